import type { Gap } from '../../schemas/gap';
import { printable, type StyleName, type Terminal, wrap } from './terminal';

/** Cut to `width` characters, with a mark where something is missing. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Wrapped to lines of at most `width`; a longer word is broken, so that columns beside it stay where they are. */
export function wrapLines(text: string, width: number): string[] {
  return wrap(printable(text), width)
    .split('\n')
    .flatMap((line) => (line.length <= width ? [line] : (line.match(new RegExp(`.{1,${width}}`, 'gs')) ?? [])));
}

/** A headed paragraph, indented by two. */
export function section(t: Terminal, heading: string, body: readonly string[], style: StyleName = 'bold'): string[] {
  return body.length === 0
    ? []
    : ['', t.style(style, heading), ...body.flatMap((text) => wrapLines(text, t.width - 2).map((line) => `  ${line}`))];
}

/** `2026-01-31 11:22:00Z`, to the second. */
export function stamp(iso: string | null): string {
  return iso === null ? 'unknown time' : `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}

/** Times of one list in the shortest form that tells them apart: without the day when all are of one day. */
export function shortTimes(times: readonly (string | null)[]): (iso: string | null) => string {
  const known = times.filter((one) => one !== null);
  const oneDay = new Set(known.map((iso) => iso.slice(0, 10))).size <= 1;
  return (iso) => (iso === null ? '–' : oneDay ? iso.slice(11, 19) : `${iso.slice(5, 10)} ${iso.slice(11, 16)}`);
}

/** How long ago, in the largest unit that says something. */
export function ago(seconds: number | null): string {
  if (seconds === null) return '';
  const units: readonly (readonly [number, string])[] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ];
  const [size, unit] = units.find(([one]) => seconds >= one) ?? [1, 'second'];
  const value = Math.floor(seconds / size);
  return `${value} ${unit}${value === 1 ? '' : 's'} ago`;
}

export const plural = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

const GAPS = 3;

/** What the answer could not see: never left out, never long. */
export function gapLines(t: Terminal, gaps: readonly Gap[]): string[] {
  if (gaps.length === 0) return [];
  const shown = gaps.slice(0, GAPS).map((gap) => `${gap.what}: ${gap.reason}; ${gap.effect}`);
  const more = gaps.length > GAPS ? [`and ${gaps.length - GAPS} more (--json lists all)`] : [];
  return section(t, `Not seen (${plural(gaps.length, 'gap')})`, [...shown, ...more], 'yellow');
}

/** Which collection an answer is about: the first line of each page of findings. */
export function collectionLine(
  t: Terminal,
  collection:
    | { id: string; node: string | null; cluster: string | null; collectedAt: string | null; ageSeconds: number | null }
    | undefined,
): string[] {
  if (!collection) return [];
  const { id, node, cluster, collectedAt, ageSeconds } = collection;
  const who = [node ?? 'unknown node', ...(cluster ? [`in ${cluster}`] : [])].join(' ');
  const when =
    collectedAt === null ? 'collected at an unknown time' : `collected ${stamp(collectedAt)}, ${ago(ageSeconds)}`;
  const name = `collection ${printable(id)}`;
  const head = printable(who);
  if (head.length + when.length + name.length + 4 <= t.width)
    return [`${t.style('bold', head)}${t.style('dim', `  ${when}  ${name}`)}`];
  return [t.style('bold', head), t.style('dim', when), t.style('dim', name)];
}
