import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const PROCESSES = 20;

export interface TopFacts {
  readonly file: string;
  /** Load averages over 1, 5 and 15 minutes. */
  readonly load: readonly number[];
  readonly uptime: string | null;
  readonly tasks: { readonly total: number; readonly zombie: number; readonly at: FactSource } | null;
  /** Percent of CPU time since boot or over the sample, by `us sy ni id wa hi si st`. */
  readonly cpu: { readonly percent: Readonly<Record<string, number>>; readonly at: FactSource } | null;
  readonly memory: { readonly totalBytes: number; readonly freeBytes: number; readonly at: FactSource } | null;
  /** Last word of the swap line: what new programs can still get. */
  readonly availableBytes: number | null;
  readonly swapTotalBytes: number | null;
  /** Heaviest first, as top sorts them; command names only, never arguments. */
  readonly processes: readonly {
    readonly pid: number;
    readonly cpu: number;
    readonly memory: number;
    readonly state: string;
    readonly command: string;
  }[];
}

const UNITS: Record<string, number> = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };

/** `top -b -n 1`. */
export default defineInspector({
  id: 'top',
  title: 'Load, memory and busiest processes (top)',
  kinds: ['top'],
  open: (file) => {
    let load: number[] = [];
    let uptime: string | null = null;
    let tasks: TopFacts['tasks'] = null;
    let cpu: TopFacts['cpu'] = null;
    let memory: TopFacts['memory'] = null;
    let availableBytes: number | null = null;
    let swapTotalBytes: number | null = null;
    const processes: { pid: number; cpu: number; memory: number; state: string; command: string }[] = [];
    let seen = false;
    return readLines<TopFacts>({
      line(source) {
        const text = source.text.trim();
        const head = /^top - \S+ up (.{1,60}?),\s+\d+ users?,\s+load average: ([\d., ]+)$/.exec(text);
        if (head) {
          seen = true;
          uptime = head[1]!;
          load = head[2]!.split(/,\s+/).map((part) => Number(part.replace(',', '.')));
          return undefined;
        }
        const counts = /^(?:Tasks|Threads):\s*(\d+) total,.*?(\d+) zombie/.exec(text);
        if (counts) {
          tasks = { total: Number(counts[1]), zombie: Number(counts[2]), at: cite(file, source) };
          return undefined;
        }
        if (text.startsWith('%Cpu')) {
          const percent = Object.fromEntries(
            [...text.matchAll(/([\d.]+)[ %]+(us|sy|ni|id|wa|hi|si|st)\b/g)].map(([, value, name]) => [
              name!,
              Number(value),
            ]),
          );
          cpu ??= { percent, at: cite(file, source) };
          return undefined;
        }
        const ram = /^([KMGT]iB) (Mem|Swap)\s*:\s*([\d.]+)[+ ]*total,\s*([\d.]+)[+ ]*free/.exec(text);
        if (ram) {
          const unit = UNITS[ram[1]!]!;
          const [total, free] = [Number(ram[3]) * unit, Number(ram[4]) * unit];
          if (ram[2] === 'Mem') memory = { totalBytes: total, freeBytes: free, at: cite(file, source) };
          else {
            swapTotalBytes = total;
            const available = /([\d.]+)[+ ]*avail Mem/.exec(text);
            availableBytes = available ? Number(available[1]) * unit : null;
          }
          return undefined;
        }
        if (/^PID\s+USER/.test(text)) return undefined;
        const row =
          /^(\d+)\s+\S+\s+\S+\s+-?\d+\s+\S+\s+\S+\s+\S+\s+([A-Za-z])\s+([\d.]+)\s+([\d.]+)\s+\S+\s+(\S+)/.exec(text);
        if (!row) return seen ? 'not a process' : 'not top output';
        if (processes.length < PROCESSES) {
          processes.push({
            pid: Number(row[1]),
            state: row[2]!,
            cpu: Number(row[3]),
            memory: Number(row[4]),
            command: row[5]!.slice(0, 60),
          });
        }
        return undefined;
      },
      end: () => (seen ? { file, load, uptime, tasks, cpu, memory, availableBytes, swapTotalBytes, processes } : null),
    });
  },
});
