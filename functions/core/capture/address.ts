import type { Address } from './packet';

function ipv4Text(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** Text of an address; IPv6 in its canonical form (lower case, longest run of zeros as `::`). */
export function addressText(address: Address): string {
  if (address.version !== 6) return ipv4Text(address.w3);
  const groups = [address.w0, address.w1, address.w2, address.w3].flatMap((word) => [word >>> 16, word & 0xffff]);
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const text = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return best.start < 0 ? text(0, 8) : `${text(0, best.start)}::${text(best.start + best.length, 8)}`;
}

/** Address and port as people write them. */
export function endpointText(address: Address, port: number): string {
  const text = addressText(address);
  return port === 0 ? text : address.version === 6 ? `[${text}]:${port}` : `${text}:${port}`;
}

export function flowText(source: Address, sourcePort: number, destination: Address, destinationPort: number): string {
  return `${endpointText(source, sourcePort)} > ${endpointText(destination, destinationPort)}`;
}

export function sameAddress(a: Address, b: Address): boolean {
  return a.w3 === b.w3 && a.w0 === b.w0 && a.w1 === b.w1 && a.w2 === b.w2 && a.version === b.version;
}

export const copyAddress = ({ version, w0, w1, w2, w3 }: Address): Address => ({ version, w0, w1, w2, w3 });

/** Loopback, private, link-local and carrier-grade ranges: inside a VPC or a node. */
export function isPrivate(address: Address): boolean {
  if (address.version === 6) return address.w0 >>> 25 === 0x7e || address.w0 >>> 22 === 0x3fa || address.w0 === 0;
  const word = address.w3 >>> 0;
  const [a, b] = [word >>> 24, (word >>> 16) & 255];
  return (
    a === 10 ||
    a === 127 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b < 128)
  );
}

/** UTC with microseconds: `2026-01-31T12:00:00.123456Z`. */
export function timeText(timeUs: number): string {
  // files may claim any time; a Date holds 8.64e15 ms
  const seconds = Math.floor(timeUs / 1e6);
  if (!(Math.abs(seconds) < 8e12)) return 'unknown';
  const micros = Math.min(999_999, Math.floor(timeUs - seconds * 1e6));
  return `${new Date(seconds * 1000).toISOString().slice(0, -5)}.${String(micros).padStart(6, '0')}Z`;
}
