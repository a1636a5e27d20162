// Runs a TypeScript program of this folder: bundled by esbuild first, libraries stay outside. `npx cdk synth` calls it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));

/** Bundles `entries` (paths from infra/) to where libraries resolve and nobody looks; answers the files. */
export async function bundle(entries) {
  const cache = path.join(here, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'nodescope-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    absWorkingDir: here,
    entryPoints: entries,
    outdir: folder,
    outbase: here,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return entries.map((entry) => path.join(folder, entry.replace(/\.ts$/, '.mjs')));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [entry] = process.argv.slice(2);
  if (!entry) {
    console.error('usage: node run.mjs <program.ts>');
    process.exit(2);
  }
  const [file] = await bundle([entry]);
  await import(pathToFileURL(file).href);
}
