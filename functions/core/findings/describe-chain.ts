import type { Finding } from '../../../schemas/finding';

/** `2026-11-22 11:04 UTC`: as people say it. */
export function minuteOf(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}

/** A chain in one sentence, root cause first. */
export function describeChain(chain: readonly Finding[], coverage: number): string {
  const [root, ...rest] = chain;
  const since = root!.firstSeen ? ` (since ${minuteOf(root!.firstSeen)})` : '';
  const steps = rest.map((finding) => finding.title).join(' → ');
  const more = coverage > rest.length ? `; in all it may explain ${coverage} other findings` : '';
  return `${root!.title}${since} → ${steps}${more}`;
}
