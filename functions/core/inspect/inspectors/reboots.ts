import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface Boot {
  readonly kernel: string;
  /** Minutes since 1 January of an unnamed leap year: `last` prints no year. */
  readonly minuteOfYear: number;
  /** The shutdown before this boot was not recorded. */
  readonly crash: boolean;
  readonly at: FactSource;
}
export interface RebootFacts {
  /** Newest first, as `last` prints them. */
  readonly boots: readonly Boot[];
}

/** `last reboot`. */
export default defineInspector({
  id: 'reboots',
  title: 'Boots (last reboot)',
  kinds: ['last-reboot'],
  open: (file) => {
    const boots: Boot[] = [];
    let seen = false;
    return readLines<RebootFacts>({
      line(source) {
        const match = /^reboot\s+system boot\s+(\S+)\s+\w{3} (\w{3})\s+(\d{1,2}) (\d{2}):(\d{2})(?::\d{2})?(.*)$/.exec(
          source.text,
        );
        if (!match) {
          if (/^(wtmp|wtmpdb|btmp)\S* begins/.test(source.text)) {
            seen = true;
            return undefined;
          }
          return 'not a boot';
        }
        seen = true;
        const month = MONTHS.indexOf(match[2]!);
        if (month < 0) return 'not a month';
        // 2000 is a leap year, so 29 February has its place
        const minuteOfYear =
          (Date.UTC(2000, month, Number(match[3]), Number(match[4]), Number(match[5])) - Date.UTC(2000, 0)) / 60_000;
        if (boots.length < 200) {
          boots.push({ kernel: match[1]!, minuteOfYear, crash: /- crash/.test(match[6]!), at: cite(file, source) });
        }
        return undefined;
      },
      end: () => (seen ? { boots } : null),
    });
  },
});
