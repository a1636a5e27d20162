/** Reads the numbers of one section, whose byte order its header fixes. */
export interface Endian {
  u16(bytes: Uint8Array, at: number): number;
  u32(bytes: Uint8Array, at: number): number;
}

export const LITTLE: Endian = {
  u16: (b, at) => b[at]! | (b[at + 1]! << 8),
  u32: (b, at) => (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0,
};
export const BIG: Endian = {
  u16: (b, at) => (b[at]! << 8) | b[at + 1]!,
  u32: (b, at) => ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0,
};

/** A block has few options; more are not looked at. */
const MAX_OPTIONS = 64;

/** Calls `option` for each option in `[at, end)`; stops at the end mark or at the first that does not fit. */
export function eachOption(
  bytes: Uint8Array,
  at: number,
  end: number,
  endian: Endian,
  option: (code: number, start: number, length: number) => void,
): void {
  for (let seen = 0; seen < MAX_OPTIONS && at + 4 <= end; seen++) {
    const code = endian.u16(bytes, at);
    const length = endian.u16(bytes, at + 2);
    if (code === 0 || at + 4 + length > end) return;
    option(code, at + 4, length);
    at += 4 + ((length + 3) & ~3);
  }
}

/** Text of a file is data: only what an interface name consists of is kept. */
export function safeName(bytes: Uint8Array, start: number, length: number): string {
  let text = '';
  for (let i = start; i < start + Math.min(length, 48) && bytes[i] !== 0; i++) {
    const character = String.fromCharCode(bytes[i]!);
    text += /[\w.@:-]/.test(character) ? character : '?';
  }
  return text;
}
