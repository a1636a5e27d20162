// Runs test/*.test.ts with Node's own runner, in one process: loading the CDK and making templates is what takes time.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './run.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const tests = readdirSync(path.join(here, 'test')).filter((name) => name.endsWith('.test.ts'));
const file = await bundle('tests.ts', tests.map((name) => `import './test/${name}';`).join('\n'));
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', file], {
  cwd: here,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
