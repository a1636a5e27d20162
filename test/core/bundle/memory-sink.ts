import type { EntryWriter, FileSink } from '../../../functions/core/bundle/file-sink';

export interface MemorySink extends FileSink {
  /** Stored bytes by path. */
  readonly files: Map<string, Buffer>;
  text(path: string): string;
}

/** Keeps what it is given; each file is an object of its own. `onWrite` sees every chunk. */
export function createMemorySink(onWrite: (bytes: number) => Promise<void> | void = () => {}): MemorySink {
  const files = new Map<string, Buffer>();
  return {
    files,
    text: (path) => files.get(path)?.toString('utf8') ?? `«no ${path}»`,
    open(path): EntryWriter {
      const chunks: Buffer[] = [];
      return {
        async write(chunk) {
          chunks.push(Buffer.from(chunk));
          await onWrite(chunk.byteLength);
        },
        async end() {
          const bytes = Buffer.concat(chunks);
          files.set(path, bytes);
          return { key: `files/${path}`, offset: 0, bytes: bytes.length };
        },
      };
    },
  };
}

/** The bytes as chunks of one size, as a download might bring them. */
export async function* inChunks(bytes: Uint8Array, size = bytes.byteLength): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += Math.max(1, size)) yield bytes.subarray(at, at + Math.max(1, size));
}
