import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const KEPT = 500;

export interface ThrottledCgroup {
  readonly cgroup: string;
  readonly periods: number;
  readonly throttledPeriods: number;
  /** True for kubelet, containerd and other slices of the system rather than of pods. */
  readonly system: boolean;
  readonly at: FactSource;
}
export interface ThrottlingFacts {
  readonly cgroups: readonly ThrottledCgroup[];
  /** Processes with time spent waiting for disks, in seconds since they started; most first. */
  readonly ioDelays: readonly {
    readonly pid: number;
    readonly name: string;
    readonly seconds: number;
    readonly at: FactSource;
  }[];
}

/** `cpu_throttling.txt` (cpu.stat of throttled cgroups) and `io_throttling.txt` (block I/O delay of processes). */
export default defineInspector({
  id: 'throttling',
  title: 'CPU throttling and I/O delays',
  kinds: ['throttling'],
  open: (file) => {
    const cgroups: { cgroup: string; periods: number; throttledPeriods: number; system: boolean; at: FactSource }[] =
      [];
    const ioDelays: { pid: number; name: string; seconds: number; at: FactSource }[] = [];
    let current: (typeof cgroups)[number] | null = null;
    let seen = false;
    return readLines<ThrottlingFacts>({
      line(source) {
        const text = source.text.trim();
        if (text === 'No CPU Throttling Found' || /^PID Name Block IO Delay/.test(text)) {
          seen = true;
          return undefined;
        }
        if (text.startsWith('/') && text.endsWith('cpu.stat')) {
          seen = true;
          const cgroup = text.slice(0, -'/cpu.stat'.length).slice(-200);
          current = {
            cgroup,
            periods: 0,
            throttledPeriods: 0,
            system: !text.includes('kubepods'),
            at: cite(file, source),
          };
          if (cgroups.length < KEPT) cgroups.push(current);
          return undefined;
        }
        const stat =
          /^(nr_periods|nr_throttled|throttled_time|throttled_usec|usage_usec|user_usec|system_usec|nr_bursts|burst_usec|core_sched\.\w+) (\d+)$/.exec(
            text,
          );
        if (stat) {
          if (current && stat[1] === 'nr_periods') current.periods = Number(stat[2]);
          if (current && stat[1] === 'nr_throttled') current.throttledPeriods = Number(stat[2]);
          return undefined;
        }
        const delay = /^(\d+) \((.{1,60})\) (\d+)$/.exec(text);
        if (delay) {
          seen = true;
          const entry = {
            pid: Number(delay[1]),
            name: delay[2]!,
            seconds: Number(delay[3]) / 100,
            at: cite(file, source),
          };
          // the collector sorts by pid, so the largest are kept here
          ioDelays.push(entry);
          if (ioDelays.length > 200) ioDelays.sort((a, b) => b.seconds - a.seconds).length = 100;
          return undefined;
        }
        // processes of the cgroup just named
        return current ? undefined : 'not throttling information';
      },
      end: () => (seen ? { cgroups, ioDelays: ioDelays.sort((a, b) => b.seconds - a.seconds).slice(0, 20) } : null),
    });
  },
  merge: (left: ThrottlingFacts, right: ThrottlingFacts) => ({
    cgroups: [...left.cgroups, ...right.cgroups],
    ioDelays: [...left.ioDelays, ...right.ioDelays],
  }),
});
