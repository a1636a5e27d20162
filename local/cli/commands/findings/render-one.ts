import { collectionLine, cut, plural, section, stamp, wrapLines } from '../../layout';
import { printable, SEVERITY_STYLE, type Terminal } from '../../terminal';
import type { FoundFinding } from './find-finding';

type Finding = FoundFinding['finding'];

function when({ count, firstSeen, lastSeen, state, stateReason }: Finding): string {
  const span =
    firstSeen === null
      ? lastSeen === null
        ? 'at an unknown time'
        : `since an unknown time, last seen ${stamp(lastSeen)}`
      : firstSeen === lastSeen
        ? stamp(firstSeen)
        : `from ${stamp(firstSeen)} to ${stamp(lastSeen)}`;
  return `${plural(count, 'time')}, ${span}. State ${state}: ${stateReason}`;
}

/** Quotes with their places. Log text is shown as data: control characters replaced, one line each. */
function evidenceLines({ finding, verification }: FoundFinding, t: Terminal): string[] {
  const evidence = finding.evidence ?? [];
  if (evidence.length === 0) return [];
  const checked =
    verification === null || verification.quotes === 0
      ? 'not verified'
      : `${verification.verified} of ${verification.quotes} verified against the stored bytes`;
  const lines = ['', `${t.style('bold', 'Evidence')}  ${t.style('dim', checked)}`];
  for (const { file, line, byteStart, byteEnd, text } of evidence) {
    lines.push(
      `  ${t.style('cyan', `${printable(file)}${line === null ? '' : `:${line}`}`)}${t.style('dim', `  bytes ${byteStart}-${byteEnd}`)}`,
      ...wrapLines(text, t.width - 4).map((part) => `  ${t.style('dim', '│')} ${part}`),
    );
  }
  return lines;
}

/** Findings by title; of one title with many only the number, for the ids say no more. */
function related(ids: readonly string[] | undefined, titles: FoundFinding['titles'], width: number): string[] {
  const byTitle = new Map<string, string[]>();
  for (const id of ids ?? []) byTitle.set(titles[id] ?? '', [...(byTitle.get(titles[id] ?? '') ?? []), id]);
  return [...byTitle].map(([title, [first, ...others]]) =>
    cut(`${first}  ${title}${others.length > 0 ? ` and ${others.length} more of this kind` : ''}`.trimEnd(), width),
  );
}

/** A finding in full: what, when, why, proof, what it belongs to, what to do. */
export function renderOne(found: FoundFinding, t: Terminal): string {
  const { finding, runbook, titles } = found;
  const label = finding.severity.toUpperCase();
  const [first = '', ...rest] = wrapLines(finding.title, t.width - label.length - 2);
  const room = t.width - 2;
  const baseline = finding.baseline
    ? [
        `the same problem in ${plural(finding.baseline.collections, 'other collection')} of ${plural(finding.baseline.nodes, 'node')} of the cluster`,
      ]
    : [];
  const named = Object.entries(finding.entities ?? {})
    .filter(([, values]) => values.length > 0)
    .map(([kind, values]) => `${kind}: ${values.join(', ')}`);
  const accepted = finding.suppressed;
  return [
    ...collectionLine(t, found.collection),
    '',
    `${t.style(SEVERITY_STYLE[finding.severity], label)}  ${t.style('bold', first)}`,
    ...rest.map((line) => `${' '.repeat(label.length + 2)}${line}`),
    t.style('dim', cut(`${finding.findingId} · rule ${finding.ruleId} · ${finding.component}`, t.width)),
    '',
    ...(finding.detail ? [...wrapLines(finding.detail, t.width), ''] : []),
    ...wrapLines(when(finding), t.width),
    ...section(t, 'Why', finding.why ? [finding.why] : []),
    ...section(t, 'Impact', finding.impact ? [finding.impact] : []),
    ...section(t, `Confidence ${finding.confidence.toFixed(2)}`, [...(finding.confidenceReasons ?? []), ...baseline]),
    ...section(t, 'Named', named),
    ...evidenceLines(found, t),
    ...section(t, 'May be caused by', related(finding.causedBy, titles, room)),
    ...section(t, 'May have caused', related(finding.mayCause, titles, room)),
    ...section(
      t,
      'What to do',
      (finding.remediation ?? []).map((step) => `[${step.risk}] ${step.do}`),
    ),
    ...section(t, 'Accepted', accepted ? [`until ${accepted.expires} by ${accepted.owner}: ${accepted.reason}`] : []),
    ...section(
      t,
      'Runbook',
      runbook ? [`${runbook.name}  ${runbook.title}`.trimEnd(), ...(runbook.objective ? [runbook.objective] : [])] : [],
    ),
  ].join('\n');
}
