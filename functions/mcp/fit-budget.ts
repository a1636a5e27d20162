import { jsonBytes } from '../core/query/page';

/** Longest string an answer carries before it is cut with a mark. */
const STEP = 0.6;
const MIN_TEXT = 120;
const MAX_GAPS = 20;

type Answer = { ok: true } & Record<string, unknown>;

function shorten(value: unknown, limit: number): unknown {
  if (typeof value === 'string')
    return value.length <= limit
      ? value
      : `${value.slice(0, limit)}…[cut ${value.length - limit} characters; use read with the byte range]`;
  if (Array.isArray(value)) return value.map((item) => shorten(item, limit));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shorten(v, limit)]));
  return value;
}

/**
 * Last resort after a tool's own paging: cuts long strings step by step, then says plainly that the answer is cut.
 * Never an over-size answer, never a silent loss.
 */
export function fitBudget(answer: Answer, budgetBytes: number): Answer {
  let fitted = answer;
  const gaps = Array.isArray(answer.gaps) ? answer.gaps : [];
  if (gaps.length > MAX_GAPS) {
    fitted = { ...fitted, gaps: gaps.slice(0, MAX_GAPS), gapsNotShown: gaps.length - MAX_GAPS };
  }
  for (let limit = 4000; jsonBytes(fitted) > budgetBytes && limit >= MIN_TEXT; limit = Math.floor(limit * STEP)) {
    fitted = shorten(fitted, limit) as Answer;
  }
  if (jsonBytes(fitted) <= budgetBytes) return fitted;
  // cut the longest list, repeatedly, and count what was cut
  const cut: Record<string, number> = {};
  while (jsonBytes(fitted) > budgetBytes) {
    const lists = Object.entries(fitted).filter(
      (entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && entry[1].length > 1,
    );
    const longest = lists.sort((a, b) => jsonBytes(b[1]) - jsonBytes(a[1]))[0];
    if (!longest) break;
    const [key, items] = longest;
    const keep = Math.max(1, Math.floor(items.length * STEP));
    cut[key] = (cut[key] ?? 0) + items.length - keep;
    fitted = { ...fitted, [key]: items.slice(0, keep) };
  }
  return { ...fitted, cut: { items: cut, hint: 'the answer was larger than its budget; ask for less or page' } };
}
