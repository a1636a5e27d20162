// What the lanes test: the built bundles, the definition files, and what our own engine says of the same bundle.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const command = path.join(root, 'dist/local/cli.js');

export function ensureBuilt() {
  if (existsSync(command) && existsSync(path.join(root, 'dist/functions/tools/index.js'))) return;
  execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--quiet'], { cwd: root, stdio: 'inherit' });
}

/** Runs the built `nodescope` command; answers what it prints. */
export function nodescope(...args) {
  return execFileSync(process.execPath, [command, ...args], { cwd: root, maxBuffer: 64 << 20 }).toString('utf8');
}

/** Bundles a TypeScript module into `folder` and imports it: lanes use the repository's own sources as data. */
export async function importTypeScript(file, folder) {
  const out = path.join(folder, `${path.basename(file, '.ts')}.cjs`);
  await build({
    entryPoints: [path.join(root, file)],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outfile: out,
    logLevel: 'warning',
  });
  return (await import(pathToFileURL(out).href)).default;
}

/** A state machine file with its `${…}` filled in, as object. */
export function filledDefinition(file, values) {
  const text = readFileSync(path.join(root, file), 'utf8');
  return JSON.parse(text.replace(/\$\{(\w+)\}/g, (whole, name) => values[name] ?? whole));
}

/** The same bundle for every engine: same seed, same bytes. */
export function sampleBundle(folder) {
  const file = path.join(folder, 'conformance.tar.gz');
  const options = ['--fault', 'dns-blocked', '--seed', 'conformance', '--collected-at', '2026-01-31T12:00:00Z'];
  nodescope('sample', file, ...options, '--size', '2MB');
  return file;
}

/** The exact bytes of findings.json the embedded cloud gives for a bundle. */
export function embeddedFindings(folder, bundle) {
  return nodescope('--home', path.join(folder, 'home'), 'analyze', bundle, '--json').trimEnd();
}
