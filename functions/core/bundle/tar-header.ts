/** One decoded 512-byte header block. */
export interface TarHeader {
  readonly name: string;
  readonly linkName: string;
  readonly size: number;
  readonly mtimeMs: number | null;
  /** The type flag as a character; "0" for the old NUL. */
  readonly type: string;
  /** Carries the ustar or GNU mark. */
  readonly ustar: boolean;
  /** Old GNU sparse header with more map blocks behind it. */
  readonly extended: boolean;
}

/** Null when the check sum does not fit or a number makes no sense: not a header, or a damaged one. */
export function decodeTarHeader(block: Uint8Array): TarHeader | null {
  const buffer = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const sum = number(buffer, 148, 8);
  if (sum === null || !sums(buffer).includes(sum)) return null;
  const size = number(buffer, 124, 12);
  if (size === null || size < 0 || !Number.isSafeInteger(size)) return null;
  const magic = buffer.toString('latin1', 257, 263);
  const ustar = magic === 'ustar\0' || magic === 'ustar ';
  const type = buffer[156] === 0 ? '0' : String.fromCharCode(buffer[156]!);
  const prefix = magic === 'ustar\0' ? text(buffer, 345, 155) : '';
  const name = text(buffer, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: text(buffer, 157, 100),
    size,
    mtimeMs: epochMs(number(buffer, 136, 12)),
    // only before ustar did a slash make a folder; GNU cuts a long name at 100 characters, which may end in one
    type: type === '0' && !ustar && name.endsWith('/') ? '5' : type,
    ustar,
    extended: type === 'S' && buffer[482] === 1,
  };
}

/** Seconds to whole milliseconds; null for zero (collectors without a time) and for impossible years. */
export function epochMs(seconds: number | null): number | null {
  if (seconds === null || !(seconds > 0) || seconds > 253_402_300_799) return null;
  return Math.round(seconds * 1000);
}

/** Both sums in use: unsigned bytes, and signed ones by some old writers. The sum field itself counts as spaces. */
function sums(buffer: Buffer): [number, number] {
  let unsigned = 8 * 32;
  let signed = 8 * 32;
  for (let i = 0; i < 512; i++) {
    if (i >= 148 && i < 156) continue;
    const byte = buffer[i]!;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return [unsigned, signed];
}

/** Octal text, or GNU base-256 when the top bit is set. */
function number(buffer: Buffer, offset: number, length: number): number | null {
  if (buffer[offset]! & 0x80) {
    // 0x80 marks a positive number; negative sizes and times do not occur in a bundle
    if (buffer[offset] !== 0x80) return null;
    let value = 0;
    for (let i = offset + 1; i < offset + length; i++) value = value * 256 + buffer[i]!;
    return value;
  }
  const digits = text(buffer, offset, length).trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

function text(buffer: Buffer, offset: number, length: number): string {
  const end = buffer.indexOf(0, offset);
  return buffer.toString('utf8', offset, end === -1 || end > offset + length ? offset + length : end);
}

/** Records of a pax header, `<length> <key>=<value>\n`. Stops at the first record that is none. */
export function decodePax(body: Uint8Array): Map<string, string> {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const records = new Map<string, string>();
  for (let at = 0; at < buffer.length; ) {
    const space = buffer.indexOf(0x20, at);
    const length = space === -1 ? Number.NaN : Number(buffer.toString('latin1', at, Math.min(space, at + 10)));
    if (!Number.isInteger(length) || length <= space - at + 1 || at + length > buffer.length) break;
    const record = buffer.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
