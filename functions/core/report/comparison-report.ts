import type { FindingsDocument } from '../../../schemas/finding';
import { SEVERITIES } from '../../../schemas/severity';
import type { Facts } from '../inspect/facts';
import { compareDimensions, type DimensionComparison, differs, readDimensions } from '../query/compare-dimensions';
import { compareFindings, type FindingsComparison, type SharedProblem } from '../query/compare-findings';
import { nodeName, type RenderedReport } from './collection-report';
import { cut, subject } from './finding-card';
import { type Html, html } from './html';
import { renderPage } from './page';
import { severityMark } from './severity-mark';
import { grouped, moment, plural, STATE_WORDS, short } from './wording';

export interface ComparedSide {
  /** Names the side in every table: node or collection, unique among the sides. */
  readonly label: string;
  readonly collectionId: string;
  readonly document: FindingsDocument;
  readonly facts: Facts | null;
}

const MAX_ROWS = 150;
const MAX_MEMBERS = 8;
export const MOST_SIDES = 10;

const sideHeads = (sides: readonly ComparedSide[]): Html[] =>
  sides.map(({ label }) => html`<th scope="col" class="number">${label}</th>`);

function matrix(sides: readonly ComparedSide[], compared: FindingsComparison): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Sides"><table><caption>What is compared</caption><thead><tr><th scope="col">Side</th><th scope="col">Verdict</th>${SEVERITIES.map((severity) => html`<th scope="col" class="number">${severity}</th>`)}<th scope="col" class="number">Only here</th></tr></thead><tbody>${sides.map(
    (side, i) => {
      const row = compared.matrix[i]!;
      return html`<tr><th scope="row">${side.label}<br><span class="muted">${moment(side.document.bundle.collectedAt)}</span></th><td>${short(side.document.summary.verdict, 320)}</td>${SEVERITIES.map(
        (severity) =>
          html`<td class="number ${row.bySeverity[severity] > 0 ? severity : 'zero'}"><b>${row.bySeverity[severity]}</b></td>`,
      )}<td class="number">${row.unique}</td></tr>`;
    },
  )}</tbody></table></div>`;
}

function onlyHere(sides: readonly ComparedSide[], compared: FindingsComparison): Html {
  return html`${sides.map(({ label }) => {
    const own = compared.unique[label] ?? [];
    return html`<h3>Only on ${label}: ${plural(own.length, 'finding')}</h3>${
      own.length === 0
        ? html`<p class="muted">Nothing.</p>`
        : html`<ul class="inline">${own
            .slice(0, MAX_ROWS)
            .map(
              (one) =>
                html`<li>${severityMark(one.severity)} ${one.title} <span class="muted">${subject(one) ? `${subject(one)}, ` : ''}${grouped(one.count)}×, ${one.component}, ${STATE_WORDS[one.state]}</span></li>`,
            )}</ul>${own.length > MAX_ROWS ? html`<p class="muted">and ${own.length - MAX_ROWS} more</p>` : null}`
    }`;
  })}`;
}

/** Whom a shared problem is about: findings of one rule have one title. */
function subjectOf(one: SharedProblem, sides: readonly ComparedSide[]): string | null {
  for (const { label, document } of sides) {
    const id = one.findingIds[label];
    const finding = id === undefined ? undefined : document.findings.find(({ findingId }) => findingId === id);
    if (finding) return subject(finding);
  }
  return null;
}

function shared(caption: string, sides: readonly ComparedSide[], problems: readonly SharedProblem[]): Html | null {
  if (problems.length === 0) return null;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr><th scope="col">Finding</th>${sideHeads(sides)}<th scope="col" class="number">Ratio</th></tr></thead><tbody>${problems
    .slice(0, MAX_ROWS)
    .map(
      (one) =>
        html`<tr><td>${severityMark(one.severity)} ${one.title} <span class="muted">${subjectOf(one, sides)}</span></td>${sides.map(
          ({ label }) => {
            const count = one.counts[label];
            return html`<td class="number">${count === undefined ? html`<span class="absent">–</span>` : `${grouped(count)}×`}</td>`;
          },
        )}<td class="number ratio">${one.ratio >= 1.05 ? `${one.ratio} : 1` : 'equal'}</td></tr>`,
    )}</tbody></table></div>${problems.length > MAX_ROWS ? html`<p class="muted">and ${problems.length - MAX_ROWS} more</p>` : null}`;
}

function dimension(one: DimensionComparison, sides: readonly ComparedSide[]): Html {
  const numbers = one.numbers.filter((number) => Object.values(number.values).some((value) => value !== null));
  const sets = one.sets.filter((set) => Object.values(set.onlyOn).some((members) => members.length > 0));
  const name = one.dimension.replaceAll('_', ' ');
  const unknown = one.unknownOn.length > 0 ? `unknown on ${one.unknownOn.join(', ')}` : '';
  return html`<details class="view"${one.same ? null : html` open`}><summary><b>${name}</b> <span class="muted">${one.same ? 'no notable difference' : html`<strong>differs</strong>`}${unknown ? `; ${unknown}` : ''}</span></summary>${
    numbers.length > 0
      ? html`<div class="scroll" tabindex="0" role="group" aria-label="${name}"><table><thead><tr><th scope="col">Number</th>${sideHeads(sides)}<th scope="col" class="number">Ratio</th></tr></thead><tbody>${numbers.map(
          (number) =>
            html`<tr class="${differs(number) ? 'fault high' : 'near'}"><td>${number.name.replaceAll('_', ' ')}</td>${sides.map(
              ({ label }) => {
                const value = number.values[label];
                return html`<td class="number">${value === null || value === undefined ? '?' : grouped(value)}</td>`;
              },
            )}<td class="number ratio">${number.ratio === null ? '–' : number.ratio >= 1.05 ? `${number.ratio} : 1` : 'equal'}</td></tr>`,
        )}</tbody></table></div>`
      : null
  }${sets.map(
    (set) =>
      html`<p><b>${set.name.replaceAll('_', ' ')}</b> <span class="muted">${set.common} on all</span></p><ul class="inline">${sides.map(
        ({ label }) => {
          const members = set.onlyOn[label] ?? [];
          if (members.length === 0) return null;
          return html`<li><span class="muted">not everywhere, but on ${label}:</span> ${members.slice(0, MAX_MEMBERS).map((member) => html`<code>${cut(member, 200)}</code> `)}${members.length > MAX_MEMBERS ? `and ${members.length - MAX_MEMBERS} more` : ''}</li>`;
        },
      )}</ul>`,
  )}</details>`;
}

/** Findings and configuration of two to ten sides, what exists on one only first. */
export function comparisonSections(sides: readonly ComparedSide[]): { id: string; title: string; body: Html }[] {
  const compared = compareFindings(sides.map(({ label, document }) => ({ label, findings: document.findings })));
  const dimensions = compareDimensions(
    sides.map(({ label, facts }) => ({
      label,
      readings: readDimensions(facts ?? {}, { securityGroups: null }),
    })),
    // what EC2 knows is in no bundle: it would be unknown everywhere
  ).filter((one) => one.dimension !== 'security_groups');
  const none = compared.common.length + compared.partial.length === 0;
  return [
    { id: 'sides', title: 'Sides', body: matrix(sides, compared) },
    { id: 'only', title: 'Only on one side', body: onlyHere(sides, compared) },
    {
      id: 'shared',
      title: 'On several sides',
      body: none
        ? html`<p>No finding is on more than one side.</p>`
        : html`${shared('On all sides, the most unequal first', sides, compared.common)}${shared('On some sides', sides, compared.partial)}`,
    },
    {
      id: 'settings',
      title: 'Settings and counters',
      body: html`${dimensions.map((one) => dimension(one, sides))}`,
    },
  ];
}

/** Two to ten collections side by side, with ratios. The same input gives the same bytes. */
export function comparisonReport(sides: readonly ComparedSide[]): RenderedReport {
  const [first, ...rest] = comparisonSections(sides);
  const names = sides.map(({ label }) => label).join(', ');
  return {
    text: renderPage({
      title: `Comparison of ${names}`,
      kicker: 'comparison',
      identity: sides.map(({ label, document }) => [label, nodeName(document)] as const),
      sections: [
        {
          ...first!,
          headed: true,
          body: html`<h1 id="sides-h">Comparison of ${plural(sides.length, 'collection')}</h1><p class="lead">What exists only on the side that fails is where to look.</p>${first!.body}`,
        },
        ...rest,
      ],
      footer: html`Findings are joined by signature: the same rule about the same thing, whatever the node. Times are UTC.`,
    }),
    gaps: [],
  };
}
