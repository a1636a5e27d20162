import { closeSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import type { JournalRecord } from './journal-record';

/** Append-only sequence of records. */
export interface Journal<T = JournalRecord> {
  /** @param durable wait until the bytes are on the disk, not only in the page cache */
  append(record: T, durable: boolean): void;
  close(): void;
}

/** For Express children: AWS keeps no history of them either, a killed one starts over. */
export function forgetfulJournal(): Journal {
  return { append: () => {}, close: () => {} };
}

const NEWLINE = 0x0a;

/** Whole lines of a journal, parsed. A torn or unreadable last line is cut off the file; one in the middle is an error. */
export function readJournal<T = JournalRecord>(file: string, repair: boolean): T[] {
  const bytes = readFileSync(file);
  const records: T[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(NEWLINE, start);
    const last = end === -1 || end === bytes.length - 1;
    try {
      if (end === -1) throw new SyntaxError('line without end');
      records.push(JSON.parse(bytes.toString('utf8', start, end)) as T);
    } catch (thrown) {
      if (!last) throw new Error(`${file} is damaged at byte ${start}: ${String(thrown)}`, { cause: thrown });
      if (repair) truncateSync(file, start);
      break;
    }
    start = end + 1;
  }
  return records;
}

/** Opens for appending. Writes are synchronous: the order in the file is the order of the calls. */
export function openJournal<T = JournalRecord>(file: string): Journal<T> {
  const handle = openSync(file, 'a');
  let open = true;
  return {
    append: (record, durable) => {
      if (!open) return;
      const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      if (durable) fsyncSync(handle);
    },
    close: () => {
      if (!open) return;
      open = false;
      closeSync(handle);
    },
  };
}
