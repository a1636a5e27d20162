// Runs test/*.test.ts with Node's own runner.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './run.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const entries = readdirSync(path.join(here, 'test'))
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name}`);
const files = await bundle(entries);
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-concurrency=1', ...files], {
  cwd: here,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
