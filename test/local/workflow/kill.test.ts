import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';

const directory = mkdtempSync(path.join(tmpdir(), 'nodescope-kill-'));
const program = path.join(directory, 'killable-runner.cjs');
const alive = new Set<ChildProcess>();

beforeAll(() => {
  buildSync({
    entryPoints: [path.join(__dirname, 'killable-runner.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    outfile: program,
  });
});
afterAll(() => {
  for (const child of alive) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

interface Line {
  readonly called?: string;
  readonly payload?: unknown;
  readonly event?: string;
  readonly progress?: number;
  readonly resumed?: boolean;
  readonly ended?: { readonly status: string; readonly output: unknown };
}

/** A life of the runner: what it says, until it has said what the test waits for. */
function live(home: string, turn: string) {
  const child = spawn(process.execPath, [program, home, `${home}.calls`, turn], { stdio: ['pipe', 'pipe', 'inherit'] });
  alive.add(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    until: async (wanted: (line: Line) => boolean): Promise<Line> => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error('the runner ended');
        const line = JSON.parse(value) as Line;
        if (wanted(line)) return line;
      }
    },
    send: (text: string) => child.stdin.write(`${text}\n`),
    kill: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      alive.delete(child);
    },
  };
}

const callsOf = (home: string) =>
  readFileSync(`${home}.calls`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as [string, unknown]);

describe('a runner killed with SIGKILL', () => {
  it('in a task, then while waiting for a token, then in a map, goes on each time and ends well', async () => {
    const home = path.join(directory, 'home');

    const first = live(home, 'begin');
    await first.until(({ called }) => called === 'begin');
    await first.kill();

    const second = live(home, 'nothing');
    const { payload: token } = await second.until(({ called }) => called === 'ask');
    await second.until(({ event }) => event === 'TaskSubmitted');
    await second.kill();

    const third = live(home, 'item-3');
    await third.until(({ resumed }) => resumed === true);
    third.send(String(token));
    await third.until(({ progress }) => progress === 2);
    await third.until(({ called, payload }) => called === 'item' && payload === 3);
    await third.kill();

    const fourth = live(home, 'nothing');
    const { ended } = await fourth.until((line) => line.ended !== undefined);
    await fourth.kill();
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: ['finished', [1, 2, 3, 4]] });
    expect(callsOf(home)).toEqual([
      ['begin', {}],
      ['begin', {}],
      ['ask', null],
      ['item', 1],
      ['item', 2],
      ['item', 3],
      ['item', 3],
      ['item', 4],
      ['finish', [1, 2, 3, 4]],
    ]);
  });
});
