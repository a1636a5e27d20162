import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** Replaces a file in one step: readers see the old or the new content, never a part. Readable by the owner only. */
export async function writeAtomically(file: string, content: string): Promise<void> {
  const next = `${file}.${randomBytes(6).toString('hex')}.next`;
  try {
    await writeFile(next, content, { mode: 0o600 });
    await rename(next, file);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}

/** Content of a file, or null when it does not exist. */
export async function readIfExists(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
