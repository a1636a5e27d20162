/** Pull side of a byte stream: nothing is read before somebody asks, so the slowest stage sets the pace. */
export interface ByteReader {
  /** Up to `bytes` next bytes without consuming them; fewer only at the end. */
  peek(bytes: number): Promise<Uint8Array>;
  /** The next 1…`max` bytes, a view and not a copy; null at the end. */
  take(max: number): Promise<Uint8Array | null>;
  /** Exactly `bytes` bytes, or the fewer that are left. Copies when they span chunks: for headers only. */
  exact(bytes: number): Promise<Uint8Array>;
  /** Bytes consumed so far. */
  readonly position: number;
  /** Lets go of the source before its end; a download must not stay open after a limit was hit. */
  close(): Promise<void>;
}

export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  let queue: Uint8Array[] = [];
  let queued = 0;
  let ended = false;
  let position = 0;

  const pull = async (): Promise<boolean> => {
    if (ended) return false;
    const next = await iterator.next();
    if (next.done) {
      ended = true;
      return false;
    }
    if (next.value.byteLength > 0) {
      queue.push(next.value);
      queued += next.value.byteLength;
    }
    return true;
  };

  const fill = async (bytes: number): Promise<void> => {
    while (queued < bytes && (await pull()));
    // joined once, so that a peek over one-byte chunks stays linear
    if (queue.length > 1 && queue[0]!.byteLength < bytes) queue = [Buffer.concat(queue)];
  };

  const shift = (max: number): Uint8Array => {
    const chunk = queue[0]!;
    const size = Math.min(max, chunk.byteLength);
    if (size === chunk.byteLength) queue.shift();
    else queue[0] = chunk.subarray(size);
    queued -= size;
    position += size;
    return size === chunk.byteLength ? chunk : chunk.subarray(0, size);
  };

  return {
    get position() {
      return position;
    },
    async peek(bytes) {
      await fill(bytes);
      return queue[0]?.subarray(0, bytes) ?? new Uint8Array(0);
    },
    async take(max) {
      while (queued === 0) if (!(await pull())) return null;
      return shift(max);
    },
    async exact(bytes) {
      await fill(bytes);
      return queued === 0 ? new Uint8Array(0) : shift(bytes);
    },
    async close() {
      if (!ended) await iterator.return?.();
      ended = true;
    },
  };
}

/** The reader's remaining bytes as chunks of at most `max`. */
export async function* chunksOf(reader: ByteReader, max = 256 * 1024): AsyncGenerator<Uint8Array> {
  for (let chunk = await reader.take(max); chunk !== null; chunk = await reader.take(max)) yield chunk;
}
