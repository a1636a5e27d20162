import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeAtomically } from '../atomic-file';
import { Execution } from './execution';

/** Executions on disk, one file each; a kill loses none. */
export interface ExecutionFiles {
  save(execution: Execution): Promise<void>;
  /** Loads all; forgets the ended ones from before `keepSince` (epoch milliseconds). */
  load(keepSince: number): Promise<Execution[]>;
}

export async function executionFiles(dir: string): Promise<ExecutionFiles> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return {
    save: (execution) => writeAtomically(path.join(dir, `${execution.executionId}.json`), JSON.stringify(execution)),
    async load(keepSince) {
      const names = (await readdir(dir)).filter((name) => name.endsWith('.json'));
      const texts = await Promise.all(names.map((name) => readFile(path.join(dir, name), 'utf8')));
      const executions = texts.map((text) => Execution.parse(JSON.parse(text)));
      const old = executions.filter((item) => item.endedAt !== null && item.endedAt < keepSince && item.announced);
      await Promise.all(old.map((item) => rm(path.join(dir, `${item.executionId}.json`), { force: true })));
      return executions.filter((item) => !old.includes(item));
    },
  };
}
