import { cite } from '../cite';
import type { HeavyHitter } from '../heavy-hitters';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface ThreadFacts {
  /** Threads of the node when the file was written. */
  readonly total: number;
  /** Processes with most threads: `pid command`; names without arguments. */
  readonly top: readonly HeavyHitter[];
  readonly at: FactSource | null;
}

/** Processes told apart; beyond that threads are only summed up. */
const PROCESSES = 65_536;

interface Holder {
  lines: number;
  threads: number;
  name: string;
}

/** `ps -eTF` and its like: one line per thread, or per process with the number of threads (NLWP). */
export default defineInspector({
  id: 'threads',
  title: 'Threads (ps -eTF)',
  kinds: ['ps-threads'],
  open: (file) => {
    const holders = new Map<string, Holder>();
    let columns: string[] = [];
    let others = 0;
    let at: FactSource | null = null;
    return readLines<ThreadFacts>({
      line(source) {
        const parts = source.text.trim().split(/\s+/);
        if (parts.includes('PID') && /^(CMD|COMMAND)$/.test(parts.at(-1)!)) {
          columns = parts;
          at ??= cite(file, source);
          return undefined;
        }
        if (columns.length === 0) return 'before the header';
        const pid = parts[columns.indexOf('PID')] ?? '';
        const command = parts.slice(columns.length - 1).find((part) => !/^[|\\_]+$/.test(part));
        // a command with line breaks in its arguments goes on below
        if (!/^\d{1,10}$/.test(pid) || command === undefined) return holders.size > 0 ? undefined : 'not a thread';
        const known = holders.get(pid);
        if (!known && holders.size >= PROCESSES) {
          others++;
          return undefined;
        }
        const name = command.startsWith('[') ? command : command.slice(command.lastIndexOf('/') + 1);
        const holder = known ?? { lines: 0, threads: 0, name: name.slice(0, 60) };
        holder.lines++;
        holder.threads = Math.max(holder.threads, Number(parts[columns.indexOf('NLWP')]) || 0);
        holders.set(pid, holder);
        return undefined;
      },
      end: () => {
        if (holders.size === 0) return null;
        const counted = [...holders].map(([pid, one]) => ({
          key: `${pid} ${one.name}`,
          count: Math.max(one.lines, one.threads),
        }));
        counted.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
        return { total: others + counted.reduce((sum, one) => sum + one.count, 0), top: counted.slice(0, 10), at };
      },
    });
  },
});
