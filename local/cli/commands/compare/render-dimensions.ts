import { cut, wrapLines } from '../../layout';
import { printable, type Terminal } from '../../terminal';
import type { Comparison } from './render-comparison';

type Dimension = Comparison['dimensions'][number];

const MEMBERS = 6;

const number = (value: number | null | undefined) =>
  value === null || value === undefined ? 'unknown' : value.toLocaleString('en-US', { maximumFractionDigits: 2 });

const ratio = (value: number | null) => (value === null ? '' : `${value.toFixed(value < 10 ? 1 : 0)}×`);

/** Values that differ as a table: name, A, B, ratio. */
function numberLines({ numbers }: Dimension, labels: readonly string[], t: Terminal): string[] {
  const rows = numbers.map((one) => [...labels.map((label) => number(one.values[label])), ratio(one.ratio)]);
  const widths = [0, 1, 2].map((i) => Math.max(3, ...rows.map((row) => row[i]?.length ?? 0)));
  const room = t.width - 2 - widths.reduce((sum, width) => sum + width + 2, 0);
  return numbers.map((one, i) => {
    const cells = rows[i]!.map((text, column) => text.padStart(widths[column]!)).join('  ');
    return `  ${cut(printable(one.name), room).padEnd(room)}  ${cells}`.trimEnd();
  });
}

/** Members that only one side has: `A +` and `B +`, as a diff would say it. */
function setLines({ sets }: Dimension, labels: readonly string[], t: Terminal): string[] {
  return sets.flatMap((set) =>
    labels.flatMap((label, i) => {
      const members = set.onlyOn[label] ?? [];
      if (members.length === 0) return [];
      const more = members.length > MEMBERS ? `, and ${members.length - MEMBERS} more` : '';
      const text = `${set.name}, only on ${'AB'[i]}: ${members.slice(0, MEMBERS).join(', ')}${more}`;
      const [first = '', ...rest] = wrapLines(text, t.width - 4);
      return [`  ${first}`, ...rest.map((line) => `    ${line}`)];
    }),
  );
}

/** Dimensions that differ, then in one line those that do not. */
export function renderDimensions(dimensions: readonly Dimension[], labels: readonly string[], t: Terminal): string[] {
  if (dimensions.length === 0) return [];
  const told = dimensions.filter((one) => one.numbers.length + one.sets.length > 0);
  const same = dimensions
    .filter((one) => one.same && one.unknownOn.length === 0 && !told.includes(one))
    .map(({ dimension }) => dimension);
  const unknown = dimensions.filter((one) => one.unknownOn.length > 0);
  const heading = `Settings${told.some((one) => one.numbers.length > 0) ? ' (A, B, ratio)' : ''}`;
  return [
    '',
    t.style('bold', heading),
    ...told.flatMap((one) => [
      t.style(one.same ? 'dim' : 'yellow', ` ${one.dimension}`),
      ...numberLines(one, labels, t),
      ...setLines(one, labels, t),
    ]),
    ...(same.length > 0
      ? wrapLines(`The same on both: ${same.join(', ')}`, t.width - 1).map((line) => t.style('dim', ` ${line}`))
      : []),
    ...unknown.flatMap(({ dimension, unknownOn }) =>
      wrapLines(`${dimension}: unknown on ${unknownOn.join(', ')}`, t.width - 1).map((line) =>
        t.style('dim', ` ${line}`),
      ),
    ),
  ];
}
