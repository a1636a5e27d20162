import type { Command } from 'commander';
import { isLogRule } from '../../../../functions/core/rules/define';
import { entriesOf } from '../../../../functions/core/rules/packs/rule-entries';
import type { Ruleset } from '../../../../functions/core/rules/ruleset';
import { DiagError } from '../../../../schemas/errors';
import type { Recovery, Rule } from '../../../../schemas/rule';
import { type GlobalOptions, terminalFor } from '../../context';
import { SEVERITY_STYLE, type Terminal, wrap } from '../../terminal';
import { rulesWith } from './match-rules';
import { nearIds } from './near-ids';

function recoveryText(recovery: Recovery): string {
  if ('none' in recovery) return `its end cannot be seen: ${recovery.none}`;
  const quiet = recovery.quietMinutes ? `${recovery.quietMinutes} minutes without it` : null;
  if ('literal' in recovery) {
    const which = recovery.by?.length ? ` of the same ${recovery.by.join(' and ')}` : '';
    return [`over when a line${which} says “${recovery.literal}”`, quiet && `or after ${quiet}`]
      .filter(Boolean)
      .join(', ');
  }
  return 'boundary' in recovery
    ? ['over at the next boot', quiet && `or after ${quiet}`].filter(Boolean).join(', ')
    : `over after ${quiet}`;
}

/** Everything a rule says of itself, for reading. */
export function renderRule(rule: Rule, ruleset: Ruleset, t: Terminal): string {
  const lines: string[] = [];
  const section = (title: string, body: readonly string[]) => {
    if (body.length === 0) return;
    lines.push('', t.style('bold', title), ...body.map((one) => wrap(`  ${one}`, t.width, '  ')));
  };
  const verbatim = (title: string, body: readonly string[]) => {
    if (body.length > 0) lines.push('', t.style('bold', title), ...body.map((one) => `  ${one}`));
  };
  const named = (ids: readonly string[]) =>
    ids.map((id) => `${id}: ${ruleset.byId.get(id)?.title ?? 'not a rule here'}`);
  lines.push(`${t.style('bold', rule.title)}  ${t.style('dim', `${rule.id} revision ${rule.revision}`)}`);
  const earned = rule.criticalBecause ? `: ${rule.criticalBecause}` : '';
  lines.push(wrap(`${t.style(SEVERITY_STYLE[rule.severity], rule.severity)}${earned}`, t.width));
  lines.push(t.style('dim', `${rule.area} · ${rule.component} · ${rule.category}`));
  section('Why it happens', [rule.why]);
  section('Impact', [rule.impact]);
  if (isLogRule(rule)) {
    section('Read from', [rule.sources.join(', ')]);
    verbatim(
      'Patterns',
      entriesOf(rule).map(({ role, match }) => `${role.padEnd(11)} “${match.literal}”  ${match.pattern}`),
    );
    section('When it is over', [recoveryText(rule.recovery)]);
    verbatim(
      'Fires on',
      rule.examples.fires.map((one) => `${one.source}: ${one.line.replaceAll('\n', '\n    ')}`),
    );
    verbatim(
      'Silent on',
      rule.examples.silent.map((one) => `${one.source}: ${one.line}  (${one.because})`),
    );
  } else {
    section('Computed from', [
      `${rule.needs.join(', ')}${rule.uses.length ? `; refined by ${rule.uses.join(', ')}` : ''}`,
    ]);
  }
  section('May cause', named(rule.mayCause));
  section(
    'May be caused by',
    named([...ruleset.byId.values()].filter((one) => one.mayCause.includes(rule.id)).map((one) => one.id)),
  );
  section(
    'What to do',
    rule.remediation.map((step) => `[${step.risk}] ${step.do}`),
  );
  section('False positives', [rule.falsePositives]);
  section('Runbook', [rule.runbook]);
  section('Also known as', [
    ...(rule.nmaReason ? [`${rule.nmaReason} in eks-node-monitoring-agent`] : []),
    ...(rule.npdReason ? [`${rule.npdReason} in node-problem-detector`] : []),
  ]);
  verbatim('References', rule.references);
  return lines.join('\n');
}

export function registerExplain(rules: Command): void {
  rules
    .command('explain')
    .argument('<id>', 'rule id, as findings name it')
    .description('Say what a rule means, when it fires, when its problem is over, what to do.')
    .option('--rules <folder>', 'your own rule packs, added to the built-in rules')
    .action(async (id: string, local: { rules?: string }, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const t = terminalFor(options);
      const ruleset = await rulesWith(local.rules);
      const rule = ruleset.byId.get(id);
      if (!rule) {
        const near = nearIds(id, [...ruleset.byId.keys()]);
        throw new DiagError('invalid-argument', `there is no rule ${id}`, {
          field: 'id',
          hint: near.length > 0 ? `did you mean ${near.join(', ')}?` : 'nodescope rules list shows all of them',
        });
      }
      if (!options.json) return t.out(renderRule(rule, ruleset, t));
      const text = (_key: string, value: unknown) => (value instanceof RegExp ? String(value) : value);
      t.out(JSON.stringify(rule, text, 2));
    });
}
