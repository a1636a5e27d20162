import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface MeminfoFacts {
  /** Bytes (counts for HugePages_*), by name. */
  readonly values: Readonly<Record<string, number>>;
  readonly at: Readonly<Record<string, FactSource>>;
}

/** `/proc/meminfo`, or `free` without a unit. */
export default defineInspector({
  id: 'meminfo',
  title: 'Memory (/proc/meminfo)',
  kinds: ['meminfo'],
  open: (file) => {
    const values: Record<string, number> = {};
    const at: Record<string, FactSource> = {};
    return readLines<MeminfoFacts>({
      line(source) {
        const match = /^([A-Za-z][\w()]{0,40}):\s+(\d+)( kB)?\s*$/.exec(source.text);
        if (!match) return 'not a line of meminfo';
        values[match[1]!] = Number(match[2]) * (match[3] ? 1024 : 1);
        at[match[1]!] = cite(file, source);
        return undefined;
      },
      end: () => ('MemTotal' in values ? { values, at } : null),
    });
  },
});
