import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../architecture/source-files';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const SECURITY = read('docs/security.md');
const OPERATIONS = read('docs/operations.md');

/** Every `file.test.ts` "title" of the page. Titles may be broken over lines nowhere: a quote ends on its line. */
const proofs = [...SECURITY.matchAll(/`((?:infra\/)?test\/[\w./-]+\.test\.ts)`\s+"([^"\n]+)"/g)].map(
  ([, file, title]) => ({ file: file!, title: title! }),
);

/** Cells of all tables whose header has this column. */
function column(markdown: string, name: string): string[] {
  return markdown
    .split(/\n\n+/)
    .filter((block) => block.startsWith('|'))
    .flatMap((block) => {
      const [header = [], , ...rows] = block.split('\n').map((row) =>
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
      const at = header.indexOf(name);
      return at < 0 ? [] : rows.map((row) => row[at] ?? '');
    });
}

/** A title stands in its file between quotes or backticks, as the argument of it, it.each or test. */
const isTitle = (text: string, title: string) => ["'", '`', '"'].some((quote) => text.includes(quote + title + quote));

describe('docs/security.md', () => {
  it('proves much', () => expect(proofs.length).toBeGreaterThan(50));

  it('names tests that exist', () => {
    const missing = proofs.filter(({ file, title }) => {
      if (!existsSync(path.join(ROOT, file))) return true;
      return !isTitle(read(file), title);
    });
    expect(missing).toEqual([]);
  });

  it('has a test for every mitigation, every exit and every URL', () => {
    const cells = column(SECURITY, 'proven by');
    expect(cells.length).toBeGreaterThan(45);
    expect(cells.filter((cell) => !/^`[^`]+\.test\.ts` "[^"]+"$/.test(cell))).toEqual([]);
  });

  it('names files that exist', () => {
    const named = [...SECURITY.matchAll(/`((?:functions|infra|schemas|local|documents|docs|test)\/[\w./-]+\.\w+)`/g)];
    expect(named.length).toBeGreaterThan(50);
    expect(named.map(([, file]) => file!).filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  it('links to pages that exist', () => {
    for (const [page, text] of [
      ['docs', SECURITY],
      ['docs', OPERATIONS],
      ['.', read('SECURITY.md')],
    ] as const)
      for (const [, target] of text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g))
        if (!/^https:/.test(target!))
          expect([target, existsSync(path.join(ROOT, page, target!))]).toEqual([target, true]);
  });
});

describe('docs/operations.md', () => {
  it('explains every alarm there is', () => {
    const source = read('infra/lib/observability.ts');
    const names = [...source.matchAll(/this\.alarm\(\s*['`]([^'`]+)['`]/g)].map(([, name]) =>
      // `${name}-failed` and its like: the fixed end is what the page must say
      name!.replace(/\$\{[^}]*\}/g, '…'),
    );
    expect(names.length).toBeGreaterThanOrEqual(6);
    expect(names.filter((name) => !OPERATIONS.includes(`\`${name}\``))).toEqual([]);
  });

  it('names every state of collect-node in which work can fail', () => {
    const { States } = JSON.parse(read('statemachines/collect-node.asl.json')) as {
      States: Record<string, { Type: string; Catch?: unknown }>;
    };
    const failing = Object.entries(States).filter(([, state]) => state.Catch !== undefined);
    expect(failing.length).toBeGreaterThan(5);
    expect(failing.map(([name]) => name).filter((name) => !OPERATIONS.includes(`\`${name}\``))).toEqual([]);
  });
});
