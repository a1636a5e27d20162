import type { Gap } from '../../../schemas/gap';

/** An answer is about findings, not about the inventory; validate lists every gap. */
const SHOWN = 6;

/** Most telling first: bytes nobody looked at, then lines without a time, then limits on what is listed. */
const ORDER: readonly Gap['code'][] = [
  'shard-failed',
  'truncated',
  'corrupt',
  'collector-error',
  'missing-file',
  'unknown-time',
  'limit',
  'unsupported',
  'unparsed',
  'refused',
  'not-checked',
];

function merged(code: Gap['code'], gaps: readonly Gap[]): Gap {
  const known = gaps.map((gap) => gap.bytes);
  return {
    code,
    what: `${gaps.length} gaps of this kind, such as ${gaps[0]!.what}`,
    bytes: known.includes(null) ? null : known.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0),
    count: gaps.reduce((sum, gap) => sum + gap.count, 0),
    reason: gaps[0]!.reason,
    effect: `${gaps[0]!.effect}; validate lists them all`,
  };
}

/** What limits the findings; gaps of one kind become one entry when there are many. Of the checks, their sum. */
export function unreadGaps(gaps: readonly Gap[]): Gap[] {
  const concerned = gaps.filter((gap) => gap.code !== 'not-checked' || gap.bytes !== null || gap.what === 'checks');
  if (concerned.length <= SHOWN) return [...concerned];
  return ORDER.flatMap((code) => {
    const some = concerned.filter((gap) => gap.code === code);
    return some.length > 1 ? [merged(code, some)] : some;
  });
}
