import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../architecture/source-files';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly inBundle?: boolean;
  readonly link?: boolean;
}
interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

const FOLDERS = ['.', 'infra', 'conformance'];

function readJson<T>(...parts: string[]): T {
  return JSON.parse(readFileSync(path.join(ROOT, ...parts), 'utf8')) as T;
}
function locked(folder: string): [string, Locked][] {
  const { packages } = readJson<{ packages: Record<string, Locked> }>(folder, 'package-lock.json');
  return Object.entries(packages).filter(([name]) => name !== '');
}

describe('dependencies', () => {
  it.each(FOLDERS)('of %s are locked by hash and come from the registry alone', (folder) => {
    const packages = locked(folder);
    expect(packages.length).toBeGreaterThan(10);
    const loose = packages.filter(
      ([, one]) =>
        (!one.integrity?.startsWith('sha512-') && one.inBundle !== true) ||
        one.link === true ||
        (one.resolved !== undefined && !one.resolved.startsWith('https://registry.npmjs.org/')),
    );
    expect(loose.map(([name]) => name)).toEqual([]);
  });

  it.each(FOLDERS)('of %s are named by exact version', (folder) => {
    const { dependencies = {}, devDependencies = {} } = readJson<Manifest>(folder, 'package.json');
    const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    );
    expect(ranges).toEqual([]);
  });

  it('that want to run a script when installed are these; docs/security.md says what happens without', () => {
    const scripts = FOLDERS.flatMap((folder) =>
      locked(folder)
        .filter(([, one]) => one.hasInstallScript)
        .map(([name]) => path.posix.join(folder, name)),
    );
    expect(scripts).toEqual([
      'node_modules/@parcel/watcher',
      'node_modules/classic-level',
      'node_modules/esbuild',
      'node_modules/unrs-resolver',
      'infra/node_modules/esbuild',
    ]);
  });

  it('of functions hold no native code: classic-level stands behind the local tables only', () => {
    const functions = readJson<{ dependencies: Record<string, string> }>('package.json').dependencies;
    expect(functions).toHaveProperty('dynalite');
    for (const name of ['tools', 'unpack', 'classify', 'aggregate']) {
      const bundle = path.join(ROOT, 'dist/functions', name, 'index.js');
      expect(existsSync(bundle)).toBe(true);
      expect(readFileSync(bundle, 'utf8')).not.toMatch(/classic-level|node-gyp-build|\.node["']\)/);
    }
  });
});
