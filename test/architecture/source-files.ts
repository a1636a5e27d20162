import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.join(__dirname, '../..');
const SOURCE_FOLDERS = ['schemas', 'functions', 'local', 'test', 'scripts', 'infra'];

export interface SourceFile {
  /** From the repository root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly generated: boolean;
}

function walk(folder: string, found: string[]): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    if (name === 'node_modules' || name === 'dist' || name === 'cdk.out') continue;
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) walk(file, found);
    else if (/\.(ts|mjs|cjs)$/.test(name)) found.push(file);
  }
}

/** Every source file of the repository, read once. */
export function sourceFiles(): SourceFile[] {
  const found: string[] = [];
  for (const folder of SOURCE_FOLDERS) walk(path.join(ROOT, folder), found);
  return found.map((file) => {
    const text = readFileSync(file, 'utf8');
    return {
      path: path.relative(ROOT, file).split(path.sep).join('/'),
      text,
      lines: text.split('\n').length - 1,
      generated: /\.generated\.ts$/.test(file),
    };
  });
}

/** Module specifiers a file imports, static and dynamic. */
export function importsOf(file: SourceFile): string[] {
  const specifiers = new Set<string>();
  for (const match of file.text.matchAll(
    /^\s*(?:import|export)\b[^'"`;]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|\brequire\(\s*'([^']+)'\s*\)/gm,
  )) {
    specifiers.add(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
  }
  return [...specifiers];
}

/** Path from the root that a relative specifier points to, without extension; null for packages. */
export function resolveImport(from: SourceFile, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return path.posix.normalize(path.posix.join(path.posix.dirname(from.path), specifier));
}
