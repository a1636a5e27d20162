import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const FOLDER = path.join(__dirname, '../../runbooks');

/** Every runbook of the repository, by id. */
export const RUNBOOK_TEXTS: ReadonlyMap<string, string> = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => [name.slice(0, -3), readFileSync(path.join(FOLDER, name), 'utf8')]),
);
