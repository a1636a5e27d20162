import type { Command } from 'commander';
import { createRedactor } from '../../../../functions/core/redact/redact';
import { CATALOGUE } from '../../../../functions/core/rules/catalogue.generated';
import { mergePacks } from '../../../../functions/core/rules/packs/merge-packs';
import { refusalText } from '../../../../functions/core/rules/packs/pack-gaps';
import { type GateResult, runGates } from '../../../../functions/core/rules/packs/run-gates';
import { DiagError } from '../../../../schemas/errors';
import type { PackRefusal } from '../../../../schemas/rule-pack';
import { EXIT, type GlobalOptions, terminalFor } from '../../context';
import { readPacks } from '../../read-packs';
import { printable, type Terminal } from '../../terminal';

interface TestedRule {
  readonly id: string;
  readonly ok: boolean;
  readonly gates: readonly GateResult[];
}

export interface PackReport {
  readonly ok: boolean;
  readonly refusals: readonly PackRefusal[];
  readonly rules: readonly TestedRule[];
}

/** Every gate on every rule of a folder, run together with the built-in rules. */
export async function testPacks(folder: string): Promise<PackReport> {
  const pinned = await readPacks(folder);
  if (pinned.packs.length + pinned.refusals.length === 0)
    throw new DiagError('invalid-argument', `there are no rule packs in ${folder}`, {
      field: 'folder',
      hint: 'nodescope rules new x-my-rule writes one to start from',
    });
  const ruleset = mergePacks(CATALOGUE, pinned);
  const { redact } = createRedactor();
  const rules = pinned.rules.map((rule): TestedRule => {
    const gates = runGates(rule, { ruleset, redact });
    return { id: rule.id, ok: gates.every((gate) => gate.status !== 'fail'), gates };
  });
  return { ok: pinned.refusals.length === 0 && rules.every((rule) => rule.ok), refusals: pinned.refusals, rules };
}

function render({ refusals, rules, ok }: PackReport, t: Terminal): string {
  const lines = refusals.map((one) => `${t.style('red', 'refused')}  ${printable(refusalText(one))}`);
  for (const { id, ok, gates } of rules) {
    const failed = gates.filter((gate) => gate.status === 'fail').length;
    const word = ok ? t.style('green', 'ok     ') : t.style('red', 'failed ');
    lines.push(`${word}  ${id.padEnd(40)} ${gates.length - failed} of ${gates.length} gates`);
    for (const gate of gates) {
      const colour = gate.status === 'fail' ? 'red' : 'yellow';
      for (const detail of gate.details)
        lines.push(`         ${t.style(colour, gate.gate)}: ${printable(detail).slice(0, 400)}`);
    }
  }
  lines.push(
    ok
      ? `${rules.length} rules pass`
      : `${rules.filter((rule) => !rule.ok).length} rules fail, ${refusals.length} faults in refused files`,
  );
  return lines.join('\n');
}

export function registerTest(rules: Command): void {
  rules
    .command('test')
    .argument('<folder>', 'folder with rule packs (.yaml, .json), or one such file')
    .description('Run the gates of built-in rules on your own: examples, literals, redaction, severity, references.')
    .action(async (folder: string, _local: object, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const t = terminalFor(options);
      const report = await testPacks(folder);
      t.out(options.json ? JSON.stringify(report, null, 2) : render(report, t));
      if (!report.ok) process.exitCode = EXIT.failed;
    });
}
