import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { kindOfPath } from '../../../functions/core/bundle/source-kinds';
import { CATALOGUE } from '../../../functions/core/rules/catalogue.generated';
import { matchLine } from '../../../functions/core/rules/match-line';
import { compileRules } from '../../../functions/core/rules/ruleset';
import { DiagError } from '../../../schemas/errors';
import { type GlobalOptions, terminalFor } from '../context';
import { SEVERITY_STYLE } from '../terminal';

interface LabelledLine {
  readonly file: string;
  readonly line: string;
}

/** Rows of a JSONL file; throws DiagError naming the row that is not `{file, line}`. */
export async function* labelledLines(file: string): AsyncGenerator<LabelledLine & Record<string, unknown>> {
  if (!(await stat(file).catch(() => null))?.isFile())
    throw new DiagError('invalid-argument', `there is no file ${file}`, {
      field: '--jsonl',
      hint: 'pass a file with one {"file": …, "line": …} per line',
    });
  let row = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    row++;
    if (text.trim() === '') continue;
    let parsed: Record<string, unknown>;
    try {
      parsed = JSON.parse(text) as Record<string, unknown>;
    } catch {
      throw new DiagError('invalid-argument', `${file} line ${row} is not JSON`, {
        field: '--jsonl',
        hint: 'one JSON object per line',
      });
    }
    if (typeof parsed.file !== 'string' || typeof parsed.line !== 'string') {
      throw new DiagError('invalid-argument', `${file} line ${row} has no text fields "file" and "line"`, {
        field: '--jsonl',
        hint: '{"file": "kubelet/kubelet.log", "line": "…"}',
      });
    }
    yield parsed as LabelledLine & Record<string, unknown>;
  }
}

function registerMatch(rules: Command): void {
  rules
    .command('match')
    .description('Classify single lines as the pipeline would for their file; prints one JSON object per line.')
    .requiredOption('--jsonl <file>', 'file with one {"file": path in the bundle, "line": text} per line')
    .action(async (local: { jsonl: string }) => {
      const ruleset = compileRules(CATALOGUE);
      for await (const { file, line } of labelledLines(local.jsonl)) {
        const seen = new Set<string>();
        const matches = matchLine(ruleset, kindOfPath(file), line).flatMap(({ rule, role }) => {
          if (role !== 'problem' || seen.has(rule.id)) return [];
          seen.add(rule.id);
          return [{ ruleId: rule.id, severity: rule.severity, category: rule.category, component: rule.component }];
        });
        process.stdout.write(`${JSON.stringify({ file, line, matches })}\n`);
      }
    });
}

function registerList(rules: Command): void {
  rules
    .command('list')
    .description('List the rules: id, severity, area, title.')
    .action((_local: object, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const t = terminalFor(options);
      const rows = CATALOGUE.map(({ id, kind, revision, severity, area, component, category, title }) => ({
        id,
        kind,
        revision,
        severity,
        area,
        component,
        category,
        title,
      }));
      if (options.json) t.out(JSON.stringify(rows, null, 2));
      else
        for (const row of rows)
          t.out(
            `${t.style(SEVERITY_STYLE[row.severity], row.severity.padEnd(8))} ${row.area.padEnd(12)} ${row.id.padEnd(44)} ${row.title}`,
          );
    });
}

export function registerRules(program: Command): void {
  const rules = program.command('rules').description('Look at the rules and try them on lines.');
  registerMatch(rules);
  registerList(rules);
}
