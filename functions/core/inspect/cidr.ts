/** An address range; `base` has its host bits cleared. */
export interface Cidr {
  readonly family: 'v4' | 'v6';
  readonly base: bigint;
  readonly length: number;
}

const BITS = { v4: 32, v6: 128 } as const;

function parseV4(text: string): bigint | null {
  const parts = text.split('.');
  // `ip route` shortens zero octets of prefixes in a few old versions: 10/8, 169.254/16
  if (parts.length < 1 || parts.length > 4) return null;
  let value = 0n;
  for (let index = 0; index < 4; index++) {
    const part = parts[index] ?? '0';
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | null {
  let body = text;
  const lastColon = body.lastIndexOf(':');
  const tail = body.slice(lastColon + 1);
  if (tail.includes('.')) {
    const v4 = parseV4(tail);
    if (v4 === null) return null;
    body = `${body.slice(0, lastColon + 1)}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`;
  }
  const halves = body.split('::');
  if (halves.length > 2) return null;
  const words = (half: string): string[] => (half === '' ? [] : half.split(':'));
  const left = words(halves[0] ?? '');
  const right = words(halves[1] ?? '');
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  let value = 0n;
  for (const word of [...left, ...Array<string>(halves.length === 1 ? 0 : missing).fill('0'), ...right]) {
    if (!/^[0-9a-f]{1,4}$/i.test(word)) return null;
    value = (value << 16n) | BigInt(`0x${word}`);
  }
  return value;
}

function maskLength(mask: string): number | null {
  if (/^\d{1,3}$/.test(mask)) return Number(mask);
  const value = parseV4(mask);
  if (value === null) return null;
  const bits = value.toString(2);
  const ones = bits.length === 32 ? bits.indexOf('0') : 0;
  const length = ones < 0 ? 32 : ones;
  return length === 0 || /^1*0*$/.test(bits) ? length : null;
}

/** Reads `10.0.0.0/8`, `10.0.0.1`, `10.0.0.0/255.0.0.0`, `2001:db8::/32`; `null` when it is none of these. */
export function parseCidr(text: string): Cidr | null {
  if (text.length > 80) return null;
  const [address = '', mask] = text.trim().split('/', 2);
  const family = address.includes(':') ? 'v6' : 'v4';
  if (family === 'v4' && mask === undefined && address.split('.').length !== 4) return null;
  const value = family === 'v6' ? parseV6(address) : parseV4(address);
  if (value === null) return null;
  const length = mask === undefined ? BITS[family] : maskLength(mask);
  if (length === null || length > BITS[family]) return null;
  const host = BigInt(BITS[family] - length);
  return { family, base: (value >> host) << host, length };
}

/** True when every address of `inner` is in `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family || outer.length > inner.length) return false;
  const host = BigInt(BITS[outer.family] - outer.length);
  return inner.base >> host === outer.base >> host;
}

/** True when the ranges share an address; ranges either nest or are apart. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return contains(a, b) || contains(b, a);
}

export function formatCidr(cidr: Cidr): string {
  if (cidr.family === 'v4') {
    const octets = [24n, 16n, 8n, 0n].map((shift) => ((cidr.base >> shift) & 255n).toString());
    return cidr.length === 32 ? octets.join('.') : `${octets.join('.')}/${cidr.length}`;
  }
  const words = Array.from({ length: 8 }, (_, i) => ((cidr.base >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const joined = words.join(':').replace(/(^|:)0(:0)+(:|$)/, '::');
  return cidr.length === 128 ? joined : `${joined}/${cidr.length}`;
}

/** The smallest range that covers both, never wider than `floor` bits; `null` across families or beyond the floor. */
export function cover(a: Cidr, b: Cidr, floor = 8): Cidr | null {
  if (a.family !== b.family) return null;
  for (let length = Math.min(a.length, b.length); length >= floor; length--) {
    const host = BigInt(BITS[a.family] - length);
    if (a.base >> host === b.base >> host) return { family: a.family, base: (a.base >> host) << host, length };
  }
  return null;
}
