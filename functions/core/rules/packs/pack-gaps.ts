import type { GapInput } from '../../../../schemas/gap';
import type { PackRefusal, PinnedRules } from '../../../../schemas/rule-pack';

/** `pack.yaml line 7, rules[0].match.literal: … (…)`. */
export function refusalText({ file, line, field, message, fix }: PackRefusal): string {
  const place = [file, ...(line === null ? [] : [`line ${line}`])].join(' ');
  return `${place}${field === null ? '' : `, ${field}`}: ${message} (${fix})`;
}

/** One gap per refused file, and what was not read. */
export function packGaps(pinned: PinnedRules): GapInput[] {
  const byFile = new Map<string, PackRefusal[]>();
  for (const one of pinned.refusals) byFile.set(one.file, [...(byFile.get(one.file) ?? []), one]);
  const refused = [...byFile].map(
    ([file, faults]): GapInput => ({
      code: 'unparsed',
      what: `rule pack ${file}`,
      bytes: null,
      count: faults.length,
      reason: `refused: ${refusalText(faults[0]!)}${faults.length > 1 ? `, and ${faults.length - 1} more` : ''}`,
      effect: 'none of its rules were applied; the built-in rules were',
    }),
  );
  return [...refused, ...pinned.gaps];
}
