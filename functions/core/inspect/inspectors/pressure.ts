import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface Stall {
  /** Percent of time over 10, 60 and 300 seconds. */
  readonly avg10: number;
  readonly avg60: number;
  readonly avg300: number;
  readonly at: FactSource;
}
export interface PressureFacts {
  /** By `cpu`, `memory`, `io`: time in which some, or all (`full`), tasks waited for it. */
  readonly resources: Readonly<Record<string, { readonly some?: Stall; readonly full?: Stall }>>;
}

/** Pressure stall information (`/proc/pressure/*`), one file per resource. */
export default defineInspector({
  id: 'pressure',
  title: 'Pressure stall information (PSI)',
  kinds: ['pressure'],
  open: (file) => {
    const resource = /(cpu|memory|io)/.exec(file.slice(file.lastIndexOf('/') + 1))?.[1] ?? 'unknown';
    const stalls: { some?: Stall; full?: Stall } = {};
    return readLines<PressureFacts>({
      line(source) {
        const match = /^(some|full) avg10=([\d.]+) avg60=([\d.]+) avg300=([\d.]+) total=\d+/.exec(source.text);
        if (!match) return 'not pressure information';
        stalls[match[1] as 'some' | 'full'] = {
          avg10: Number(match[2]),
          avg60: Number(match[3]),
          avg300: Number(match[4]),
          at: cite(file, source),
        };
        return undefined;
      },
      end: () => (stalls.some || stalls.full ? { resources: { [resource]: stalls } } : null),
    });
  },
  merge: (left: PressureFacts, right: PressureFacts) => ({ resources: { ...left.resources, ...right.resources } }),
});
