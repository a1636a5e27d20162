// Runs a TypeScript program of this folder: bundled by esbuild first, libraries stay outside. `npx cdk synth` calls it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));

/** Bundles a program to where libraries resolve and nobody looks; answers the file, which goes when this process does. */
export async function bundle(name, contents) {
  const cache = path.join(here, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'nodescope-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, `${path.basename(name, '.ts')}.mjs`);
  await build({
    absWorkingDir: here,
    stdin: { contents, sourcefile: name, resolveDir: here, loader: 'ts' },
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [entry] = process.argv.slice(2);
  if (!entry) {
    console.error('usage: node run.mjs <program.ts>');
    process.exit(2);
  }
  await import(pathToFileURL(await bundle(path.basename(entry), `import './${entry}';`)).href);
}
