import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises';

/** Append-only file of JSON lines; a line counts once it is complete. */
export interface Journal<Entry> {
  append(entry: Entry): Promise<void>;
  close(): Promise<void>;
}

export interface Replay<Entry> {
  readonly entries: Entry[];
  /** Complete lines that are not JSON: a damaged disk, never a kill. */
  readonly damagedLines: number;
}

/** Reads a journal; the torn last line of a killed process is cut off the file. */
export async function replayJournal<Entry>(file: string): Promise<Replay<Entry>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { entries: [], damagedLines: 0 };
    throw error;
  }
  const entries: Entry[] = [];
  let damagedLines = 0;
  // the piece after the last line break is a write that never finished
  for (const line of text.split('\n').slice(0, -1)) {
    try {
      entries.push(JSON.parse(line) as Entry);
    } catch {
      damagedLines++;
    }
  }
  return { entries, damagedLines };
}

/** Replaces the journal by these entries atomically and opens it for appending. */
export async function rewriteJournal<Entry>(file: string, entries: Iterable<Entry>): Promise<Journal<Entry>> {
  const next = `${file}.next`;
  await rm(next, { force: true });
  const lines: string[] = [];
  for (const entry of entries) lines.push(`${JSON.stringify(entry)}\n`);
  await writeFile(next, lines.join(''), { mode: 0o600 });
  await rename(next, file);
  const handle = await open(file, 'r+');
  return appending(handle, (await handle.stat()).size);
}

function appending<Entry>(handle: FileHandle, start: number): Journal<Entry> {
  let end = start;
  let queue: Promise<unknown> = Promise.resolve();
  const write = async (line: Buffer) => {
    try {
      for (let done = 0; done < line.length; ) {
        done += (await handle.write(line, done, line.length - done, end + done)).bytesWritten;
      }
      end += line.length;
    } catch (error) {
      // a full disk must not leave half a line in front of the next one
      await handle.truncate(end);
      throw error;
    }
  };
  return {
    append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      const done = queue.then(() => write(line));
      queue = done.catch(() => undefined);
      return done;
    },
    async close() {
      await queue;
      await handle.close();
    },
  };
}
