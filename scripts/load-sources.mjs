import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

/** Bundles TypeScript sources in memory and evaluates them. `exports` are `export … from './…'` lines, from the root. */
export async function loadSources(root, exports) {
  const out = await build({
    stdin: { contents: exports, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    logLevel: 'error',
  });
  const module = { exports: {} };
  const require = createRequire(path.join(root, 'package.json'));
  new Function('module', 'exports', 'require', out.outputFiles[0].text)(module, module.exports, require);
  return module.exports;
}
