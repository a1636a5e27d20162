import type { Command } from 'commander';
import { DiagError } from '../../../../schemas/errors';
import { Area } from '../../../../schemas/rule';
import { atLeast, SEVERITIES, Severity } from '../../../../schemas/severity';
import { type GlobalOptions, terminalFor } from '../../context';
import { SEVERITY_STYLE } from '../../terminal';
import { rulesWith } from './match-rules';

function checked<T extends string>(text: string | undefined, option: string, allowed: readonly T[]): T | undefined {
  if (text === undefined) return undefined;
  const value = allowed.find((one) => one === text);
  if (value === undefined)
    throw new DiagError('invalid-argument', `${option}: there is no ${text}`, {
      field: option,
      hint: `use one of ${allowed.join(', ')}`,
    });
  return value;
}

export function registerList(rules: Command): void {
  rules
    .command('list')
    .description('List the rules: id, severity, area, title.')
    .option('--severity <floor>', `only rules of this severity or worse: ${SEVERITIES.join(', ')}`)
    .option('--area <name>', 'only rules of this area')
    .option('--rules <folder>', 'your own rule packs, added to the built-in rules')
    .action(async (local: { severity?: string; area?: string; rules?: string }, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const t = terminalFor(options);
      const floor = checked(local.severity, '--severity', Severity.options) ?? 'info';
      const area = checked(local.area, '--area', Area.options);
      const { byId } = await rulesWith(local.rules);
      const rows = [...byId.values()]
        .filter((rule) => atLeast(rule.severity, floor) && (area === undefined || rule.area === area))
        .map(({ id, kind, revision, severity, area, component, category, title }) => ({
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
