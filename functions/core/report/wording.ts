import type { FindingState } from '../../../schemas/finding';

/** `12,345`: the same bytes whatever the locale of the machine. */
export function grouped(value: number): string {
  return String(value).replace(/^\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

export function byteCount(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `2026-11-22 11:04:09 UTC`; what is unknown is said to be so. */
export function moment(time: string | null): string {
  return time === null ? 'unknown' : `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}

/** `47 min`, `3 h 10 min`, `2 d 4 h`. */
export function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function confidenceWord(score: number): string {
  if (score >= 0.9) return 'very likely';
  if (score >= 0.7) return 'likely';
  return score >= 0.5 ? 'possible' : 'uncertain';
}

export const STATE_WORDS: Record<FindingState, string> = {
  active: 'still active',
  unknown: 'end unknown',
  recovered: 'recovered',
  'before-reboot': 'before the last boot',
};

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** At most `limit` characters, with a mark where it was cut. */
export function short(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).trimEnd()}…`;
}
