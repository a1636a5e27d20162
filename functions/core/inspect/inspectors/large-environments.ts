import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const KEPT = 50;

export interface LargeEnvironmentsFacts {
  /** Processes with more than 1000 environment variables; most variables first. */
  readonly processes: readonly { readonly pid: number; readonly variables: number; readonly at: FactSource }[];
  readonly total: number;
}

/** `large_environments.txt`: process ids and how many environment variables they have. */
export default defineInspector({
  id: 'largeEnvironments',
  title: 'Processes with very many environment variables',
  kinds: ['large-environments'],
  open: (file) => {
    const processes: { pid: number; variables: number; at: FactSource }[] = [];
    let total = 0;
    let seen = false;
    return readLines<LargeEnvironmentsFacts>({
      line(source) {
        const text = source.text.trim();
        if (/^PID(?:\s+Count)?$/.test(text) || text === 'Large environment variables not found') {
          seen = true;
          return undefined;
        }
        const row = /^(\d{1,10})\s+(\d{1,9})$/.exec(text);
        if (!row) return 'not a process id and a count';
        seen = true;
        total++;
        processes.push({ pid: Number(row[1]), variables: Number(row[2]), at: cite(file, source) });
        if (processes.length > 2 * KEPT) processes.sort((a, b) => b.variables - a.variables).length = KEPT;
        return undefined;
      },
      end: () =>
        seen
          ? { processes: processes.sort((a, b) => b.variables - a.variables || a.pid - b.pid).slice(0, KEPT), total }
          : null,
    });
  },
  optional: true,
});
