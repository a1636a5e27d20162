import { DiagError } from '../../../schemas/errors';
import { cidrMatcher } from './cidr';
import { wildcardMatcher, wildcardPieces } from './wildcard';

/** A JSON leaf. */
export type Leaf = string | number | boolean | null;

/** One alternative of a field: a test on a leaf that is there, or on whether the field is there at all. */
export type ValueFilter =
  | { readonly kind: 'leaf'; readonly test: (value: Leaf) => boolean }
  | { readonly kind: 'exists'; readonly expected: boolean };

type StringTest = (text: string) => boolean;

export const invalidPattern = (path: string, what: string) =>
  new DiagError('invalid-argument', `Event pattern is not valid at ${path || 'the top'}: ${what}`, { field: path });

const NUMBER_LIMIT = 5_000_000_000; // documented range of numeric matching: ±5 billion
const OPERATORS: Record<string, (value: number, bound: number) => boolean> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '=': (value, bound) => value === bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function singleEntry(value: unknown, path: string): [string, unknown] {
  const entries = Object.entries(value as object);
  if (Array.isArray(value) || entries.length !== 1) throw invalidPattern(path, 'an operator is an object with one key');
  return entries[0]!;
}

function text(operand: unknown, operator: string, path: string): string {
  if (typeof operand !== 'string') throw invalidPattern(path, `${operator} takes a string`);
  return operand;
}

/** prefix and suffix also take `{equals-ignore-case: …}`. */
function affix(operator: 'prefix' | 'suffix', operand: unknown, path: string): StringTest {
  const test = (value: string, part: string) => (operator === 'prefix' ? value.startsWith(part) : value.endsWith(part));
  if (typeof operand !== 'object' || operand === null) {
    const part = text(operand, operator, path);
    return (value) => test(value, part);
  }
  const [name, inner] = singleEntry(operand, path);
  if (name !== 'equals-ignore-case') throw invalidPattern(path, `unknown operator ${name} in ${operator}`);
  const part = text(inner, name, path).toLowerCase();
  return (value) => test(value.toLowerCase(), part);
}

function stringTest(operator: string, operand: unknown, path: string): StringTest | null {
  switch (operator) {
    case 'prefix':
    case 'suffix':
      return affix(operator, operand, path);
    case 'equals-ignore-case': {
      const wanted = text(operand, operator, path).toLowerCase();
      return (value) => value.toLowerCase() === wanted;
    }
    case 'wildcard': {
      const pieces = wildcardPieces(text(operand, operator, path));
      if (!pieces) throw invalidPattern(path, 'wildcard has ** or an escape other than \\* and \\\\');
      return wildcardMatcher(pieces);
    }
    default:
      return null;
  }
}

function numeric(operand: unknown, path: string): (value: number) => boolean {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw invalidPattern(path, 'numeric takes [operator, number] once or twice');
  const tests: ((value: number) => boolean)[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const compare = OPERATORS[String(operand[at])];
    const bound: unknown = operand[at + 1];
    if (!compare || typeof bound !== 'number' || Math.abs(bound) > NUMBER_LIMIT)
      throw invalidPattern(path, 'numeric needs <, <=, =, > or >= and a number within ±5 billion');
    tests.push((value) => compare(value, bound));
  }
  if (operand.length === 4) {
    const range = /^>=?$/.test(String(operand[0])) && /^<=?$/.test(String(operand[2]));
    if (!range || operand[1] >= operand[3]) throw invalidPattern(path, 'a numeric range goes from low to high');
  }
  return (value) => tests.every((test) => test(value));
}

function anythingBut(operand: unknown, path: string): (value: Leaf) => boolean {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    const [operator, inner] = singleEntry(operand, path);
    const values: unknown[] = Array.isArray(inner) ? inner : [inner];
    const tests = values.map((item) => stringTest(operator, item, path));
    if (tests.length === 0 || values.includes('') || tests.some((test) => test === null))
      throw invalidPattern(path, `anything-but cannot hold ${operator}`);
    return (value) => typeof value !== 'string' || !tests.some((test) => test!(value));
  }
  const excluded: unknown[] = Array.isArray(operand) ? operand : [operand];
  const kind = typeof excluded[0];
  if ((kind !== 'string' && kind !== 'number') || excluded.some((item) => typeof item !== kind))
    throw invalidPattern(path, 'anything-but takes strings only or numbers only');
  const set = new Set(excluded);
  return (value) => !set.has(value);
}

/** Compiles one element of a field's list. Throws DiagError for anything EventBridge would refuse. */
export function compileValue(value: unknown, path: string): ValueFilter {
  if (value === null || typeof value !== 'object') {
    if (value === undefined) throw invalidPattern(path, 'undefined is not a value');
    return { kind: 'leaf', test: (leaf) => leaf === value };
  }
  const [operator, operand] = singleEntry(value, path);
  const onText = stringTest(operator, operand, path);
  if (onText) return { kind: 'leaf', test: (leaf) => typeof leaf === 'string' && onText(leaf) };
  switch (operator) {
    case 'anything-but':
      return { kind: 'leaf', test: anythingBut(operand, path) };
    case 'numeric': {
      const test = numeric(operand, path);
      return { kind: 'leaf', test: (leaf) => typeof leaf === 'number' && test(leaf) };
    }
    case 'exists':
      if (typeof operand !== 'boolean') throw invalidPattern(path, 'exists takes true or false');
      return { kind: 'exists', expected: operand };
    case 'cidr': {
      const test = cidrMatcher(text(operand, operator, path));
      if (!test) throw invalidPattern(path, 'cidr is not an address block');
      return { kind: 'leaf', test: (leaf) => typeof leaf === 'string' && test(leaf) };
    }
    default:
      throw invalidPattern(path, `unknown operator ${operator}`);
  }
}
