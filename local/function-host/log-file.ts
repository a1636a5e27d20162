import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

/** Output of one function, in the order it arrived. */
export interface LogFile {
  write(text: string): void;
}

/**
 * A log file that stays small: when it is full it becomes `<name>.1`, replacing the one before.
 * @param maxBytes of the file; together with its predecessor twice that stays on disk
 */
export function openLogFile(file: string, maxBytes: number): LogFile {
  mkdirSync(path.dirname(file), { recursive: true });
  let size = existsSync(file) ? statSync(file).size : 0;
  return {
    write: (text) => {
      const bytes = Buffer.byteLength(text);
      if (size > 0 && size + bytes > maxBytes) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, text);
      size += bytes;
    },
  };
}
