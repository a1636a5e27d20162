import { createHash } from 'node:crypto';
import type { ManifestEntry, StoredRange } from '../../../schemas/manifest';
import type { SourceKind } from '../../../schemas/source-kind';
import { type ByteReader, chunksOf } from './byte-reader';
import type { ClueRecorder } from './clues';
import type { FileSink } from './file-sink';
import { createLineCounter } from './line-counter';
import type { TailDigest } from './tail-digest';
import { SNIFF_BYTES, sniffEncoding, toUtf8 } from './text-encoding';

export interface StoreRequest {
  readonly path: string;
  /** Kind by path; binary content overrules it. */
  readonly kind: SourceKind;
  readonly reader: ByteReader;
  readonly sink: FileSink;
  readonly maxBytes: number;
  readonly clues: ClueRecorder | null;
  /** Sizes at which the running digest is wanted: other files that may be the beginning of this one. */
  readonly prefixSizes: readonly number[];
  /** Keeps what it takes to recognise later files that are a beginning of this one; null when nobody will ask. */
  readonly tail: TailDigest | null;
}

export interface StoredFile {
  readonly kind: SourceKind;
  readonly stored: StoredRange;
  readonly bytes: number;
  readonly sha256: string;
  readonly encoding: ManifestEntry['encoding'];
  readonly lines: number | null;
  readonly starts: [number, number][];
  readonly overLimit: boolean;
  /** What the content is when it is not text. */
  readonly binary: string | null;
  /** Digest of the first n bytes for each wanted n that the file has. */
  readonly prefixDigests: ReadonlyMap<number, string>;
  readonly tail: TailDigest | null;
}

/**
 * Streams one file to the sink: text as UTF-8 without byte order mark, anything else as it is. Hash, lines and index
 * describe the stored bytes. Memory does not depend on the file's size.
 */
export async function storeFile(request: StoreRequest): Promise<StoredFile> {
  const { path, reader, sink, maxBytes } = request;
  const expectText = request.kind !== 'other-text' && request.kind !== 'other-log' && request.kind !== 'binary';
  const sniffed = sniffEncoding(await reader.peek(SNIFF_BYTES), expectText);
  const kind = sniffed.binary ? 'binary' : request.kind === 'binary' ? 'other-text' : request.kind;
  if (sniffed.bomBytes > 0) await reader.exact(sniffed.bomBytes);

  const writer = sink.open(path, kind);
  const digest = createDigest(request.prefixSizes);
  const lines = sniffed.binary ? null : createLineCounter();
  const clue = request.clues?.open(path, kind) ?? null;
  let bytes = 0;
  let overLimit = false;
  for await (const chunk of toUtf8(chunksOf(reader), sniffed.encoding)) {
    const fits = chunk.byteLength <= maxBytes - bytes ? chunk : chunk.subarray(0, maxBytes - bytes);
    overLimit = fits.byteLength < chunk.byteLength;
    if (fits.byteLength > 0) {
      digest.feed(fits);
      request.tail?.feed(fits);
      lines?.feed(fits);
      clue?.feed(fits);
      bytes += fits.byteLength;
      await writer.write(fits);
    }
    if (overLimit) break;
  }
  clue?.end();
  return {
    kind,
    stored: await writer.end(),
    bytes,
    sha256: digest.end(),
    encoding: sniffed.encoding,
    lines: lines?.lines() ?? null,
    starts: lines?.starts() ?? [],
    overLimit,
    binary: sniffed.binary,
    prefixDigests: digest.prefixes,
    tail: request.tail,
  };
}

function createDigest(prefixSizes: readonly number[]) {
  const hash = createHash('sha256');
  const pending = [...new Set(prefixSizes)].sort((a, b) => a - b);
  const prefixes = new Map<number, string>();
  let offset = 0;
  return {
    prefixes: prefixes as ReadonlyMap<number, string>,
    feed(chunk: Uint8Array) {
      let rest = chunk;
      while (pending.length > 0 && pending[0]! <= offset + rest.byteLength) {
        const size = pending.shift()!;
        hash.update(rest.subarray(0, size - offset));
        rest = rest.subarray(size - offset);
        offset = size;
        prefixes.set(size, hash.copy().digest('hex'));
      }
      hash.update(rest);
      offset += rest.byteLength;
    },
    end: () => hash.digest('hex'),
  };
}
