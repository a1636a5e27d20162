import type { Evidence, Finding } from '../../../schemas/finding';
import { excerpt } from '../rules/excerpt';
import { remediationList, runbookLine } from './actions-section';
import { type Html, html } from './html';
import { severityBadge } from './severity-mark';
import { burstPath } from './timeline-section';
import { confidenceMeter, seen } from './verdict-section';
import { grouped, moment, plural, STATE_WORDS, short } from './wording';

/** User packs and hostile lines may be long; what a card holds is not. */
const LIMITS = {
  text: 2_000,
  quote: 600,
  entities: 12,
  entity: 120,
  links: 12,
  references: 6,
  reasons: 12,
  steps: 12,
} as const;

export const cut = (text: string, limit: number = LIMITS.text): string => excerpt(text, 0, limit);

/** Path, line and bytes: enough to read the very same place. */
export function place({
  file,
  line,
  byteStart,
  byteEnd,
}: Pick<Evidence, 'file' | 'line' | 'byteStart' | 'byteEnd'>): string {
  return `${cut(file, 300)}${line === null ? '' : `:${line}`} bytes ${byteStart}–${byteEnd}`;
}

function quote(evidence: Evidence): Html {
  return html`<figure class="evidence"><pre><code>${cut(evidence.text, LIMITS.quote)}</code></pre><figcaption>${place(evidence)}${evidence.time ? ` · ${moment(evidence.time)}` : ''}</figcaption></figure>`;
}

function sparkline(finding: Finding): Html | null {
  const buckets = finding.histogram?.buckets ?? [];
  const last = buckets[buckets.length - 1];
  const first = buckets[0];
  if (!finding.histogram || !first || !last || buckets.length > 2_000) return null;
  const width = finding.histogram.bucketMinutes;
  const length = last[0] + width - first[0];
  const path = burstPath(
    buckets.map(([minute, count]) => [minute, width, count] as const),
    first[0],
  );
  return html`<svg class="spark ${finding.severity}" viewBox="0 0 ${length} 24" preserveAspectRatio="none" role="img" aria-label="Occurrences over time: ${plural(buckets.length, 'interval')} of ${plural(width, 'minute')}"><path class="burst" d="${path}"/></svg>`;
}

function related(name: string, ids: readonly string[], titles: ReadonlyMap<string, Finding>): Html | null {
  const known = ids.flatMap((id) => titles.get(id) ?? []);
  const rules = [...new Map(known.map((one) => [one.ruleId, one])).values()];
  if (rules.length === 0) return null;
  const of = (one: Finding) => known.filter((other) => other.ruleId === one.ruleId).length;
  return html`<div><dt>${name}</dt><dd><ul class="inline">${rules
    .slice(0, LIMITS.links)
    .map(
      (one) => html`<li><a href="#${one.findingId}">${one.title}</a>${of(one) > 1 ? ` ×${of(one)}` : ''}</li>`,
    )}${rules.length > LIMITS.links ? html`<li>and ${rules.length - LIMITS.links} more</li>` : null}</ul></dd></div>`;
}

function entities(finding: Finding): Html | null {
  const named = Object.entries(finding.entities).filter(([, values]) => values.length > 0);
  if (named.length === 0) return null;
  return html`<div><dt>About</dt><dd><ul class="inline">${named
    .slice(0, LIMITS.entities)
    .map(
      ([name, values]) =>
        html`<li><span class="muted">${name}</span> ${values.slice(0, LIMITS.entities).map((value) => html`<code>${cut(value, LIMITS.entity)}</code> `)}${
          values.length > LIMITS.entities ? `and ${values.length - LIMITS.entities} more` : ''
        }</li>`,
    )}</ul></dd></div>`;
}

const reference = (url: string): Html =>
  /^https:\/\/[A-Za-z0-9.-]+\/[^\s"'<>\\]*$/.test(url)
    ? html`<li><a href="${url}" rel="noreferrer noopener">${url}</a></li>`
    : html`<li>${cut(url, 300)}</li>`;

/** Whom it is about, in few words: tells findings of one rule apart in a list. */
export function subject(finding: Finding): string | null {
  const named = Object.entries(finding.entities).filter(
    ([name]) => !/error|reason|message|operation|method/i.test(name),
  );
  const words = named.flatMap(([, values]) => values[0] ?? []);
  return words.length === 0 ? null : short(words.slice(0, 2).join(', '), 90);
}

/** Everything known about one finding. `open`: unfolded from the start. */
export function findingCard(finding: Finding, byId: ReadonlyMap<string, Finding>, open: boolean): Html {
  const { suppressed, baseline, stateEvidence } = finding;
  const detail = typeof finding.facts?.detail === 'string' ? finding.facts.detail : null;
  return html`<details class="finding ${finding.severity}" id="${finding.findingId}" data-finding data-severity="${finding.severity}" data-state="${finding.state}" data-component="${finding.component}"${open ? html` open` : null}>
<summary>${severityBadge(finding.severity)}<span><span class="title">${cut(finding.title, 300)}</span>${subject(finding) ? html` <span class="muted">${subject(finding)}</span>` : null}</span><span class="meta">${finding.component} · ${grouped(finding.count)}× · ${suppressed ? 'accepted' : STATE_WORDS[finding.state]}</span></summary>
${suppressed ? html`<p class="missing">Accepted by ${cut(suppressed.owner, 200)} until ${suppressed.expires}: ${cut(suppressed.reason, 500)}</p>` : null}${detail ? html`<p>${cut(detail)}</p>` : null}${sparkline(finding)}
<dl class="facts"><div><dt>Seen</dt><dd>${seen(finding)}</dd></div><div><dt>State</dt><dd>${STATE_WORDS[finding.state]}: ${cut(finding.stateReason, 500)}</dd></div><div><dt>Confidence</dt><dd>${confidenceMeter(finding.confidence.score)}</dd></div>${
    baseline
      ? html`<div><dt>Elsewhere</dt><dd>${baseline.collections === 0 ? 'in no other collection of this cluster' : `in ${plural(baseline.collections, 'other collection')} of ${plural(baseline.nodes, 'node')}`}</dd></div>`
      : null
  }${related('May be caused by', finding.causedBy, byId)}${related('May have caused', finding.mayCause, byId)}${entities(finding)}</dl>
<h3 class="minor">Evidence</h3>${finding.evidence.map(quote)}${stateEvidence ? html`<p class="muted">What ended it:</p>${quote(stateEvidence)}` : null}
<div class="two"><div><h3 class="minor">Why</h3><p>${cut(finding.why)}</p></div><div><h3 class="minor">Impact</h3><p>${cut(finding.impact)}</p></div></div>
${finding.remediation.length > 0 ? html`<h3 class="minor">What to do</h3>${remediationList(finding)}` : null}${runbookLine(finding)}${
  finding.confidence.reasons.length > 0
    ? html`<details class="plain"><summary>Why this confidence</summary><ul>${finding.confidence.reasons.slice(0, LIMITS.reasons).map((reason) => html`<li>${cut(reason, 300)}</li>`)}</ul></details>`
    : null
}${finding.references.length > 0 ? html`<details class="plain"><summary>References</summary><ul>${finding.references.slice(0, LIMITS.references).map(reference)}</ul></details>` : null}
<p class="ids">${finding.findingId} · rule ${finding.ruleId} revision ${finding.ruleRevision}</p></details>
`;
}
