import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(__dirname, '../../golden');

/** True while `UPDATE_GOLDEN=1 npx jest …` accepts what the catalogue says now. */
export const updating = process.env.UPDATE_GOLDEN === '1';

/** Lines of a reviewed file; none when it does not exist yet. */
export function goldenLines(name: string): string[] {
  const file = path.join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** Compares with the reviewed file, or rewrites it when updating. */
export function expectGolden(name: string, lines: readonly string[]): void {
  if (updating) writeFileSync(path.join(folder, name), lines.map((line) => `${line}\n`).join(''));
  expect(lines).toEqual(goldenLines(name));
}
