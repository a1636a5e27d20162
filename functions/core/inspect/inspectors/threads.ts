import { cite } from '../cite';
import { type HeavyHitter, heavyHitters } from '../heavy-hitters';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface ThreadFacts {
  /** Threads of the node when the file was written. */
  readonly total: number;
  /** Processes with most threads: `pid command`; counts are exact up to 1,024 processes. */
  readonly top: readonly HeavyHitter[];
  readonly at: FactSource | null;
}

/** `ps -eTF`: one line per thread. */
export default defineInspector({
  id: 'threads',
  title: 'Threads (ps -eTF)',
  kinds: ['ps-threads'],
  open: (file) => {
    const holders = heavyHitters(1024);
    let total = 0;
    let at: FactSource | null = null;
    return readLines<ThreadFacts>({
      line(source) {
        const text = source.text;
        if (/^UID\s+PID\s+SPID/.test(text)) {
          at ??= cite(file, source);
          return undefined;
        }
        const row = /^(\S+)\s+(\d+)\s+(\d+)\s+\d+\s+\d+\s+\d+\s+\d+\s+\d+\s+\S+\s+\S+\s+[\d:.-]+\s+[|\\_ ]*(\S+)/.exec(
          text,
        );
        if (!row) return total > 0 ? undefined : 'not a thread';
        total++;
        const command = row[4]!;
        holders.add(
          `${row[2]} ${command.startsWith('[') ? command : command.slice(command.lastIndexOf('/') + 1)}`.slice(0, 80),
        );
        return undefined;
      },
      end: () => (total === 0 ? null : { total, top: holders.top(10), at }),
    });
  },
});
