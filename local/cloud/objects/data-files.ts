import { randomBytes } from 'node:crypto';
import { constants, copyFile, mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Segment } from './object-record';

/** Immutable byte files under random names. A file counts only while the journal refers to it. */
export interface DataFiles {
  /** Writes a new file; the caller journals it or discards it. */
  write(source: AsyncIterable<Buffer>): Promise<Segment>;
  /** Takes over a file of another folder by copying it (by reference where the file system can). */
  copyFrom(file: string, bytes: number): Promise<Segment>;
  pathOf(segment: Segment): string;
  /** Keeps files readable until the returned function is called, even when they are discarded meanwhile. */
  pin(segments: readonly Segment[]): () => void;
  discard(segments: readonly Segment[]): void;
  /** Deletes every file not in `live`. Returns how many. */
  sweep(live: ReadonlySet<string>): Promise<number>;
  /** Resolves when running deletions are done. */
  settle(): Promise<void>;
}

/** Sockets deliver 64 KiB; writing 1 MiB at a time keeps the file system call count flat. */
const BATCH_BYTES = 1024 * 1024;

export function dataFiles(dir: string): DataFiles {
  const pins = new Map<string, number>();
  const doomed = new Set<string>();
  const removals = new Set<Promise<void>>();
  const pathOf = (segment: Pick<Segment, 'file'>) => path.join(dir, segment.file.slice(0, 2), segment.file);

  const unlink = (file: string) => {
    const removal: Promise<void> = rm(pathOf({ file }), { force: true })
      .catch(() => undefined) // left over files are swept at the next start
      .finally(() => removals.delete(removal));
    removals.add(removal);
  };

  async function create(): Promise<string> {
    const file = randomBytes(16).toString('hex');
    await mkdir(path.join(dir, file.slice(0, 2)), { recursive: true, mode: 0o700 });
    return file;
  }

  return {
    pathOf,
    async write(source) {
      const file = await create();
      const handle = await open(pathOf({ file }), 'wx', 0o600);
      let bytes = 0;
      let batch: Buffer[] = [];
      let batchBytes = 0;
      let writing: Promise<unknown> = Promise.resolve();
      const flush = async () => {
        await writing; // at most one batch in flight and one being filled: flat memory
        const full = batch;
        batch = [];
        batchBytes = 0;
        writing = writeAll(handle, full);
        writing.catch(() => undefined); // awaited by the next flush
      };
      try {
        for await (const chunk of source) {
          batch.push(chunk);
          batchBytes += chunk.length;
          bytes += chunk.length;
          if (batchBytes >= BATCH_BYTES) await flush();
        }
        await flush();
        await writing;
      } catch (error) {
        await writing.catch(() => undefined);
        await handle.close();
        unlink(file);
        throw error;
      }
      await handle.close();
      return { file, bytes };
    },
    async copyFrom(source, bytes) {
      const file = await create();
      await copyFile(source, pathOf({ file }), constants.COPYFILE_FICLONE);
      return { file, bytes };
    },
    pin(segments) {
      for (const { file } of segments) pins.set(file, (pins.get(file) ?? 0) + 1);
      let released = false;
      return () => {
        if (released) return;
        released = true;
        for (const { file } of segments) {
          const left = (pins.get(file) ?? 1) - 1;
          if (left > 0) pins.set(file, left);
          else {
            pins.delete(file);
            if (doomed.delete(file)) unlink(file);
          }
        }
      };
    },
    discard(segments) {
      for (const { file } of segments) {
        if (pins.has(file)) doomed.add(file);
        else unlink(file);
      }
    },
    async sweep(live) {
      let removed = 0;
      for (const folder of await readdir(dir).catch(() => [])) {
        for (const file of await readdir(path.join(dir, folder))) {
          if (live.has(file)) continue;
          await rm(path.join(dir, folder, file), { force: true });
          removed++;
        }
      }
      return removed;
    },
    async settle() {
      await Promise.all(removals);
    },
  };
}

async function writeAll(handle: Awaited<ReturnType<typeof open>>, buffers: Buffer[]): Promise<void> {
  const total = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  if (total === 0) return;
  const { bytesWritten } = await handle.writev(buffers);
  if (bytesWritten === total) return;
  // a short write (signal, nearly full disk): finish it, or fail with the real error
  const rest = Buffer.concat(buffers).subarray(bytesWritten);
  for (let done = 0; done < rest.length; ) done += (await handle.write(rest, done)).bytesWritten;
}
