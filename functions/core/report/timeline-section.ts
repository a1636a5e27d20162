import type { FindingsDocument } from '../../../schemas/finding';
import type { TimelineEntry } from '../findings/timeline';
import { type Html, html } from './html';
import { severityMark } from './severity-mark';
import { incidentFrame, secondsOf, type TimeFrame, ticksOf, wholeFrame } from './time-frame';
import { type TimelineRow, timelineLanes } from './timeline-rows';
import { grouped, moment, plural, STATE_WORDS, span } from './wording';

/** Rows are 24 high; bars stand on 22 and are at most 19 tall, on a logarithmic scale: one line among thousands shows. */
const ROW = { height: 24, floor: 22, tallest: 19 } as const;

interface Marks {
  readonly whole: TimeFrame;
  readonly frame: TimeFrame;
  readonly logs: { readonly start: number | null; readonly end: number | null };
  readonly boots: readonly number[];
  readonly collected: number | null;
}

/** Bars in seconds since the frame of the whole began: small numbers, short markup. */
export function burstPath(bursts: TimelineRow['bursts'], origin: number): string {
  const peak = bursts.reduce((max, [, , count]) => Math.max(max, count), 1);
  return bursts
    .map(([start, width, count]) => {
      const top = ROW.floor - Math.max(3, Math.round((ROW.tallest * Math.log(1 + count)) / Math.log(1 + peak)));
      return `M${start - origin} ${ROW.floor}V${top}h${width}V${ROW.floor}z`;
    })
    .join('');
}

const box = (frame: TimeFrame, origin: number) => `${frame.start - origin} 0 ${frame.end - frame.start} ${ROW.height}`;

function backdrop({ whole, logs, boots, collected }: Marks): Html {
  const length = whole.end - whole.start;
  const before = logs.start === null ? 0 : Math.max(0, logs.start - whole.start);
  const after = logs.end === null ? length : logs.end - whole.start;
  return html`${before > 0 ? html`<rect class="void" x="0" y="0" width="${before}" height="${ROW.height}"/>` : null}${
    after < length
      ? html`<rect class="void" x="${after}" y="0" width="${length - after}" height="${ROW.height}"/>`
      : null
  }${boots.map((at) => html`<path class="boot" d="M${at - whole.start} 0V${ROW.height}"/>`)}${
    collected === null ? null : html`<path class="collected" d="M${collected - whole.start} 0V${ROW.height}"/>`
  }`;
}

function describe(row: TimelineRow): string {
  const { finding, subjects } = row;
  const iso = (at: number) => moment(new Date(at * 1000).toISOString());
  const until = row.last > row.first ? ` to ${iso(row.last)}` : '';
  const times = `${plural(row.count, 'time')}, ${iso(row.first)}${until}`;
  const recovered = row.recoveredAt[0] === undefined ? '' : `, recovered ${iso(row.recoveredAt[0])}`;
  return `${finding.title}${subjects > 1 ? ` (${subjects} subjects)` : ''}: ${finding.severity}, ${times}, ${STATE_WORDS[finding.state]}${recovered}`;
}

function lane(row: TimelineRow, marks: Marks): Html {
  const { finding } = row;
  const origin = marks.whole.start;
  const over = finding.state === 'recovered' || finding.state === 'before-reboot';
  return html`<li class="row${over ? ' over' : ''}"><a href="#${finding.findingId}">${severityMark(finding.severity)}<span>${finding.title}${row.subjects > 1 ? ` ×${row.subjects}` : ''}</span></a>
<svg class="lane ${finding.severity}" data-lane viewBox="${box(marks.frame, origin)}" preserveAspectRatio="none" role="img" aria-label="${describe(row)}"><title>${describe(row)}</title>${backdrop(marks)}<path class="life" d="M${row.first - origin} ${ROW.floor}H${Math.max(row.last, row.first + 1) - origin}"/>${
    row.bursts.length > 0
      ? html`<path class="burst" d="${burstPath(row.bursts, origin)}"/>`
      : html`<path class="dot" d="M${row.first - origin} 12h0"/>`
  }${row.recoveredAt.map((at) => html`<path class="recovery" d="M${at - origin} 12h0"/>`)}</svg>
<span class="n">${grouped(row.count)}×</span></li>`;
}

function axis(frame: TimeFrame): Html {
  const percent = (at: number) => (((at - frame.start) * 100) / (frame.end - frame.start)).toFixed(2);
  return html`<svg class="axis" data-axis height="20" aria-hidden="true">${ticksOf(frame).map(
    ({ at, label }) =>
      html`<line x1="${percent(at)}%" x2="${percent(at)}%" y1="14" y2="20"/><text x="${percent(at)}%" y="11">${label}</text>`,
  )}</svg>`;
}

/** All of the time, with the part that the rows show: the script lets it be moved. */
function overview(rows: readonly TimelineRow[], marks: Marks): Html {
  const { whole, frame } = marks;
  const origin = whole.start;
  return html`<div class="row overview"><span class="muted">whole bundle, ${span((whole.end - whole.start) * 1000)}</span>
<svg class="lane" data-overview viewBox="${box(whole, origin)}" preserveAspectRatio="none" aria-hidden="true">${backdrop(marks)}${[
    ...rows,
  ]
    .reverse()
    .map(
      (row) =>
        html`<path class="${row.finding.severity} life" d="M${row.first - origin} 17H${Math.max(row.last, row.first + 1) - origin}"/>`,
    )}<rect class="window" data-window x="${frame.start - origin}" y="1" width="${frame.end - frame.start}" height="22"/></svg><span class="n"></span></div>`;
}

/** When what happened, by component: bursts, recoveries, boots, and where there are no lines at all. */
export function timelineSection(document: FindingsDocument, timeline: readonly TimelineEntry[]): Html {
  const whole = wholeFrame(document, timeline);
  const { lanes, untimed, omitted } = timelineLanes(document.findings);
  if (!whole || lanes.length === 0)
    return html`<p>${untimed.length === 0 ? 'Nothing to show: no finding.' : `No finding has a knowable time: ${plural(untimed.length, 'finding')}.`}</p>`;
  const frame = incidentFrame(document.findings, whole);
  const { timeSpan, collectedAt } = document.bundle;
  const boots = [
    secondsOf(document.bundle.bootTime),
    ...timeline.filter((entry) => entry.event === 'boot').map((entry) => secondsOf(entry.time)),
  ].filter((at): at is number => at !== null);
  const marks: Marks = {
    whole,
    frame,
    logs: { start: secondsOf(timeSpan.start), end: secondsOf(timeSpan.end) },
    boots: [...new Set(boots)],
    collected: secondsOf(collectedAt),
  };
  return html`<p class="muted">Shown: <span data-shown role="status">${moment(new Date(frame.start * 1000).toISOString())} to ${moment(new Date(frame.end * 1000).toISOString())}</span>. Height of a bar: occurrences, on a logarithmic scale of its row.</p>
<div class="timeline" data-timeline data-origin="${whole.start}" data-whole="${whole.end - whole.start}" data-from="${frame.start - whole.start}" data-to="${frame.end - whole.start}">
<div class="controls" data-controls hidden><button type="button" data-zoom="in">Zoom in</button><button type="button" data-zoom="out">Zoom out</button><button type="button" data-zoom="left" aria-label="Earlier">←</button><button type="button" data-zoom="right" aria-label="Later">→</button><button type="button" data-zoom="incident">Incident</button><button type="button" data-zoom="whole">Whole bundle</button></div>
${overview(
  lanes.flatMap((one) => one.rows),
  marks,
)}
<div class="row head"><span></span>${axis(frame)}<span class="n"></span></div>
${lanes.map(
  ({ component, rows }) =>
    html`<h3 class="lane-name">${component}</h3><ul class="lanes">${rows.map((row) => lane(row, marks))}</ul>`,
)}</div>
<ul class="legend"><li><i class="k burst"></i>occurrences</li><li><i class="k recovery"></i>recovered</li><li><i class="k boot"></i>boot</li><li><i class="k collected"></i>collected</li><li><i class="k void"></i>no log line read</li></ul>
${omitted > 0 ? html`<p class="muted">${plural(omitted, 'further row')} of less important findings not drawn.</p>` : null}${
  untimed.length > 0
    ? html`<p class="muted">Without a time (states and counters, not events): ${untimed
        .slice(0, 12)
        .map(
          (one, i) => html`${i > 0 ? ', ' : ''}<a href="#${one.findingId}">${one.title}</a>`,
        )}${untimed.length > 12 ? ` and ${untimed.length - 12} more` : ''}.</p>`
    : null
}`;
}
