import { createHash, randomUUID } from 'node:crypto';
import type { Json } from '../json';

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

// AWS caps $range at 1,000 values, like States.ArrayRange
const MAX_RANGE = 1000;

/** xorshift32: a seeded $random must give the same number each time it is evaluated with that seed. */
function seeded(seed: number): number {
  let x = (Math.trunc(seed) ^ 0x9e3779b9) | 0;
  if (x === 0) x = 1;
  for (let round = 0; round < 4; round++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return (x >>> 0) / 2 ** 32;
}

function partition(values: readonly Json[], size: number): Json {
  if (!Number.isInteger(size) || size <= 0) throw new Error('$partition needs a positive whole number as its size');
  const chunks: Json[] = [];
  for (let at = 0; at < values.length; at += size) chunks.push(values.slice(at, at + size));
  return chunks;
}

function range(first: number, last: number, step: number): Json {
  if (step === 0) throw new Error('$range needs a step other than 0');
  const count = Math.floor((last - first) / step) + 1;
  if (count > MAX_RANGE) throw new Error(`$range gives at most ${MAX_RANGE} values, not ${count}`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step);
}

function hash(text: string, algorithm: string): string {
  const name = HASHES[algorithm];
  if (name === undefined) throw new Error(`$hash knows ${Object.keys(HASHES).join(', ')}, not ${algorithm}`);
  return createHash(name).update(text, 'utf8').digest('hex');
}

/** What Step Functions adds to JSONata, with the signatures that make JSONata check the arguments. */
export const STEP_FUNCTIONS: readonly {
  readonly name: string;
  readonly signature: string;
  // a method: JSONata checks the arguments against the signature before calling
  call(...args: readonly unknown[]): Json;
}[] = [
  { name: 'partition', signature: '<a-n:a>', call: partition },
  { name: 'range', signature: '<nnn:a>', call: range },
  { name: 'hash', signature: '<s-s:s>', call: hash },
  { name: 'random', signature: '<n?:n>', call: (seed?: number) => (seed === undefined ? Math.random() : seeded(seed)) },
  { name: 'uuid', signature: '<:s>', call: () => randomUUID() },
  { name: 'parse', signature: '<s-:j>', call: (text: string) => JSON.parse(text) as Json },
];

/** JSONata's own functions that Step Functions takes away. */
export const WITHDRAWN_FUNCTIONS = ['eval'] as const;
