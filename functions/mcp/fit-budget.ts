import { jsonBytes } from '../core/query/page';

const STEP = 0.6;
/** Strings are cut from here down … */
const FIRST_LIMIT = 4000;
/** … to here; below that lists lose members instead. */
const MIN_TEXT = 240;
const MAX_GAPS = 20;
/** Each round measures the whole answer again. */
const MAX_ROUNDS = 200;
const MAX_NAME = 60;
/** Cut to pieces these would be wrong instead of short: handles, and calls that have to work. */
const WHOLE = new Set(['next', 'collection', 'window', 'nextCursor', 'logKey', 'file', 'findingId', 'collectionId']);
/** The frame every answer keeps while anything else can go. */
const FRAME = ['ok', 'collection', 'window', 'next', 'gaps', 'cut'];

export type Answer = { ok: true } & Record<string, unknown>;
type Row = Record<string, unknown>;
type Cut = { items: Record<string, number>; fields: string[]; hint: string };

const HINT = 'the answer was larger than its budget; ask for less, or page';

function shorten(value: unknown, limit: number): unknown {
  if (typeof value === 'string')
    return value.length <= limit
      ? value
      : `${value.slice(0, limit)}…[cut ${value.length - limit} characters; use read with the byte range]`;
  if (Array.isArray(value)) return value.map((item) => shorten(item, limit));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, WHOLE.has(k) ? v : shorten(v, limit)]));
  return value;
}

interface LongList {
  readonly path: string;
  readonly items: unknown[];
  readonly bytes: number;
}

/** The list that takes most room, wherever in the answer it is; lists inside lists are found too. */
function largestList(value: unknown, path: string, best: LongList | null): LongList | null {
  if (typeof value !== 'object' || value === null) return best;
  let found = best;
  if (Array.isArray(value)) {
    const bytes = value.length > 1 ? jsonBytes(value) : 0;
    // an inner list that makes up most of an outer one is the better place to cut
    if (bytes > (found?.bytes ?? 0)) found = { path, items: value, bytes };
    for (const item of value) {
      const inside = largestList(item, `${path}[]`, null);
      if (inside && inside.bytes * 2 > (found?.bytes ?? 0)) found = inside;
    }
    return found;
  }
  for (const [key, child] of Object.entries(value))
    found = largestList(child, path === '' ? key : `${path}.${key}`, found);
  return found;
}

/**
 * Last resort after a tool's own paging: long strings are cut step by step, then the largest lists, then whole fields,
 * until the answer fits; what was cut is said in `cut`. Never an over-size answer, never a silent loss.
 */
export function fitBudget(answer: Answer, budgetBytes: number): Answer {
  const gaps = Array.isArray(answer.gaps) ? answer.gaps : [];
  let fitted =
    gaps.length > MAX_GAPS
      ? { ...answer, gaps: gaps.slice(0, MAX_GAPS), gapsNotShown: gaps.length - MAX_GAPS }
      : answer;
  for (
    let limit = FIRST_LIMIT;
    jsonBytes(fitted) > budgetBytes && limit >= MIN_TEXT;
    limit = Math.floor(limit * STEP)
  ) {
    fitted = shorten(fitted, limit) as Answer;
  }
  if (jsonBytes(fitted) <= budgetBytes) return fitted;

  // lists are shortened in place, so not in the caller's answer
  const whole = structuredClone(fitted) as Row;
  const cut: Cut = { items: {}, fields: [], hint: HINT };
  const over = () => jsonBytes({ ...whole, cut }) > budgetBytes;
  for (let round = 0; round < MAX_ROUNDS && over(); round++) {
    const list = largestList(whole, '', null);
    if (!list) break;
    const keep = Math.max(1, Math.floor(list.items.length * STEP));
    cut.items[list.path] = (cut.items[list.path] ?? 0) + list.items.length - keep;
    list.items.length = keep;
  }
  dropFields(whole, cut, over);
  return { ...whole, ok: true, cut };
}

/** Where the largest field is: inside an object that holds several, otherwise the object itself. */
function largestField(
  owner: Row,
  keys: readonly string[],
  path: string,
): { owner: Row; key: string; path: string } | null {
  const key = [...keys].sort((a, b) => jsonBytes(owner[b]) - jsonBytes(owner[a]))[0];
  if (key === undefined) return null;
  const value = owner[key];
  const here = path === '' ? key.slice(0, MAX_NAME) : `${path}.${key.slice(0, MAX_NAME)}`;
  const inner = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const deeper = inner.length > 1 ? largestField(value as Row, inner, here) : null;
  return deeper ?? { owner, key, path: here };
}

/** Whole fields, largest first; of the frame only when nothing else is left. */
function dropFields(whole: Row, cut: Cut, over: () => boolean): void {
  for (let round = 0; over(); round++) {
    const present = Object.keys(whole).filter((key) => key !== 'ok');
    const payload = present.filter((key) => !FRAME.includes(key));
    // thousands of small fields: whole top-level ones are faster
    const found = round < MAX_ROUNDS ? largestField(whole, payload.length > 0 ? payload : present, '') : null;
    if (!found) {
      for (const key of present) delete whole[key];
      Object.assign(cut, { items: {}, fields: ['all fields'] });
      return;
    }
    delete found.owner[found.key];
    cut.fields.push(found.path);
    for (const path of Object.keys(cut.items)) if (path.startsWith(found.path)) delete cut.items[path];
  }
}
