import { DiagError } from '../../../schemas/errors';

/** Random access to an archive: a file, or an object read by ranges. */
export interface ZipSource {
  readonly size: number;
  /** Bytes `start` (inclusive) to `end` (exclusive); fewer when the source is shorter. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Range size of sequential reading: few requests, little memory. */
const RANGE = 4 * 1024 * 1024;

/** Bytes `start` to `end` in ranges, one after the other. Ends early when the source does. */
export async function* readRanges(source: ZipSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; ) {
    const chunk = await source.read(at, Math.min(end, at + RANGE));
    if (chunk.byteLength === 0) return;
    yield chunk;
    at += chunk.byteLength;
  }
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const RECORD = 0x02014b50;
/** End record (22) with the longest comment, and the zip64 locator (20) before it. */
const TAIL = 22 + 0xffff + 20;
/** 50,000 entries with long names; a larger directory is no node bundle. */
const MAX_DIRECTORY = 64 * 1024 * 1024;

export interface CentralDirectory {
  /** Whole, well-formed records only. */
  readonly bytes: Buffer;
  readonly records: number;
  /** Records that the archive claims beyond those. */
  readonly missing: number;
  /** Where it starts: entries' data must lie before. */
  readonly offset: number;
}

/**
 * Finds and reads the central directory and checks its framing, so that a parser may be let loose on it.
 * Throws DiagError `bad-archive` when there is none.
 */
export async function readCentralDirectory(source: ZipSource, maxRecords: number): Promise<CentralDirectory> {
  const tailStart = Math.max(0, source.size - TAIL);
  const tail = Buffer.from(await source.read(tailStart, source.size));
  const end = findEnd(tail);
  if (end === -1) {
    throw new DiagError('bad-archive', 'the zip has no central directory: it was cut short, or it is no zip', {
      hint: 'upload the whole file again',
    });
  }
  let disk = tail.readUInt16LE(end + 4);
  let records = tail.readUInt16LE(end + 10);
  let size = tail.readUInt32LE(end + 12);
  let offset = tail.readUInt32LE(end + 16);
  if (records === 0xffff || size === 0xffffffff || offset === 0xffffffff) {
    const record = await readEnd64(source, tail, end);
    if (record) {
      disk = record.readUInt32LE(16);
      records = Number(record.readBigUInt64LE(32));
      size = Number(record.readBigUInt64LE(40));
      offset = Number(record.readBigUInt64LE(48));
    }
  }
  if (disk !== 0) throw new DiagError('bad-archive', 'the zip is one part of a split archive');
  if (!Number.isSafeInteger(offset + size) || offset + size > tailStart + end) {
    throw new DiagError('bad-archive', 'the zip names a central directory outside of itself');
  }
  if (size > MAX_DIRECTORY)
    throw new DiagError('bad-archive', `the zip's directory is larger than ${MAX_DIRECTORY} bytes`);

  const bytes = Buffer.from(await source.read(offset, offset + size));
  let at = 0;
  let whole = 0;
  while (whole < Math.min(records, maxRecords) && at + 46 <= bytes.length && bytes.readUInt32LE(at) === RECORD) {
    const next = at + 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) break;
    at = next;
    whole += 1;
  }
  if (whole === 0 && records > 0) throw new DiagError('bad-archive', "the zip's central directory cannot be read");
  return { bytes: bytes.subarray(0, at), records: whole, missing: Math.max(0, records - whole), offset };
}

/** The last end record whose comment fits behind it: a comment may itself hold the signature. */
function findEnd(tail: Buffer): number {
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) === END && at + 22 + tail.readUInt16LE(at + 20) <= tail.length) return at;
  }
  return -1;
}

async function readEnd64(source: ZipSource, tail: Buffer, end: number): Promise<Buffer | null> {
  if (end < 20 || tail.readUInt32LE(end - 20) !== LOCATOR64) return null;
  const at = Number(tail.readBigUInt64LE(end - 20 + 8));
  if (!Number.isSafeInteger(at) || at + 56 > source.size) return null;
  const record = Buffer.from(await source.read(at, at + 56));
  return record.length === 56 && record.readUInt32LE(0) === END64 ? record : null;
}

/** An end record for `directory` alone, which makes it a small archive that a parser can read from memory. */
export function asArchive(directory: CentralDirectory): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(directory.records, 8);
  end.writeUInt16LE(directory.records, 10);
  end.writeUInt32LE(directory.bytes.length, 12);
  return Buffer.concat([directory.bytes, end]);
}
