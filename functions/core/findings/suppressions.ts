import type { Finding } from '../../../schemas/finding';
import type { GapInput } from '../../../schemas/gap';
import type { Suppression } from '../../../schemas/rule-pack';

/**
 * Marks findings that somebody accepted. A suppression is in force when the bundle was collected, not when it is
 * analysed: so the same bundle gives the same answer on any day. The first that fits is named; nothing is removed.
 */
export function suppress(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  collectedAt: string | null,
): { findings: Finding[]; gaps: GapInput[] } {
  const byRule = new Map<string, Suppression[]>();
  for (const one of suppressions) byRule.set(one.rule, [...(byRule.get(one.rule) ?? []), one]);
  const day = collectedAt?.slice(0, 10) ?? null;
  const expired = new Map<Suppression, number>();
  let undated = 0;
  const marked = findings.map((finding): Finding => {
    const fitting = (byRule.get(finding.ruleId) ?? []).filter((one) => covers(one, finding));
    const inForce = fitting.find(({ expires }) => day !== null && day <= expires);
    if (inForce) {
      const { owner, reason, expires } = inForce;
      return { ...finding, suppressed: { owner, reason, expires } };
    }
    if (day === null) undated += fitting.length > 0 ? 1 : 0;
    else for (const one of fitting) expired.set(one, (expired.get(one) ?? 0) + 1);
    return finding;
  });
  return { findings: marked, gaps: gapsOf(marked.filter((one) => one.suppressed).length, undated, expired) };
}

/** Does the finding name, for each entity asked for, a value that fits? */
function covers({ where }: Suppression, finding: Finding): boolean {
  return Object.entries(where).every(([entity, pattern]) =>
    (finding.entities[entity] ?? []).some((value) => fits(pattern, value)),
  );
}

/** `*` stands for any characters. By steps, not by a regex, as both texts come from outside. */
function fits(pattern: string, value: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === value;
  const head = parts[0]!;
  const tail = parts[parts.length - 1]!;
  if (!value.startsWith(head) || !value.endsWith(tail) || value.length < head.length + tail.length) return false;
  const end = value.length - tail.length;
  let at = head.length;
  for (const part of parts.slice(1, -1)) {
    const found = value.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

function gapsOf(suppressed: number, undated: number, expired: ReadonlyMap<Suppression, number>): GapInput[] {
  const gap = (what: string, count: number, reason: string, effect: string): GapInput => ({
    code: 'suppressed',
    what,
    bytes: null,
    count,
    reason,
    effect,
  });
  const gaps: GapInput[] = [];
  if (suppressed > 0) {
    const effect = 'verdict, counts and cause chains leave them out; they are listed last, with owner and reason';
    gaps.push(gap('suppressed findings', suppressed, 'their owners accepted them until a date', effect));
  }
  if (undated > 0) {
    const reason = 'when the bundle was collected is not known, so neither is whether their suppression has expired';
    gaps.push(gap('suppressions', undated, reason, 'the findings count'));
  }
  for (const [{ rule, owner, expires }, count] of expired) {
    const what = `suppression of ${rule} by ${owner}`;
    gaps.push(gap(what, count, `it expired on ${expires}`, 'the findings count again'));
  }
  return gaps;
}
