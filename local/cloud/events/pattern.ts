import { compileValue, invalidPattern, type Leaf, type ValueFilter } from './value-filter';

/** A compiled event pattern. */
export type EventMatcher = (event: object) => boolean;

interface Field {
  readonly name: string;
  readonly path: string;
  readonly test: readonly ValueFilter[] | Group;
}

/** All fields must match, and for every `$or` one of its groups. */
interface Group {
  readonly fields: readonly Field[];
  readonly alternatives: readonly (readonly Group[])[];
}

const MAX_DEPTH = 100;
/** Separates path steps; cannot be typed in a field name by accident, unlike a dot. */
const STEP = '\u0000';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function compileGroup(pattern: unknown, path: string, depth: number): Group {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) throw invalidPattern(path, 'expected a filled object');
  if (depth > MAX_DEPTH) throw invalidPattern(path, 'nested too deeply');
  const fields: Field[] = [];
  const alternatives: Group[][] = [];
  for (const [name, value] of Object.entries(pattern)) {
    if (name === '$or') {
      if (!Array.isArray(value) || value.length < 2) throw invalidPattern(path, '$or needs at least two patterns');
      alternatives.push(value.map((item) => compileGroup(item, path, depth + 1)));
      continue;
    }
    const at = path === '' ? name : `${path}${STEP}${name}`;
    if (!Array.isArray(value)) {
      fields.push({ name, path: at, test: compileGroup(value, at, depth + 1) });
      continue;
    }
    if (value.length === 0) throw invalidPattern(readable(at), 'an empty list matches nothing');
    fields.push({ name, path: at, test: value.map((item) => compileValue(item, readable(at))) });
  }
  return { fields, alternatives };
}

const readable = (path: string) => path.replaceAll(STEP, '.');

/** Paths that hold a leaf anywhere in the event; arrays add no step. `exists` speaks about these. */
function leafPaths(value: unknown, path: string, into: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const item of value) leafPaths(item, path, into);
  else if (isObject(value)) {
    for (const [name, item] of Object.entries(value))
      leafPaths(item, path === '' ? name : `${path}${STEP}${name}`, into);
  } else into.add(path);
  return into;
}

const holdsLeaf = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(holdsLeaf) : value !== undefined && !isObject(value);

function leafMatches(filters: readonly ValueFilter[], value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => leafMatches(filters, item));
  if (isObject(value) || value === undefined) return false;
  return filters.some((filter) => filter.kind === 'leaf' && filter.test(value as Leaf));
}

/** Presence is asked of this very element, absence of the whole event: that is how EventBridge flattens arrays. */
function existsMatches(expected: boolean, inner: unknown, path: string, leaves: () => ReadonlySet<string>): boolean {
  return expected ? holdsLeaf(inner) : !leaves().has(path);
}

function groupMatches(group: Group, value: unknown, leaves: () => ReadonlySet<string>): boolean {
  // one element must satisfy the whole group: EventBridge never mixes fields of two elements of an array
  if (Array.isArray(value) && value.length > 0) return value.some((item) => groupMatches(group, item, leaves));
  const object = isObject(value) ? value : {};
  return (
    group.fields.every(({ name, path, test }) => {
      const inner = Object.hasOwn(object, name) ? object[name] : undefined;
      if (!Array.isArray(test)) return groupMatches(test as Group, inner, leaves);
      const filters = test as readonly ValueFilter[];
      return (
        filters.some((filter) => filter.kind === 'exists' && existsMatches(filter.expected, inner, path, leaves)) ||
        leafMatches(filters, inner)
      );
    }) && group.alternatives.every((groups) => groups.some((item) => groupMatches(item, value, leaves)))
  );
}

/** Compiles an EventBridge event pattern. Throws DiagError `invalid-argument` naming the field that is wrong. */
export function compilePattern(pattern: unknown): EventMatcher {
  const group = compileGroup(pattern, '', 0);
  return (event) => {
    let paths: Set<string> | undefined;
    return groupMatches(group, event, () => {
      paths ??= leafPaths(event, '', new Set());
      return paths;
    });
  };
}

/** Does the event match the pattern? Throws like compilePattern. */
export function matchesPattern(pattern: unknown, event: object): boolean {
  return compilePattern(pattern)(event);
}
