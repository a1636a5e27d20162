const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const two = (n: number) => (n < 10 ? `0${n}` : String(n));

/** Every way a program on the node prints a moment. Times are epoch milliseconds, fractions of a millisecond allowed. */
export interface Stamps {
  /** journalctl -o short: `Nov 22 10:00:00`, node-local, no year. */
  journal(at: number): string;
  /** journalctl -o short-precise: `Nov 22 10:00:00.123456`. */
  journalPrecise(at: number): string;
  /** journalctl -o short-iso-precise: `2026-11-22T10:00:00.123456+0000`. */
  isoPrecise(at: number): string;
  /** klog header time: `1122 10:00:00.123456`. */
  klog(at: number): string;
  /** Go RFC3339Nano in the zone of the program: `2026-11-22T10:00:00.123456789Z`. */
  rfc3339Nano(at: number): string;
  /** zap ISO8601: `2026-11-22T10:00:00.123Z`. */
  isoMillis(at: number): string;
  /** dmesg --ctime: `Sun Nov 22 10:00:00 2026`. */
  ctime(at: number): string;
  /** `2026-11-22 10:00:00`. */
  plain(at: number): string;
  /** Go's time.String(): `2026-11-22 10:00:00.123456789 +0000 UTC`. */
  goString(at: number): string;
}

interface Second {
  readonly second: number;
  readonly journal: string;
  readonly klog: string;
  readonly iso: string;
}

/** @param zone node-local wall clock minus UTC, in minutes */
export function createStamps(zone = 0): Stamps {
  const sign = zone < 0 ? '-' : '+';
  const hours = two(Math.floor(Math.abs(zone) / 60));
  const minutes = two(Math.abs(zone) % 60);
  const colonOffset = zone === 0 ? 'Z' : `${sign}${hours}:${minutes}`;
  const plainOffset = `${sign}${hours}${minutes}`;
  const goZone = zone === 0 ? '+0000 UTC' : `${plainOffset} ${plainOffset}`;

  // a log writes many lines in one second: formatting the date once per second halves generation time
  let cached: Second | null = null;
  const at = (ms: number): Second => {
    const second = Math.floor(ms / 1000);
    if (cached?.second === second) return cached;
    const d = new Date((second + zone * 60) * 1000);
    const month = d.getUTCMonth();
    const day = d.getUTCDate();
    const time = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`;
    cached = {
      second,
      journal: `${MONTHS[month]} ${two(day)} ${time}`,
      klog: `${two(month + 1)}${two(day)} ${time}`,
      iso: `${d.getUTCFullYear()}-${two(month + 1)}-${two(day)}T${time}`,
    };
    return cached;
  };
  const fraction = (ms: number, digits: number) => {
    const value = Math.floor(((ms / 1000) % 1) * 10 ** digits);
    return String(Math.max(value, 0)).padStart(digits, '0');
  };
  // whole milliseconds first: a double of today's epoch has no nanoseconds left in it
  const nanos = (ms: number) => {
    const whole = Math.floor(ms);
    return `${String(whole % 1000).padStart(3, '0')}${String(Math.floor((ms - whole) * 1e6)).padStart(6, '0')}`;
  };
  return {
    journal: (ms) => at(ms).journal,
    journalPrecise: (ms) => `${at(ms).journal}.${fraction(ms, 6)}`,
    isoPrecise: (ms) => `${at(ms).iso}.${fraction(ms, 6)}${plainOffset}`,
    klog: (ms) => `${at(ms).klog}.${fraction(ms, 6)}`,
    rfc3339Nano: (ms) => `${at(ms).iso}.${nanos(ms)}${colonOffset}`,
    isoMillis: (ms) => `${at(ms).iso}.${fraction(ms, 3)}${colonOffset}`,
    ctime: (ms) => {
      const { iso, journal } = at(ms);
      const weekday = new Date((Math.floor(ms / 1000) + zone * 60) * 1000).getUTCDay();
      const day = journal.slice(4, 6).replace(/^0/, ' ');
      return `${DAYS[weekday]} ${journal.slice(0, 3)} ${day} ${journal.slice(7)} ${iso.slice(0, 4)}`;
    },
    plain: (ms) => at(ms).iso.replace('T', ' '),
    goString: (ms) => `${at(ms).iso.replace('T', ' ')}.${nanos(ms)} ${goZone}`,
  };
}
