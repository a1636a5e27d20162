import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface ProcstatFacts {
  /** `null` when the file has only the sum of all CPUs. */
  readonly cpus: number | null;
  /** Seconds since 1970 at which the kernel started. */
  readonly bootTime: number | null;
  readonly running: number | null;
  readonly blocked: number | null;
  /** Share of CPU time since boot spent waiting for disks and stolen by the hypervisor, 0 to 1. */
  readonly iowait: number | null;
  readonly steal: number | null;
  readonly at: FactSource | null;
}

/** `/proc/stat`. */
export default defineInspector({
  id: 'procstat',
  title: 'CPU totals (/proc/stat)',
  kinds: ['procstat'],
  // allprocstat.txt holds /proc/<pid>/stat of every process
  accepts: (path) => !path.includes('allprocstat'),
  open: (file) => {
    let cpus = 0;
    let bootTime: number | null = null;
    let running: number | null = null;
    let blocked: number | null = null;
    let iowait: number | null = null;
    let steal: number | null = null;
    let at: FactSource | null = null;
    return readLines<ProcstatFacts>({
      line(source) {
        const [name = '', ...values] = source.text.slice(0, 400).split(/\s+/);
        if (/^cpu\d+$/.test(name)) cpus++;
        else if (name === 'cpu') {
          const ticks = values.map(Number);
          const total = ticks.slice(0, 8).reduce((sum, value) => sum + value, 0);
          if (total > 0) [iowait, steal] = [(ticks[4] ?? 0) / total, (ticks[7] ?? 0) / total];
          at = cite(file, source);
        } else if (name === 'btime') bootTime = Number(values[0]);
        else if (name === 'procs_running') running = Number(values[0]);
        else if (name === 'procs_blocked') blocked = Number(values[0]);
        else if (!/^(intr|ctxt|processes|softirq|page|swap)$/.test(name)) return 'not a line of /proc/stat';
        return undefined;
      },
      end: () =>
        at === null ? null : { cpus: cpus === 0 ? null : cpus, bootTime, running, blocked, iowait, steal, at },
    });
  },
});
