import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import type { SampleFile } from '../files/sample-file';
import type { PlantedLine } from '../sample-options';

const CHUNK = 128 * 1024;

export type OnPlanted = (fault: string, line: PlantedLine) => void;

/** Compresses with a header that is the same on every system: no time, no name, OS 3. */
export async function gzipFixed(content: Iterable<Buffer>, level = 6): Promise<Buffer> {
  const gzip = createGzip({ level });
  const out: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => out.push(chunk));
  for (const chunk of content) if (!gzip.write(chunk)) await once(gzip, 'drain');
  gzip.end();
  await once(gzip, 'end');
  const all = Buffer.concat(out);
  all[9] = 3;
  return all;
}

/** Bytes of a file's lines in chunks of about 128 KiB, reporting each marked line with its place. */
export function* encode(file: SampleFile, planted?: OnPlanted): Generator<Buffer> {
  const wide = file.encoding === 'utf16le';
  const encoding = wide ? 'utf16le' : 'utf8';
  const newline = wide ? '\r\n' : '\n';
  let done = 0;
  let line = 0;
  let pending: string[] = wide ? ['\ufeff'] : [];
  let length = 0;
  const flush = () => {
    const chunk = Buffer.from(pending.join(''), encoding);
    pending = [];
    length = 0;
    done += chunk.length;
    return chunk;
  };
  for (const item of file.lines()) {
    const fault = typeof item === 'string' ? undefined : item.fault;
    const text = typeof item === 'string' ? item : item.text;
    line++;
    if (fault && planted) {
      if (pending.length > 0) yield flush();
      const place = { line, byteStart: done, byteEnd: done + Buffer.byteLength(text, encoding), text };
      for (const name of fault.split('+')) planted(name, place);
    }
    pending.push(text, newline);
    length += text.length + 2;
    if (length >= CHUNK) yield flush();
  }
  if (pending.length > 0) yield flush();
}

export interface Measured {
  /** Bytes of the member. */
  readonly size: number;
  /** Bytes a reader has after decompressing a nested `.gz`. */
  readonly decoded: number;
  readonly chunks: () => Iterable<Buffer>;
}

/**
 * Size first, because a tar member's header comes before its content. Files up to `keep` bytes stay in memory; larger
 * ones are produced a second time when written, which costs time instead of memory.
 */
export async function measure(file: SampleFile, planted?: OnPlanted, keep = 8 * 1024 * 1024): Promise<Measured> {
  if (file.raw) {
    const content = await file.raw();
    return { size: content.length, decoded: content.length, chunks: () => [content] };
  }
  let decoded = 0;
  function* counted(): Generator<Buffer> {
    for (const chunk of encode(file, planted)) {
      decoded += chunk.length;
      yield chunk;
    }
  }
  if (file.gzip) {
    const content = await gzipFixed(counted());
    return { size: content.length, decoded, chunks: () => [content] };
  }
  let kept: Buffer[] | null = [];
  for (const chunk of counted()) {
    kept?.push(chunk);
    if (decoded > keep) kept = null;
  }
  const small = kept;
  return { size: decoded, decoded, chunks: () => small ?? encode(file) };
}
