// Builds everything and runs a bench: npm run bench [-- SIZE…]
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildAll } from './build.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
await buildAll({ quiet: true });
await build({
  absWorkingDir: root,
  entryPoints: ['test/bench/memory.ts', 'test/bench/function-process.ts'],
  outdir: 'dist/bench',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['dist/bench/memory.js', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NODESCOPE_ROOT: root, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
});
process.exitCode = status ?? 1;
