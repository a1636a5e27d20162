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
/** Places named in `cut`, which must not grow into a problem of its own. */
const MAX_NAMED = 12;
const OTHERS = '(others)';
/** A field that holds this share of its parent is given up instead of the parent. */
const BULK = 0.6;
/** Cut to pieces these would be wrong instead of short: handles, and calls that have to work. */
const WHOLE = new Set([
  'next',
  'collection',
  'window',
  'nextCursor',
  'logKey',
  'file',
  'findingId',
  'collectionId',
  'presignedUrl',
]);
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
  const excess = () => jsonBytes({ ...whole, cut }) - budgetBytes;
  for (let round = 0; round < MAX_ROUNDS && excess() > 0; round++) {
    const list = largestList(whole, '', null);
    if (!list) break;
    const keep = Math.max(1, Math.floor(list.items.length * STEP));
    const known = list.path in cut.items || Object.keys(cut.items).length < MAX_NAMED;
    const path = known ? list.path : OTHERS;
    cut.items[path] = (cut.items[path] ?? 0) + list.items.length - keep;
    list.items.length = keep;
  }
  dropFields(whole, cut, excess);
  return { ...whole, ok: true, cut };
}

interface Field {
  readonly owner: Row;
  readonly key: string;
  readonly path: string;
}

/**
 * The field to give up: the largest one, or what makes up most of it, so that small neighbours survive. An object that
 * is larger than what has to go is looked into as well.
 */
function fieldToDrop(owner: Row, keys: readonly string[], path: string, excess: number, deep: boolean): Field | null {
  const sized = keys.map((key) => [key, jsonBytes(owner[key])] as const).sort((a, b) => b[1] - a[1]);
  const [key, bytes] = sized[0] ?? [];
  if (key === undefined || bytes === undefined) return null;
  const field = { owner, key, path: `${path}${path === '' ? '' : '.'}${key.slice(0, MAX_NAME)}` };
  const value = owner[key];
  if (!deep || typeof value !== 'object' || value === null || Array.isArray(value)) return field;
  const inner = fieldToDrop(value as Row, Object.keys(value), field.path, excess, deep);
  if (!inner) return field;
  const share = jsonBytes(inner.owner[inner.key]) / bytes;
  return share >= BULK || bytes > excess ? inner : field;
}

/** Whole fields until the answer fits; of the frame only when nothing else is left. */
function dropFields(whole: Row, cut: Cut, excess: () => number): void {
  for (let round = 0, over = excess(); over > 0; round++, over = excess()) {
    const present = Object.keys(whole).filter((key) => key !== 'ok');
    const payload = present.filter((key) => !FRAME.includes(key));
    // after many small fields whole top-level ones: the loop has to end
    const field = fieldToDrop(whole, payload.length > 0 ? payload : present, '', over, round < MAX_ROUNDS);
    if (!field) {
      Object.assign(cut, { items: {}, fields: ['all fields'] });
      return;
    }
    delete field.owner[field.key];
    for (const path of Object.keys(cut.items)) if (path.startsWith(field.path)) delete cut.items[path];
    if (cut.fields.length < MAX_NAMED) cut.fields.push(field.path);
    else cut.fields[MAX_NAMED - 1] = OTHERS;
  }
}
