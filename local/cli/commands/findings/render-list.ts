import correlate from '../../../../functions/tools/correlate';
import type errors from '../../../../functions/tools/errors';
import { SEVERITIES, type Severity } from '../../../../schemas/severity';
import type { ToolCaller } from '../../../mcp/ask';
import { type Answer, askTool } from '../../ask-tool';
import { collectionLine, gapLines, plural, shortTimes, wrapLines } from '../../layout';
import { didYouMean } from '../../suggest';
import { SEVERITY_STYLE, type Terminal, wrap } from '../../terminal';
import { type Folded, foldKinds } from './fold';

type FindingsAnswer = Answer<typeof errors>;

/** One letter per severity: the column a colour-blind reader or a log file can still use. */
export const severityMark = (severity: Severity, t: Terminal) =>
  t.style(SEVERITY_STYLE[severity], severity[0]!.toUpperCase());

/** Below this width a title would stand in a column too narrow to read. */
const WIDE = 88;
const ID_WIDTH = 14;

const titleOf = ({ row, findings }: Folded) => (findings === 1 ? row.title : `${row.title} (${findings} findings)`);

/** Title and, under it, what is known in numbers: nothing is cut. */
function narrowRow(folded: Folded, t: Terminal, when: (iso: string | null) => string): string[] {
  const [first = '', ...rest] = wrapLines(titleOf(folded), t.width - 3);
  const { row } = folded;
  const times = row.firstSeen ? ` · ${when(row.firstSeen)} to ${when(row.lastSeen)}` : '';
  return [
    `${severityMark(row.severity, t)}  ${first}`,
    ...rest.map((line) => `   ${line}`),
    ...wrapLines(`${row.findingId} · ${row.count}× · ${row.state}${times}`, t.width - 3).map((line) =>
      t.style('dim', `   ${line}`),
    ),
  ];
}

function wideRows(folded: readonly Folded[], t: Terminal, when: (iso: string | null) => string): string[] {
  const rows = folded.map(({ row }) => row);
  const widest = (texts: readonly string[], least: number) => Math.max(least, ...texts.map((text) => text.length));
  const counts = widest(
    rows.map((row) => row.count.toLocaleString('en-US')),
    5,
  );
  const times = widest(
    rows.flatMap((row) => [when(row.firstSeen), when(row.lastSeen)]),
    5,
  );
  const states = widest(
    rows.map((row) => row.state),
    5,
  );
  const before = 3 + counts + 2 + times + 2 + times + 2 + states + 2;
  const room = t.width - before - ID_WIDTH - 2;
  const head = `S  ${'COUNT'.padStart(counts)}  ${'FIRST'.padEnd(times)}  ${'LAST'.padEnd(times)}  ${'STATE'.padEnd(states)}  ${'FINDING'.padEnd(room)}  ID`;
  const lines = [t.style('dim', head)];
  for (const one of folded) {
    const { row } = one;
    const [title = '', ...rest] = wrapLines(titleOf(one), room);
    const numbers = `${row.count.toLocaleString('en-US').padStart(counts)}  ${when(row.firstSeen).padEnd(times)}  ${when(row.lastSeen).padEnd(times)}  ${row.state.padEnd(states)}`;
    lines.push(
      `${severityMark(row.severity, t)}  ${numbers}  ${title.padEnd(room)}  ${t.style('dim', row.findingId)}`,
      ...rest.map((line) => `${' '.repeat(before)}${line}`),
    );
  }
  return lines;
}

function counts(answer: FindingsAnswer, t: Terminal): string {
  const parts = SEVERITIES.map((severity) => ({ severity, count: answer.summary[severity] ?? 0 }));
  return parts
    .map(({ severity, count }) => t.style(count > 0 ? SEVERITY_STYLE[severity] : 'dim', `${count} ${severity}`))
    .join('  ');
}

/** The list for people. Unless `all`, findings of one kind are one line, and those of severity info only counted. */
export function renderList(answer: FindingsAnswer, all: boolean, t: Terminal): string {
  const hide = !all && answer.findings.some((row) => row.severity !== 'info');
  const rows = answer.findings.filter((row) => !hide || row.severity !== 'info');
  const folded = all ? rows.map((row) => ({ row, findings: 1 })) : foldKinds(rows);
  const when = shortTimes(rows.flatMap((row) => [row.firstSeen, row.lastSeen]));
  const left = answer.totalFindings - answer.findings.length;
  const [hidden, joined] = [answer.findings.length - rows.length, rows.length - folded.length];
  const notes = [
    ...(left > 0 ? [`${plural(left, 'finding')} beyond --limit not shown`] : []),
    ...(joined > 0 ? ['findings of one kind share a line: --all lists each'] : []),
    ...(hidden > 0 ? [`${plural(hidden, 'finding')} of severity info not shown: --all`] : []),
    ...(rows[0] ? [`nodescope findings ${rows[0].findingId} shows the first in full`] : []),
  ];
  return [
    ...collectionLine(t, answer.collection),
    '',
    wrap(answer.verdict, t.width),
    '',
    counts(answer, t),
    '',
    ...(t.width >= WIDE ? wideRows(folded, t, when) : folded.flatMap((one) => narrowRow(one, t, when))),
    '',
    ...notes.flatMap((note) => wrapLines(note, t.width).map((line) => t.style('dim', line))),
    ...gapLines(t, answer.gaps),
  ].join('\n');
}

/** Why a list is empty: nothing there, or filters that leave nothing, perhaps a component misspelt. */
export async function explainNothing(
  call: ToolCaller,
  answer: FindingsAnswer,
  collectionId: string,
  components: readonly string[],
  t: Terminal,
): Promise<string> {
  const lines = [...collectionLine(t, answer.collection), ''];
  const { byComponent } = await askTool(call, correlate, { collectionId, minSeverity: 'info' });
  const names = Object.keys(byComponent).sort();
  if (names.length === 0) lines.push(answer.verdict);
  else {
    const total = Object.values(byComponent).reduce((sum, count) => sum + count, 0);
    lines.push(`No finding matches. Without the filters there are ${total}, of ${names.join(', ')}.`);
    for (const name of components.filter((one) => !names.includes(one))) {
      const hint = didYouMean(name, names, '');
      if (hint) lines.push(`There is nothing of ${name}: ${hint.trim()}`);
    }
  }
  return [...lines.map((line) => wrap(line, t.width)), ...gapLines(t, answer.gaps)].join('\n');
}
