import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { ManifestEntry } from '../../../schemas/manifest';
import { binaryMagic } from './format';

/** How many leading bytes `sniffEncoding` wants to see. */
export const SNIFF_BYTES = 8192;

export interface Sniffed {
  readonly encoding: ManifestEntry['encoding'];
  /** Byte order mark to drop. */
  readonly bomBytes: number;
  /** What it is when it is not text. */
  readonly binary: string | null;
}

/**
 * Tells text from binary and finds its encoding from the first bytes. `expectText`: the path names a known text file;
 * then only a magic number makes it binary, because logs legitimately hold NUL runs after a crash and stray bytes.
 */
export function sniffEncoding(sample: Uint8Array, expectText: boolean): Sniffed {
  const text = (encoding: Sniffed['encoding'], bomBytes: number): Sniffed => ({ encoding, bomBytes, binary: null });
  if (sample[0] === 0xff && sample[1] === 0xfe) return text('utf-16le', 2);
  if (sample[0] === 0xfe && sample[1] === 0xff) return text('utf-16be', 2);
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return text('utf-8', 3);
  const magic = binaryMagic(sample);
  if (magic) return { encoding: 'binary', bomBytes: 0, binary: magic };
  const wide = wideWithoutMark(sample);
  if (wide) return text(wide, 0);
  if (!expectText && looksBinary(sample)) {
    return { encoding: 'binary', bomBytes: 0, binary: 'binary data of an unknown kind' };
  }
  return text(isUtf8(wholeCharacters(sample)) ? 'utf-8' : 'unknown', 0);
}

/** UTF-16 of mostly Latin text has a NUL in every other byte; some Windows tools forget the mark. */
function wideWithoutMark(sample: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (sample.byteLength < 16) return null;
  const nuls = [0, 0];
  for (let i = 0; i < sample.byteLength; i++) if (sample[i] === 0) nuls[i & 1]! += 1;
  const half = sample.byteLength / 2;
  if (nuls[0]! < half * 0.05 && nuls[1]! > half * 0.7) return 'utf-16le';
  if (nuls[1]! < half * 0.05 && nuls[0]! > half * 0.7) return 'utf-16be';
  return null;
}

function looksBinary(sample: Uint8Array): boolean {
  let control = 0;
  for (const byte of sample) {
    if (byte === 0) return true;
    // tab, line feed, form feed, carriage return and the escape of terminal colours are text
    if (byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27) control += 1;
  }
  return control > sample.byteLength / 20;
}

/** The sample without a UTF-8 sequence that its end may have cut. */
function wholeCharacters(sample: Uint8Array): Uint8Array {
  let end = sample.byteLength;
  for (let back = 1; back <= 3 && back <= sample.byteLength; back++) {
    const byte = sample[sample.byteLength - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      end = sample.byteLength - back;
      break;
    }
  }
  return sample.subarray(0, end);
}

/** Re-encodes UTF-16 to UTF-8 chunk by chunk; other encodings pass untouched. Ill-formed pairs become U+FFFD. */
export async function* toUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Sniffed['encoding'],
): AsyncGenerator<Uint8Array> {
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be') {
    yield* chunks;
    return;
  }
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest, 'utf8');
}
