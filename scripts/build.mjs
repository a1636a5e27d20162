// Bundles the Lambda functions (one file each, the very files that are deployed) and the local command.
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { credentialsFromEnvironment, literalSchemaKeys, unzipperAlone, zodInEnglish } from './bundle-plugins.mjs';
import { lightCatalogue } from './catalogue-variants.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The function list is data in schemas/deployment.ts; bundling it is the cheapest way to read TypeScript. */
async function functionEntries() {
  const out = await build({
    entryPoints: [path.join(root, 'schemas/deployment.ts')],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const module = await import(`data:text/javascript;base64,${Buffer.from(out.outputFiles[0].text).toString('base64')}`);
  return Object.entries(module.FUNCTIONS).map(([name, spec]) => ({
    name,
    entry: { in: path.join(root, spec.entry), out: `functions/${name}/index` },
  }));
}

/** What a function does with the rules: which files they read, which lines they match, or (all others) what they say. */
const RULES_FOR = { unpack: 'kinds', classify: 'match' };

export async function buildAll({ quiet = false } = {}) {
  const started = Date.now();
  // made beside and then put in place: whoever runs what is in dist/ never finds half of it
  const dist = path.join(root, 'dist');
  const fresh = `${dist}-${process.pid}`;
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: true,
    outdir: fresh,
    logLevel: 'warning',
    absWorkingDir: root,
    define: {
      'process.env.NODESCOPE_BUILD': JSON.stringify(
        JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version,
      ),
    },
  };
  const entries = await functionEntries();
  const functions = ['kinds', 'match', 'diagnose'].map((variant) =>
    build({
      ...common,
      entryPoints: entries.filter(({ name }) => (RULES_FOR[name] ?? 'diagnose') === variant).map(({ entry }) => entry),
      minify: true,
      // ES modules shake: the SDK's CommonJS builds pull in every command
      mainFields: ['module', 'main'],
      metafile: true,
      plugins: [
        unzipperAlone,
        zodInEnglish,
        literalSchemaKeys,
        credentialsFromEnvironment,
        lightCatalogue(root, variant),
      ],
    }),
  );
  // the embedded cloud keeps its libraries outside: classic-level loads a native file by path
  const local = build({
    ...common,
    entryPoints: [{ in: path.join(root, 'local/cli/main.ts'), out: 'local/cli' }],
    packages: 'external',
  });
  const made = await Promise.all([...functions, local]).catch((error) => {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  });
  const old = `${fresh}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
  if (!quiet) console.error(`built ${entries.length} functions and the command in ${Date.now() - started} ms`);
  return { outputs: Object.assign({}, ...made.map((one) => one.metafile?.outputs)) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll({ quiet: process.argv.includes('--quiet') });
