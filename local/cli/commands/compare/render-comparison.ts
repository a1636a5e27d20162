import type compareNodes from '../../../../functions/tools/compare-nodes';
import type { Severity } from '../../../../schemas/severity';
import type { Answer } from '../../ask-tool';
import { cut, gapLines, stamp, wrapLines } from '../../layout';
import { printable, type Terminal, wrap } from '../../terminal';
import { severityMark } from '../findings/render-list';
import { renderDimensions } from './render-dimensions';

export type Comparison = Answer<typeof compareNodes>;
type Lone = Comparison['uniqueFindings'][string][number];

/** Below this width two columns would be too narrow to read: one side after the other. */
const SIDE_BY_SIDE = 96;
const GUTTER = 3;

/** A line whose visible text is `text`: styles must not count when columns are aligned. */
interface Cell {
  readonly text: string;
  readonly shown: string;
}
const plain = (text: string): Cell => ({ text, shown: text });

function loneCells(one: Lone, width: number, t: Terminal): Cell[] {
  const [first = '', ...rest] = wrapLines(one.title, width - 3);
  const facts = `${one.findingId} · ${one.count.toLocaleString('en-US')}× · ${one.state}`;
  const unchecked = one.uncheckedOn ? wrapLines(`not checked on ${one.uncheckedOn.join(', ')}`, width - 3) : [];
  const dim = (text: string): Cell => ({ text, shown: t.style('dim', text) });
  return [
    { text: `X  ${first}`, shown: `${severityMark(one.severity, t)}  ${first}` },
    ...rest.map((line) => plain(`   ${line}`)),
    dim(`   ${cut(facts, width - 3)}`),
    ...unchecked.map((line) => dim(`   ${line}`)),
  ];
}

const collectionOf = (answer: Comparison, label: string) =>
  printable(answer.compared.find((side) => side.label === label)?.collectionId ?? label);

function sideCells(answer: Comparison, label: string, width: number, t: Terminal): Cell[] {
  const shown = answer.uniqueFindings[label] ?? [];
  const unique = answer.comparisonMatrix.find((row) => row.label === label)?.unique ?? shown.length;
  const head = cut(`Only on ${printable(label)} (${unique})`, width);
  const more = unique - shown.length;
  return [
    { text: head, shown: t.style('bold', head) },
    ...(shown.length === 0 ? [plain('   nothing')] : shown.flatMap((one) => loneCells(one, width, t))),
    ...(more > 0
      ? wrapLines(`and ${more} more: nodescope findings ${collectionOf(answer, label)}`, width - 3).map((line) =>
          plain(`   ${line}`),
        )
      : []),
  ];
}

function beside(left: readonly Cell[], right: readonly Cell[], width: number): string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const cell = left[i];
    const padding = ' '.repeat(Math.max(0, width - (cell?.text.length ?? 0)) + GUTTER);
    return `${cell?.shown ?? ''}${padding}${right[i]?.shown ?? ''}`.trimEnd();
  });
}

function uniqueLines(answer: Comparison, labels: readonly string[], t: Terminal): string[] {
  const [a = '', b = ''] = labels;
  if (t.width < SIDE_BY_SIDE)
    return labels.flatMap((label) => ['', ...sideCells(answer, label, t.width, t).map((cell) => cell.shown)]);
  const width = Math.floor((t.width - GUTTER) / 2);
  return ['', ...beside(sideCells(answer, a, width, t), sideCells(answer, b, width, t), width)];
}

interface Kind {
  readonly severity: Severity;
  readonly title: string;
  readonly findings: number;
  /** How often on each side. */
  readonly counts: readonly number[];
}

/** Findings of one kind as one line, as in the list of findings. */
function kindsOf(shared: Comparison['commonFindings'], labels: readonly string[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const { severity, title, counts } of shared) {
    const key = `${severity} ${title}`;
    const before = kinds.get(key);
    const sums = labels.map((label, i) => (counts[label] ?? 0) + (before?.counts[i] ?? 0));
    kinds.set(key, { severity, title, findings: (before?.findings ?? 0) + 1, counts: sums });
  }
  return [...kinds.values()];
}

/** How many times as often on one side as on the other; nothing where they are equal. */
function ratioText(counts: readonly number[]): string {
  const [most, least] = [Math.max(...counts), Math.min(...counts)];
  if (least === 0 || most === least) return '';
  const ratio = most / least;
  return `${ratio.toFixed(ratio < 10 ? 1 : 0)}×`;
}

/** Findings of both sides, with how often on each. */
function sharedLines(answer: Comparison, labels: readonly string[], t: Terminal): string[] {
  if (answer.commonFindingsCount === 0) return [];
  const kinds = kindsOf(answer.commonFindings, labels);
  const counts = kinds.map((kind) => kind.counts.map((count) => count.toLocaleString('en-US')));
  const widths = [...labels.map((_, i) => Math.max(3, ...counts.map((row) => row[i]!.length))), 5];
  const room = t.width - 3 - widths.reduce((sum, width) => sum + width + 2, 0);
  const lines = kinds.flatMap((kind, i) => {
    const title = kind.findings === 1 ? kind.title : `${kind.title} (${kind.findings} findings)`;
    const [first = '', ...rest] = wrapLines(title, room);
    const numbers = [...counts[i]!, ratioText(kind.counts)].map(
      (text, column) => `  ${text.padStart(widths[column]!)}`,
    );
    return [
      `${severityMark(kind.severity, t)}  ${first.padEnd(room)}${numbers.join('')}`.trimEnd(),
      ...rest.map((line) => `   ${line}`),
    ];
  });
  const more = answer.commonFindingsCount - answer.commonFindings.length;
  const head = ['A', 'B', 'ratio'].map((text, column) => `  ${text.padStart(widths[column]!)}`).join('');
  const heading = `On both (${answer.commonFindingsCount})`;
  return [
    '',
    `${t.style('bold', heading)}${t.style('dim', ' '.repeat(Math.max(0, room + 3 - heading.length)) + head)}`,
    ...lines,
    ...(more > 0 ? [t.style('dim', `   and ${more} more`)] : []),
  ];
}

/** Two collections for people: the insight, what only one has, what both have, and settings that differ. */
export function renderComparison(answer: Comparison, t: Terminal): string {
  const labels = answer.compared.map(({ label }) => label);
  const heads = answer.compared.flatMap(({ label, collectionId, collectedAt }, i) => {
    const name = `${'AB'[i] ?? ' '}  ${printable(label)}`;
    const about = [...(label === collectionId ? [] : [collectionId]), `collected ${stamp(collectedAt)}`].join('  ');
    if (name.length + 2 + about.length <= t.width) return [`${t.style('bold', name)}  ${t.style('dim', about)}`];
    return [t.style('bold', name), t.style('dim', `   ${cut(about, t.width - 3)}`)];
  });
  const withFindings = answer.comparisonMatrix.length > 0 && Object.keys(answer.uniqueFindings).length > 0;
  return [
    ...heads,
    '',
    wrap(answer.insight, t.width),
    ...(withFindings ? [...uniqueLines(answer, labels, t), ...sharedLines(answer, labels, t)] : []),
    ...renderDimensions(answer.dimensions, labels, t),
    ...gapLines(t, answer.gaps),
  ].join('\n');
}
