import type correlate from '../../../../functions/tools/correlate';
import type { Answer } from '../../ask-tool';
import { collectionLine, cut, gapLines, plural, stamp, wrapLines } from '../../layout';
import { columnOf, columnsOf, type Span, sparkLine } from '../../spark';
import { printable, SEVERITY_STYLE, type Terminal } from '../../terminal';
import { severityMark } from '../findings/render-list';
import type { Series, Timeline } from './series';

type Correlation = Answer<typeof correlate>;

const iso = (ms: number) => new Date(ms).toISOString();

const LEAST_CELLS = 20;
const MOST_CELLS = 96;
const DAY = 86_400_000;
const TITLES = 5;
/** From here on a finding's id stands behind its line; below it is the line's name. */
const WIDE = 100;
const ID_WIDTH = 14;

/** Texts at their columns in one line of `cells`; a text that would touch the one before it is left out. */
function place(texts: readonly (readonly [column: number, text: string])[], cells: number): string {
  let line = '';
  for (const [column, text] of [...texts].sort(([a], [b]) => a - b)) {
    const at = Math.max(0, Math.min(column, cells - text.length));
    if (line !== '' && at <= line.length) continue;
    line = line.padEnd(at) + text;
  }
  return line;
}

/** Ticks at even steps, named by the time; the day is named when the span is longer than one. */
function axis(span: Span, cells: number, ascii: boolean): readonly [ruler: string, names: string] {
  const long = span.endMs - span.startMs > DAY;
  const name = (ms: number) => {
    const text = iso(ms);
    return long ? text.slice(5, 16).replace('T', ' ') : text.slice(11, 16);
  };
  const width = name(span.startMs).length;
  const parts = [4, 2, 1].find((count) => cells / count >= width + 3) ?? 1;
  const steps = Array.from({ length: parts + 1 }, (_, i) => i / parts);
  const columns = steps.map((step) => Math.round(step * (cells - 1)));
  const ruler = Array.from({ length: cells }, (_, i) =>
    columns.includes(i) ? (ascii ? '+' : '┴') : ascii ? '-' : '─',
  );
  const names = steps.map((step, i): [number, string] => [
    columns[i]! - Math.floor(width / 2),
    name(span.startMs + step * (span.endMs - span.startMs)),
  ]);
  return [ruler.join(''), place(names, cells)];
}

/** Bursts (the tool's own) and boots under the axis, where they were. */
function marks(bursts: readonly number[], boots: readonly number[], span: Span, cells: number, ascii: boolean): string {
  const line = new Array<string>(cells).fill(' ');
  const put = (ms: number, mark: string) => {
    const column = columnOf(ms, span, cells);
    if (column !== null) line[column] = mark;
  };
  for (const ms of bursts) put(ms, ascii ? '^' : '▴');
  for (const ms of boots) put(ms, 'R');
  return line.join('').trimEnd();
}

function row(series: Series, spark: string, label: number, count: number, t: Terminal): string {
  const name = cut(printable(series.label), label).padEnd(label);
  return `${severityMark(series.severity, t)}  ${name}  ${t.style(SEVERITY_STYLE[series.severity], spark)}  ${series.count.toLocaleString('en-US').padStart(count)}`;
}

/** A command's way to look closer, where the drawing squeezes what matters into its last columns. */
function closer(minutes: number): string {
  const text = minutes >= 180 ? `${Math.ceil(minutes / 60)}h` : `${minutes}m`;
  return `most of it happened in the last ${text} of the bundle: --since ${text} looks closer`;
}

const milderLines = (milder: number) =>
  milder > 0 ? [`${plural(milder, 'milder finding')} not drawn: --min-severity info`] : [];

function legend({ boots, bursts, busyMinutes, milder }: Timeline, ascii: boolean): string[] {
  return [
    ...boots.map((ms) => `R  the node booted ${stamp(iso(ms))}`),
    ...bursts
      .slice(0, TITLES)
      .map(
        ({ ms, component, title, count }) =>
          `${ascii ? '^' : '▴'}  burst ${stamp(iso(ms))}  ${count}× ${printable(component)}: ${printable(title)}`,
      ),
    ...(bursts.length > TITLES ? [`   and ${plural(bursts.length - TITLES, 'burst')} more`] : []),
    ...(busyMinutes === null ? [] : [closer(busyMinutes)]),
    ...milderLines(milder),
  ];
}

/** Spark lines under one time axis; what has no time is named below, not drawn somewhere. */
export function renderTimeline(
  answer: Correlation,
  timeline: Timeline,
  mostRows: number,
  ascii: boolean,
  t: Terminal,
): string {
  const head = [...collectionLine(t, answer.collection), ''];
  const { span, series, withoutTime } = timeline;
  const timeless =
    withoutTime.length === 0
      ? []
      : [
          '',
          t.style('bold', `Without a known time (${withoutTime.length})`),
          ...withoutTime.slice(0, TITLES).flatMap((title) => wrapLines(title, t.width - 2).map((line) => `  ${line}`)),
          ...(withoutTime.length > TITLES ? [t.style('dim', `  and ${withoutTime.length - TITLES} more`)] : []),
        ];
  if (!span)
    return [
      ...head,
      'Nothing with a known time to draw.',
      ...milderLines(timeline.milder),
      ...timeless,
      ...gapLines(t, answer.gaps),
    ].join('\n');
  const rows = series.slice(0, mostRows);
  const ids = rows.some(({ findingId }) => findingId !== null);
  // where ids stand, there is room for them or they are the name
  const named = ids && t.width < WIDE ? rows.map((one) => ({ ...one, label: one.findingId ?? one.label })) : rows;
  const behind = ids && t.width >= WIDE ? ID_WIDTH + 2 : 0;
  const widestLabel = Math.max(...named.map((one) => one.label.length), 4);
  const label = Math.min(widestLabel, Math.max(14, Math.floor(t.width * 0.36)));
  const count = Math.max(5, ...rows.map((one) => one.count.toLocaleString('en-US').length));
  const cells = Math.max(LEAST_CELLS, Math.min(MOST_CELLS, t.width - 3 - label - 2 - 2 - count - behind));
  const indent = ' '.repeat(3 + label + 2);
  const [ruler, names] = axis(span, cells, ascii);
  const under = marks(
    timeline.bursts.map(({ ms }) => ms),
    timeline.boots,
    span,
    cells,
    ascii,
  );
  const left = series.length - rows.length;
  const heading = `${stamp(iso(span.startMs))} to ${stamp(iso(span.endMs))}`;
  const notes = legend(timeline, ascii);
  return [
    ...head,
    t.style('dim', `${heading.padEnd(indent.length + cells)}  ${'COUNT'.padStart(count)}`),
    ...named.map((one) => {
      const spark = sparkLine(columnsOf(one.histogram, span, cells), ascii);
      const id = behind > 0 ? t.style('dim', `  ${one.findingId ?? ''}`) : '';
      return `${row(one, spark, label, count, t)}${id}`;
    }),
    t.style('dim', `${indent}${ruler}`),
    ...(under === '' ? [] : [`${indent}${t.style('yellow', under)}`]),
    t.style('dim', `${indent}${names}`),
    ...(left > 0 ? [t.style('dim', `${plural(left, 'line')} more: --rows ${series.length}`)] : []),
    ...(notes.length > 0 ? [''] : []),
    ...notes.flatMap((line) => wrapLines(line, t.width).map((part) => t.style('dim', part))),
    ...timeless,
    ...gapLines(t, answer.gaps),
  ].join('\n');
}
