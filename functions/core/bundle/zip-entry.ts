import { crc32 } from 'node:zlib';
import type { Extracted, ZipPiece } from '../../../schemas/shard';
import { type ByteReader, chunksOf, createByteReader } from './byte-reader';
import { type BundleClues, CLUE_BYTES, isClueKind } from './clues';
import { createDuplicates } from './duplicates';
import type { FileSink } from './file-sink';
import { createGapLog, type GapLog } from './gap-log';
import { type InflateState, inflateRaw } from './gunzip';
import { DEFAULT_LIMITS, type UnpackLimits } from './limits';
import { createMeter, metered } from './meter';
import { storeMember } from './store-member';
import { SNIFF_BYTES, sniffEncoding, toUtf8 } from './text-encoding';
import { createUniquePaths } from './unique-paths';
import { readRanges, type ZipSource } from './zip-source';

/**
 * Extracts one entry into the sink the way tar members are stored: gzip and tar inside are opened, text becomes UTF-8.
 * Size and check sum are verified. What is wrong becomes a gap; only errors of the source and the sink are thrown.
 */
export async function inflateZipEntry(
  source: ZipSource,
  piece: ZipPiece,
  sink: FileSink,
  limits: UnpackLimits = DEFAULT_LIMITS,
): Promise<Omit<Extracted, 'shardId'>> {
  const gaps = createGapLog();
  const raw = await openEntry(source, piece, piece.compressedBytes);
  if (raw === null) {
    gaps.add({
      code: 'corrupt',
      what: piece.path,
      bytes: piece.bytes,
      reason: 'the archive has no file header where its directory says',
      effect: 'nothing of this file was read',
    });
    return { entries: [], lineIndexes: [], gaps: gaps.list() };
  }
  const check = { crc: 0, bytes: 0, surplus: false };
  const inflating: InflateState = { ended: false, failure: null };
  const meter = createMeter(limits, () => raw.position);
  const content = checked(decoded(raw, piece, inflating), piece.bytes, check);
  const reader = createByteReader(metered(content, meter));
  const pass = {
    sink,
    limits,
    meter,
    gaps,
    paths: createUniquePaths(),
    duplicates: createDuplicates(),
    clues: null,
    entries: [] as Extracted['entries'],
    lineIndexes: [] as Extracted['lineIndexes'],
  };
  await storeMember(pass, { path: piece.path, size: piece.bytes, mtimeMs: piece.mtimeMs, reader, depth: 0 });
  // an archive inside may end before its own file does; the check sum needs the rest
  if (meter.stopped === null) while ((await reader.take(CLUE_BYTES)) !== null);
  await reader.close();
  await raw.close();
  noteCheck(gaps, piece, inflating, check, meter.stopped);
  return { entries: pass.entries, lineIndexes: pass.lineIndexes, gaps: gaps.list() };
}

/** A reader on the entry's first `bytes` compressed bytes; null when there is no local header. */
async function openEntry(source: ZipSource, piece: ZipPiece, bytes: number): Promise<ByteReader | null> {
  const header = Buffer.from(await source.read(piece.headerOffset, piece.headerOffset + 30));
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) return null;
  // names and extra fields differ between the two headers, so only the local one tells where data starts
  const start = piece.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  return createByteReader(readRanges(source, start, start + Math.min(bytes, piece.compressedBytes)));
}

function decoded(reader: ByteReader, piece: ZipPiece, state: InflateState): AsyncIterable<Uint8Array> {
  return piece.method === 0 ? chunksOf(reader) : inflateRaw(reader, state);
}

/** Passes at most the promised bytes and sums them up. */
async function* checked(
  chunks: AsyncIterable<Uint8Array>,
  promised: number,
  check: { crc: number; bytes: number; surplus: boolean },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const fits = chunk.subarray(0, promised - check.bytes);
    check.surplus = fits.byteLength < chunk.byteLength;
    check.crc = crc32(fits, check.crc);
    check.bytes += fits.byteLength;
    if (fits.byteLength > 0) yield fits;
    if (check.surplus) return;
  }
}

function noteCheck(
  gaps: GapLog,
  piece: ZipPiece,
  inflating: InflateState,
  check: { crc: number; bytes: number; surplus: boolean },
  stopped: string | null,
): void {
  const note = (code: 'corrupt' | 'limit', reason: string, bytes: number | null): void =>
    gaps.add({ code, what: piece.path, bytes, reason, effect: 'what was read may be incomplete or wrong' });
  if (stopped) note('limit', stopped, null);
  else if (inflating.failure)
    note('corrupt', `compressed data is damaged (${inflating.failure})`, piece.bytes - check.bytes);
  else if (check.surplus) note('corrupt', `it holds more than the ${piece.bytes} bytes its directory says`, null);
  else if (check.bytes === piece.bytes && check.crc !== piece.crc32 >>> 0) {
    note('corrupt', 'check sum of the decompressed data does not match', 0);
  }
}

/** Clue files read at most; a Windows bundle has about ten. */
const MAX_CLUES = 64;

/**
 * Beginnings of the files that tell a zip bundle's time and node: only the first 64 KiB of each are inflated. There is
 * no way to a deflate stream's end but through it, so `tail` is empty unless the whole file was that short.
 */
export async function readClueHeads(
  source: ZipSource,
  pieces: readonly ZipPiece[],
  archiveName: string,
): Promise<BundleClues> {
  const heads: Record<string, BundleClues['heads'][string]> = {};
  for (const piece of pieces.filter((piece) => isClueKind(piece.kind)).slice(0, MAX_CLUES)) {
    const head = await readHead(source, piece);
    if (head) heads[piece.path] = { kind: piece.kind, ...head };
  }
  const times = pieces.flatMap((piece) => (piece.mtimeMs === null ? [] : [piece.mtimeMs]));
  const memberTimes = times.length === 0 ? null : { minMs: smallest(times), maxMs: -smallest(times.map((t) => -t)) };
  return { archiveName, memberTimes, heads };
}

const smallest = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));

async function readHead(source: ZipSource, piece: ZipPiece): Promise<{ head: string; tail: string } | null> {
  // deflate never makes data more than a few bytes per block longer, so this much holds 64 KiB of text
  const raw = await openEntry(source, piece, CLUE_BYTES + 1024);
  if (raw === null) return null;
  const reader = createByteReader(decoded(raw, piece, { ended: false, failure: null }));
  const sniffed = sniffEncoding(await reader.peek(SNIFF_BYTES), true);
  if (sniffed.binary) return null;
  await reader.exact(sniffed.bomBytes);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of toUtf8(chunksOf(reader), sniffed.encoding)) {
    chunks.push(chunk.subarray(0, CLUE_BYTES - bytes));
    bytes += chunk.byteLength;
    if (bytes >= CLUE_BYTES) break;
  }
  const whole = bytes < CLUE_BYTES && reader.position >= piece.bytes;
  await reader.close();
  await raw.close();
  const start = Buffer.concat(chunks);
  const lastBreak = whole ? -1 : start.lastIndexOf(10);
  const head = start.toString('utf8', 0, lastBreak === -1 ? start.length : lastBreak + 1);
  return { head, tail: whole ? head : '' };
}
