import type { CauseChain, CheckResult, Coverage, Finding } from '../../../schemas/finding';
import { atLeast, severityRank } from '../../../schemas/severity';
import { minuteOf } from './describe-chain';
import { rootCause } from './root-cause';

export interface VerdictInput {
  readonly findings: readonly Finding[];
  readonly chains: readonly CauseChain[];
  readonly checks: readonly CheckResult[];
  readonly coverage: Coverage;
  readonly rules: number;
  /** Things that were not read or not checked. */
  readonly unread: number;
}

const MAX_EQUAL = 3;
const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * What the bundle says, in one or two plain sentences: the root cause first, what it may have caused, what else there
 * is; for a healthy node, what was looked at. Never “healthy” without saying what could not be looked at.
 */
export function verdictOf(input: VerdictInput): string {
  const { findings, chains } = input;
  const open = findings.filter(
    (one) => atLeast(one.severity, 'medium') && (one.state === 'active' || one.state === 'unknown'),
  );
  if (open.length === 0) return healthy(input);
  const byId = new Map(findings.map((one) => [one.findingId, one]));
  const root = rootCause(findings)!;
  const chain = chains.find((one) => one.findingIds[0] === root.findingId);
  const effects = chain ? chain.findingIds.slice(1).map((id) => byId.get(id)!) : [];
  const named = new Set([root, ...effects]);
  const others = open.filter((one) => !named.has(one));
  // as bad as the worst it leads to: a mild cause of a dead node is not a mild matter
  const severity = [root, ...effects].map((one) => one.severity).sort((a, b) => severityRank(a) - severityRank(b))[0]!;
  const parts = [`${capital(severity)}: ${root.title}${occurrences(root)}${uncertain(root)}.`];
  if (effects.length > 0) parts.push(`It may have caused: ${effects.map((one) => one.title).join(' → ')}.`);
  // as bad as the root or worse, and not explained by it: an answer that hides them sends people after half of the problem
  const also = others.filter((one) => atLeast(one.severity, root.severity)).slice(0, MAX_EQUAL);
  for (const level of [...new Set(also.map((one) => one.severity))]) {
    const titles = also.filter((one) => one.severity === level).map((one) => one.title);
    parts.push(`Also ${level}: ${titles.join('; ')}.`);
  }
  const rest = others.length - also.length;
  if (rest > 0) parts.push(`${capital(plural(rest, 'other finding'))} of medium severity or worse.`);
  parts.push(...unreadPart(input));
  return parts.join(' ');
}

function occurrences(finding: Finding): string {
  const times = finding.count === 1 ? '' : `, ${finding.count} times`;
  const since = finding.firstSeen ? ` since ${minuteOf(finding.firstSeen)}` : '';
  const until =
    finding.lastSeen && finding.lastSeen !== finding.firstSeen ? `, last at ${minuteOf(finding.lastSeen)}` : '';
  return times === '' && since === '' ? '' : ` (${[times.slice(2), since.trim()].filter(Boolean).join(' ')}${until})`;
}

function uncertain(finding: Finding): string {
  return finding.confidence.score < 0.5 ? ', with low confidence' : '';
}

function healthy(input: VerdictInput): string {
  const { findings, checks, coverage, rules } = input;
  const over = findings.filter((one) => atLeast(one.severity, 'medium'));
  const minor = findings.length - over.length;
  const looked = `${plural(rules, 'rule')} on ${plural(coverage.lines, 'line')} of ${plural(coverage.files, 'file')}`;
  const clear = checks.filter((one) => one.outcome === 'clear').length;
  const parts = [
    over.length === 0
      ? `No problem found: ${looked}, ${plural(clear, 'check')} of settings and counters fine.`
      : `No problem left: ${over.length === 1 ? 'one is' : `${over.length} are`} over (${over[0]!.title}${over.length > 1 ? ', …' : ''}); ${looked}, ${plural(clear, 'check')} fine.`,
  ];
  if (coverage.lines === 0) parts[0] = 'Nothing can be said: no log line could be read.';
  if (minor > 0) parts.push(`${plural(minor, 'minor observation')}.`);
  parts.push(...unreadPart(input));
  return parts.join(' ');
}

function unreadPart({ checks, unread }: VerdictInput): string[] {
  const unchecked = checks.filter((one) => one.outcome === 'cannot-check').length;
  const parts = [
    ...(unread > 0 ? [`${plural(unread, 'part of the bundle', 'parts of the bundle')} could not be read`] : []),
    ...(unchecked > 0 ? [`${plural(unchecked, 'check')} had no data`] : []),
  ];
  return parts.length > 0 ? [`${capital(parts.join('; '))}.`] : [];
}
