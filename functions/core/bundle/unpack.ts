import { DiagError } from '../../../schemas/errors';
import type { Gap } from '../../../schemas/gap';
import type { LineIndex, Manifest, ManifestEntry } from '../../../schemas/manifest';
import { type ByteReader, chunksOf, createByteReader } from './byte-reader';
import { type BundleClues, createClueRecorder } from './clues';
import { createDuplicates, resolveDuplicates } from './duplicates';
import type { FileSink } from './file-sink';
import { DETECT_BYTES, detectContainer, isTar } from './format';
import { createGapLog } from './gap-log';
import { type GunzipOutcome, gunzip } from './gunzip';
import { DEFAULT_LIMITS, type UnpackLimits } from './limits';
import { createMeter, metered } from './meter';
import { baseName } from './rotated-name';
import { normalisePath } from './safe-path';
import { noteGunzip, storeMember } from './store-member';
import { storeTar } from './store-tar';
import { SNIFF_BYTES, sniffEncoding } from './text-encoding';
import { createUniquePaths } from './unique-paths';
import type { Unpacking } from './unpacking';

export type { EntryWriter, FileSink } from './file-sink';

export interface Unpacked {
  /** In archive order. */
  readonly entries: ManifestEntry[];
  /** One per text file. */
  readonly lineIndexes: LineIndex[];
  readonly gaps: Gap[];
  readonly clues: BundleClues;
  readonly format: Manifest['archive']['format'];
}

export interface UnpackRequest {
  /** The archive's bytes in order. An error it throws passes through: a failing download is no bad archive. */
  readonly archive: AsyncIterable<Uint8Array>;
  /** File name or key; only its last segment is used. */
  readonly name: string;
  /** Size of the archive as the store reports it; 0 when unknown. */
  readonly archiveBytes: number;
  readonly sink: FileSink;
  readonly limits?: UnpackLimits;
}

/**
 * Unpacks a tar.gz, tar, gzipped text or plain text in one streaming pass: memory depends on neither the archive's nor
 * any file's size, and the sink sets the pace. A damaged or cut archive gives what could be read plus gaps.
 *
 * Throws DiagError `bad-archive` only when nothing can be made of it: empty, a zip (see readZipDirectory), or bytes that
 * are neither archive nor text.
 */
export async function unpackArchive(request: UnpackRequest): Promise<Unpacked> {
  const limits = request.limits ?? DEFAULT_LIMITS;
  const name = baseName(request.name);
  const archive = createByteReader(request.archive);
  const meter = createMeter(limits, () => archive.position);
  const clues = createClueRecorder(name);
  const pass: Unpacking = {
    sink: request.sink,
    limits,
    meter,
    gaps: createGapLog(),
    paths: createUniquePaths(),
    duplicates: createDuplicates(),
    clues,
    entries: [],
    lineIndexes: [],
  };
  try {
    const format = await unpackAny(pass, archive, name);
    noteArchive(pass, name, request.archiveBytes, archive.position);
    return {
      entries: resolveDuplicates(pass.entries),
      lineIndexes: pass.lineIndexes,
      gaps: pass.gaps.list(),
      clues: clues.result(),
      format,
    };
  } finally {
    await archive.close();
  }
}

async function unpackAny(pass: Unpacking, archive: ByteReader, name: string): Promise<Unpacked['format']> {
  const head = await archive.peek(DETECT_BYTES);
  if (head.byteLength === 0) throw new DiagError('bad-archive', `${name} is empty`);
  const container = detectContainer(head);
  if (container === 'zip') {
    throw new DiagError('bad-archive', `${name} is a zip archive, which cannot be read as a stream`, {
      hint: 'read its central directory instead',
    });
  }
  if (container !== 'gzip') {
    const plain = createByteReader(metered(chunksOf(archive), pass.meter));
    return unpackPlain(pass, plain, name, 'tar', 'text');
  }
  const inflated = gunzip(archive);
  const plain = createByteReader(metered(inflated.chunks, pass.meter));
  if ((await plain.peek(1)).byteLength === 0) {
    throw new DiagError('bad-archive', `${name} is gzip, but nothing in it can be decompressed`);
  }
  const format = await unpackPlain(pass, plain, name.replace(/\.t?gz$/i, ''), 'tar.gz', 'gzip', inflated.outcome);
  await plain.close();
  return format;
}

async function unpackPlain(
  pass: Unpacking,
  reader: ByteReader,
  name: string,
  tar: 'tar' | 'tar.gz',
  text: 'text' | 'gzip',
  inflated?: GunzipOutcome,
): Promise<Unpacked['format']> {
  if (isTar(await reader.peek(DETECT_BYTES), true)) {
    await storeTar(pass, reader, '', 0, storeMember);
    if (inflated) noteGunzip(pass, 'archive', inflated);
    return tar;
  }
  if (sniffEncoding(await reader.peek(SNIFF_BYTES), false).binary) {
    throw new DiagError('bad-archive', `${name} is neither an archive that can be read nor text`);
  }
  const safe = normalisePath(name, pass.limits.nameBytes);
  const path = 'path' in safe ? safe.path : 'input.log';
  await storeMember(pass, { path, size: null, mtimeMs: null, reader, depth: pass.limits.depth });
  if (inflated) {
    noteGunzip(pass, path, inflated);
    const entry = pass.entries[0];
    if (entry && inflated.state !== 'complete') pass.entries[0] = { ...entry, truncated: true };
  }
  return text;
}

function noteArchive(pass: Unpacking, name: string, archiveBytes: number, read: number): void {
  if (pass.meter.stopped) {
    pass.gaps.add({
      code: 'limit',
      what: name,
      bytes: archiveBytes > read ? archiveBytes - read : null,
      reason: pass.meter.stopped,
      effect: 'unpacking stopped there: later files are missing, how many is unknown',
    });
  } else if (archiveBytes > read) {
    pass.gaps.add({
      code: 'truncated',
      what: name,
      bytes: archiveBytes - read,
      reason: `the store promised ${archiveBytes} bytes, ${read} came`,
      effect: 'later files may be missing',
    });
  }
}
