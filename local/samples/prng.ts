/** Seeded random numbers: the same seed gives the same sequence on every machine and Node version. */
export interface Prng {
  /** In [0, 1). */
  next(): number;
  /** Whole number, both ends included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  hex(digits: number): string;
  /** Characters Kubernetes uses for generated name suffixes (no vowels, so no words). */
  suffix(length: number): string;
  uuid(): string;
  /** An independent sequence: drawing from it never shifts this one, so a fault cannot change the healthy rest. */
  fork(label: string): Prng;
}

const HEX4 = Array.from({ length: 65_536 }, (_, n) => n.toString(16).padStart(4, '0'));
const SUFFIX = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a with a final mix: spreads short labels such as "1", "2" over all 32 bits. */
function hash(text: string, salt: number): number {
  let h = 0x811c9dc5 ^ salt;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** sfc32 over four words hashed from the seed text. */
export function createPrng(seed: string | number): Prng {
  const text = String(seed);
  let a = hash(text, 1);
  let b = hash(text, 2);
  let c = hash(text, 3);
  let counter = 1;
  const word = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 0;
  };
  const next = () => word() / 4294967296;
  for (let i = 0; i < 12; i++) next();
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const letters = (alphabet: string, length: number) => {
    let out = '';
    for (let i = 0; i < length; i++) out += alphabet[Math.floor(next() * alphabet.length)];
    return out;
  };
  // eight digits a draw, from a table: container ids are half of what a large log draws
  const hex = (digits: number) => {
    let out = '';
    while (out.length < digits) {
      const w = word();
      out += HEX4[w >>> 16]! + HEX4[w & 0xffff]!;
    }
    return out.length > digits ? out.slice(0, digits) : out;
  };
  return {
    next,
    int,
    hex,
    chance: (probability) => next() < probability,
    pick: (from) => from[Math.floor(next() * from.length)]!,
    suffix: (length) => letters(SUFFIX, length),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[int(0, 3)]}${hex(3)}-${hex(12)}`,
    fork: (label) => createPrng(`${text}/${label}`),
  };
}
