import { isUtf8 } from 'node:buffer';
import { type CentralDirectory, type File, Open } from 'unzipper';
import { DiagError } from '../../../schemas/errors';
import type { Gap } from '../../../schemas/gap';
import type { ManifestEntry } from '../../../schemas/manifest';
import type { ZipPiece } from '../../../schemas/shard';
import { createGapLog, type GapLog } from './gap-log';
import { DEFAULT_LIMITS, type UnpackLimits } from './limits';
import { normalisePath } from './safe-path';
import { kindOfPath } from './source-kinds';
import { printable } from './store-tar';
import { createUniquePaths } from './unique-paths';
import { asArchive, readCentralDirectory, type ZipSource } from './zip-source';

export { inflateZipEntry, readClueHeads } from './zip-entry';
export type { ZipSource } from './zip-source';

export interface ZipDirectory {
  /** Every accepted file, not yet extracted: `stored`, `sha256` and `lines` are null. */
  readonly entries: ManifestEntry[];
  /** What there is to extract: the entries that are no copy of another. */
  readonly pieces: ZipPiece[];
  readonly gaps: Gap[];
}

/** unzipper's record, with what its type leaves out; sizes are undefined when a zip64 field is cut short. */
type Record = File & { readonly type: 'File' | 'Directory' };

/**
 * unzipper looks for the end record in the last `tailSize` bytes and takes the first match; with exactly the record's own
 * 22 bytes a name that imitates it cannot win. The option is missing from its types.
 */
const parse = Open.buffer as (archive: Buffer, options: { tailSize: number }) => Promise<CentralDirectory>;

const DEFLATE = 8;
const STORED = 0;

/**
 * The inventory of a zip from its central directory: a few ranged reads, nothing is inflated. Refuses, each with a gap,
 * unsafe names, links, encrypted and overlapping entries, unknown methods and sizes that cannot be.
 * Throws DiagError `bad-archive` when there is no readable directory.
 */
export async function readZipDirectory(
  source: ZipSource,
  limits: UnpackLimits = DEFAULT_LIMITS,
): Promise<ZipDirectory> {
  // the 16-bit count of the record we hand to the parser bounds the entries as well
  const directory = await readCentralDirectory(source, Math.min(limits.entries, 0xfffe));
  const { files } = await parse(asArchive(directory), { tailSize: 22 }).catch((cause: unknown) => {
    throw new DiagError('bad-archive', "the zip's central directory cannot be read", { cause });
  });
  const gaps = createGapLog();
  if (directory.missing > 0) {
    gaps.add({
      code: directory.records < limits.entries ? 'corrupt' : 'limit',
      what: 'archive',
      bytes: null,
      count: directory.missing,
      reason: `${directory.missing} entries of the directory were not read`,
      effect: 'the files they name are missing',
    });
  }
  const accepted = (files as Record[]).flatMap((file, entryIndex) => {
    const piece = accept(file, entryIndex, directory.offset, limits, gaps);
    return piece ? [piece] : [];
  });
  return inventory(dropOverlaps(accepted, gaps), limits, gaps);
}

interface Accepted {
  readonly piece: ZipPiece;
  /** End of the local header and data as far as the directory tells; the local extra field may add to it. */
  readonly end: number;
}

function accept(
  file: Record,
  entryIndex: number,
  dataEnd: number,
  limits: UnpackLimits,
  gaps: GapLog,
): Accepted | null {
  const name = nameOf(file);
  const { compressedSize, uncompressedSize, offsetToLocalFileHeader: headerOffset } = file;
  // unzipper calls any empty entry with a trailing slash a directory, Windows ones end in a backslash
  if (/[/\\]$/.test(file.path) && !(uncompressedSize > 0)) return null;
  const refuse = (code: 'refused' | 'unsupported' | 'corrupt', reason: string): null => {
    gaps.add({
      code,
      what: printable(name),
      bytes: Number.isSafeInteger(uncompressedSize) ? uncompressedSize : null,
      reason,
      effect: 'the file is not part of the collection',
    });
    return null;
  };
  const safe = normalisePath(name, limits.nameBytes);
  if ('refused' in safe) return refuse('refused', safe.refused);
  const mode = (file.externalFileAttributes ?? 0) >>> 16;
  const fileType = file.versionMadeBy >>> 8 === 3 || file.versionMadeBy >>> 8 === 19 ? mode & 0o170000 : 0;
  if (fileType === 0o120000) return refuse('refused', 'symbolic links are not followed');
  if (fileType !== 0 && fileType !== 0o100000) return refuse('refused', 'it is no regular file');
  if (file.flags & 0x2041) return refuse('refused', 'it is encrypted');
  if (file.compressionMethod !== DEFLATE && file.compressionMethod !== STORED) {
    return refuse('unsupported', `compression method ${file.compressionMethod} is not supported`);
  }
  const sizes = [compressedSize, uncompressedSize, headerOffset];
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 0))
    return refuse('corrupt', 'its sizes are damaged');
  const end = headerOffset + 30 + file.fileNameLength + compressedSize;
  if (end > dataEnd || file.diskNumber !== 0) return refuse('corrupt', 'its data would lie outside of the archive');
  if (file.compressionMethod === STORED && compressedSize !== uncompressedSize) {
    return refuse('corrupt', 'it is stored, yet its two sizes differ');
  }
  const mtime = file.lastModifiedDateTime.getTime();
  const piece: ZipPiece = {
    path: safe.path,
    kind: kindOfPath(safe.path),
    entryIndex,
    headerOffset,
    compressedBytes: compressedSize,
    bytes: uncompressedSize,
    method: file.compressionMethod,
    crc32: file.crc32,
    // DOS time has no zone; instances run in UTC unless somebody changed it
    mtimeMs: Number.isSafeInteger(mtime) ? mtime : null,
  };
  return { piece, end };
}

/** Windows PowerShell 5 writes backslashes; old writers use code pages, of which Latin 1 keeps the bytes apart. */
function nameOf(file: Record): string {
  // unzipper gives no buffer at all for an empty name
  if (file.fileNameLength === 0) return '';
  const decoded = isUtf8(file.pathBuffer) ? file.path : file.pathBuffer.toString('latin1');
  return decoded.replaceAll('\\', '/');
}

/** Entries that share bytes are how a small zip claims petabytes; the first of them keeps the bytes. */
function dropOverlaps(accepted: readonly Accepted[], gaps: GapLog): ZipPiece[] {
  const inOrder = [...accepted].sort(
    (a, b) => a.piece.headerOffset - b.piece.headerOffset || a.piece.entryIndex - b.piece.entryIndex,
  );
  let free = 0;
  const kept = inOrder.filter(({ piece, end }) => {
    if (piece.headerOffset >= free) {
      free = end;
      return true;
    }
    gaps.add({
      code: 'refused',
      what: piece.path,
      bytes: piece.bytes,
      reason: 'its data overlaps that of another entry',
      effect: 'the file is not part of the collection',
    });
    return false;
  });
  return kept.map(({ piece }) => piece).sort((a, b) => a.entryIndex - b.entryIndex);
}

function inventory(accepted: readonly ZipPiece[], limits: UnpackLimits, gaps: GapLog): ZipDirectory {
  const paths = createUniquePaths();
  const originals = new Map<string, string>();
  const entries: ManifestEntry[] = [];
  const pieces: ZipPiece[] = [];
  let total = 0;
  for (const [at, found] of accepted.entries()) {
    total += found.bytes;
    if (total > limits.totalBytes) {
      gaps.add({
        code: 'limit',
        what: found.path,
        bytes: accepted.slice(at).reduce((sum, piece) => sum + piece.bytes, 0),
        count: accepted.length - at,
        reason: `the archive expands to more than ${limits.totalBytes} bytes`,
        effect: 'this file and all behind it were not read',
      });
      break;
    }
    const piece = { ...found, path: paths.claim(found.path) };
    if (piece.path !== found.path) {
      gaps.add({
        code: 'refused',
        what: piece.path,
        bytes: 0,
        reason: `the archive holds "${found.path}" more than once`,
        effect: 'nothing is lost: the later file is kept under its own path',
      });
    }
    const content = `${piece.kind} ${piece.crc32} ${piece.bytes}`;
    const original = piece.bytes === 0 ? undefined : originals.get(content);
    if (original === undefined) {
      originals.set(content, piece.path);
      pieces.push(piece);
    }
    entries.push({
      path: piece.path,
      kind: piece.kind,
      bytes: piece.bytes,
      stored: null,
      sha256: null,
      encoding: 'unknown',
      lines: null,
      mtimeMs: piece.mtimeMs,
      duplicateOf: original ?? null,
      truncated: false,
    });
  }
  return { entries, pieces, gaps: gaps.list() };
}
