// Installs engines once into a cache of their own, keyed by what they are pinned to.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Unavailable } from './lane.mjs';

const here = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Outside the repository, so that a fresh clone on the same machine finds them again. */
const cache =
  process.env.NODESCOPE_CONFORMANCE_CACHE ??
  path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'nodescope-conformance');

const INSTALL_LIMIT_MS = 6 * 60_000;

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_LIMIT_MS, ...options });
  if (done.error) throw new Unavailable(`${command}: ${done.error.message}`);
  if (done.status !== 0) {
    const said = `${done.stderr}${done.stdout}`.trim().split('\n').slice(-3).join(' / ');
    throw new Unavailable(`${command} ${args[0]} ended with ${done.status ?? done.signal}: ${said.slice(0, 400)}`);
  }
  return done.stdout;
}

/** A folder made complete by `install(folder)` once per content of `files`. A half-made one is made again. */
function installed(name, files, install) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  const folder = path.join(cache, `${name}-${hash.digest('hex').slice(0, 12)}`);
  const mark = path.join(folder, '.complete');
  if (!existsSync(mark)) {
    const from = Date.now();
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    install(folder);
    writeFileSync(mark, '');
    console.log(`  · installed ${name} in ${((Date.now() - from) / 1000).toFixed(0)} s`);
  }
  return folder;
}

/** Python of a virtual environment with the pinned requirements of `conformance/<lane>/requirements.txt`. */
export function pythonWith(lane) {
  const requirements = path.join(here, lane, 'requirements.txt');
  const python = process.env.PYTHON ?? 'python3';
  const folder = installed(`python-${lane}`, [requirements], (target) => {
    run(python, ['-m', 'venv', path.join(target, 'venv')]);
    const pip = path.join(target, 'venv/bin/pip');
    run(pip, ['install', '--quiet', '--no-deps', '--requirement', requirements]);
  });
  return path.join(folder, 'venv/bin/python');
}

/** Folder with the jars of `conformance/<lane>/pom.xml` and what they depend on. */
export function jarsOf(lane) {
  const pom = path.join(here, lane, 'pom.xml');
  return installed(`jars-${lane}`, [pom], (target) => {
    run('java', ['-version']);
    copyFileSync(pom, path.join(target, 'pom.xml'));
    const copy = ['-q', '-B', '-f', path.join(target, 'pom.xml'), 'dependency:copy-dependencies'];
    run('mvn', [...copy, `-DoutputDirectory=${path.join(target, 'jars')}`]);
    renameSync(path.join(target, 'jars'), path.join(target, 'lib'));
  }).concat('/lib');
}

/** `require` of the packages in conformance/package-lock.json, and the folder they are in. */
export function nodeTools() {
  const files = ['package.json', 'package-lock.json'].map((name) => path.join(here, name));
  const folder = installed('node', files, (target) => {
    for (const file of files) copyFileSync(file, path.join(target, path.basename(file)));
    run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: target });
  });
  return {
    modules: path.join(folder, 'node_modules'),
    require: createRequire(path.join(folder, 'package.json')),
  };
}
