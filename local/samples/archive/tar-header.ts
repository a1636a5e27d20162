/** A 512-byte header of GNU tar's own format, which is what `tar --create` on the node writes. */
function header(name: string, size: number, mtimeSeconds: number, type: string, mode: number): Buffer {
  const block = Buffer.alloc(512);
  const octal = (value: number, offset: number, length: number) =>
    block.write(value.toString(8).padStart(length - 1, '0'), offset, 'latin1');
  block.write(name.slice(0, 100), 0, 'latin1');
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  // sizes of 8 GiB and more do not fit into 11 octal digits: base-256, top bit set
  if (size >= 8 ** 11) {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(size), 128);
  } else octal(size, 124, 12);
  octal(mtimeSeconds, 136, 12);
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  block.write('ustar  \0', 257, 'latin1');
  block.write('root', 265, 'latin1');
  block.write('root', 297, 'latin1');
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** Zeros that fill the last 512-byte block of a member. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((512 - (size % 512)) % 512);

export const TAR_END = Buffer.alloc(1024);

/** Header of a member; a name over 100 bytes is announced by a `././@LongLink` member first. */
export function tarHeader(name: string, size: number, mtimeMs: number, kind: 'file' | 'directory'): Buffer {
  const seconds = Math.floor(mtimeMs / 1000);
  const own = header(name, size, seconds, kind === 'file' ? '0' : '5', kind === 'file' ? 0o644 : 0o755);
  if (Buffer.byteLength(name) < 100) return own;
  const long = Buffer.from(`${name}\0`);
  return Buffer.concat([header('././@LongLink', long.length, 0, 'L', 0o644), long, tarPadding(long.length), own]);
}
