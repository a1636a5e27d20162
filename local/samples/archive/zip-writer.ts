import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { Measured } from './chunks';
import type { ArchiveWriter, Write } from './tar-writer';

const deflate = promisify(deflateRaw);

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

/** CRC-32 of zip; zlib.crc32 exists only in later Node 20 releases. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** DOS date and time, two-second steps, as zip stores them. */
function dosTime(ms: number): number {
  const d = new Date(ms);
  const date = ((d.getUTCFullYear() - 1980) << 9) | ((d.getUTCMonth() + 1) << 5) | d.getUTCDate();
  const time = (d.getUTCHours() << 11) | (d.getUTCMinutes() << 5) | (d.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
}

interface Entry {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly when: number;
  readonly offset: number;
}

function shared(entry: Entry, signature: number): Buffer {
  const central = signature === 0x02014b50;
  const head = Buffer.alloc(central ? 46 : 30);
  let at = head.writeUInt32LE(signature, 0);
  if (central) at = head.writeUInt16LE(20, at);
  at = head.writeUInt16LE(20, at);
  at = head.writeUInt16LE(0, at);
  at = head.writeUInt16LE(8, at);
  at = head.writeUInt32LE(entry.when, at);
  at = head.writeUInt32LE(entry.crc, at);
  at = head.writeUInt32LE(entry.packed, at);
  at = head.writeUInt32LE(entry.size, at);
  head.writeUInt16LE(entry.name.length, at);
  if (central) head.writeUInt32LE(entry.offset, 42);
  return Buffer.concat([head, entry.name]);
}

/**
 * A zip as Compress-Archive of PowerShell 5.1 makes it: deflated entries, backslashes between folders (the archive
 * module of that version does not use the slash the format asks for), no directory entries. One member at a time is in
 * memory; no zip64, so entries and archive stay below 4 GiB.
 */
export function openZip(write: Write): ArchiveWriter {
  const entries: Entry[] = [];
  let offset = 0;
  const put = async (chunk: Buffer) => {
    offset += chunk.length;
    await write(chunk);
  };
  return {
    async add(path, mtime, content: Measured) {
      const bytes = Buffer.concat([...content.chunks()]);
      const packed = await deflate(bytes);
      const entry = {
        name: Buffer.from(path.replaceAll('/', '\\')),
        crc: crc32(bytes),
        packed: packed.length,
        size: bytes.length,
        when: dosTime(mtime),
        offset,
      };
      entries.push(entry);
      await put(shared(entry, 0x04034b50));
      await put(packed);
    },
    async end() {
      const start = offset;
      for (const entry of entries) await put(shared(entry, 0x02014b50));
      const tail = Buffer.alloc(22);
      tail.writeUInt32LE(0x06054b50, 0);
      tail.writeUInt16LE(entries.length, 8);
      tail.writeUInt16LE(entries.length, 10);
      tail.writeUInt32LE(offset - start, 12);
      tail.writeUInt32LE(start, 16);
      await put(tail);
    },
  };
}
