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
    const { format, inflated } = await unpackAny(pass, archive, name);
    noteArchive(pass, request.archiveBytes, archive.position, inflated);
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

interface Opened {
  readonly format: Unpacked['format'];
  /** How the outer gzip ended; null when there is none. */
  readonly inflated: GunzipOutcome | null;
}

async function unpackAny(pass: Unpacking, archive: ByteReader, name: string): Promise<Opened> {
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
    return { format: (await unpackPlain(pass, plain, name)) === 'tar' ? 'tar' : 'text', inflated: null };
  }
  const gzip = gunzip(archive);
  const plain = createByteReader(metered(gzip.chunks, pass.meter));
  if ((await plain.peek(1)).byteLength === 0) {
    throw new DiagError('bad-archive', `${name} is gzip, but nothing in it can be decompressed`);
  }
  const content = await unpackPlain(pass, plain, name.replace(/\.t?gz$/i, ''));
  await plain.close();
  const entry = pass.entries[0];
  if (content === 'text' && entry && gzip.outcome.state !== 'complete') pass.entries[0] = { ...entry, truncated: true };
  return { format: content === 'tar' ? 'tar.gz' : 'gzip', inflated: gzip.outcome };
}

async function unpackPlain(pass: Unpacking, reader: ByteReader, name: string): Promise<'tar' | 'text'> {
  if (isTar(await reader.peek(DETECT_BYTES), true)) {
    await storeTar(pass, reader, '', 0, storeMember);
    return 'tar';
  }
  if (sniffEncoding(await reader.peek(SNIFF_BYTES), false).binary) {
    throw new DiagError('bad-archive', `${name} is neither an archive that can be read nor text`);
  }
  const safe = normalisePath(name, pass.limits.nameBytes);
  const path = 'path' in safe ? safe.path : 'input.log';
  await storeMember(pass, { path, size: null, mtimeMs: null, reader, depth: pass.limits.depth });
  return 'text';
}

/** What the pass as a whole did not read. */
function noteArchive(pass: Unpacking, archiveBytes: number, read: number, inflated: GunzipOutcome | null): void {
  const unread = archiveBytes > read ? archiveBytes - read : null;
  if (pass.meter.stopped) {
    pass.gaps.add({
      code: 'limit',
      what: 'archive',
      bytes: unread,
      reason: pass.meter.stopped,
      effect: 'unpacking stopped there: later files are missing, how many is unknown',
    });
    return;
  }
  if (inflated) noteGunzip(pass, 'archive', inflated, unread);
  // damaged data is left where it is, so that there is a rest does not mean that the download was short
  if (unread !== null && inflated?.state !== 'corrupt') {
    pass.gaps.add({
      code: 'truncated',
      what: 'archive',
      bytes: unread,
      reason: `the store promised ${archiveBytes} bytes, ${read} came`,
      effect: 'later files may be missing',
    });
  }
}
