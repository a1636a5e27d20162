import type { Finding, FindingsDocument } from '../../../schemas/finding';
import { SEVERITIES, severityRank } from '../../../schemas/severity';
import { minuteOf } from '../findings/describe-chain';
import { rootCause } from '../findings/root-cause';
import { causeDiagram } from './cause-diagram';
import { type Html, html } from './html';
import { severityBadge } from './severity-mark';
import { confidenceWord, grouped, plural, STATE_WORDS } from './wording';

const fact = (name: string, value: Html | string): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** Ten steps: a bar for the eye, the words and the number beside it for everybody. */
export function confidenceMeter(score: number): Html {
  const filled = Math.round(score * 10);
  return html`<span class="meter"><svg viewBox="0 0 80 8" width="80" height="8" aria-hidden="true">${Array.from(
    { length: 10 },
    (_, i) => html`<rect class="${i < filled ? 'on' : 'off'}" x="${i * 8}" y="0" width="6" height="8" rx="1"/>`,
  )}</svg> ${confidenceWord(score)} (${score.toFixed(2)})</span>`;
}

/** When, as people say it; a setting or counter has no beginning that could be known. */
export function seen(finding: Finding): string {
  if (finding.firstSeen === null)
    return finding.lastSeen === null ? 'time unknown' : `as of ${minuteOf(finding.lastSeen)}`;
  const last = finding.lastSeen !== null && finding.lastSeen !== finding.firstSeen ? finding.lastSeen : null;
  return last ? `${minuteOf(finding.firstSeen)} to ${minuteOf(last)}` : minuteOf(finding.firstSeen);
}

/** Findings of the main chain, root first; the root alone when it explains nothing. Empty when nothing is wrong. */
export function mainChain(document: FindingsDocument): Finding[] {
  const root = rootCause(document.findings);
  if (!root) return [];
  const byId = new Map(document.findings.map((one) => [one.findingId, one]));
  const chain = document.chains.find((one) => one.findingIds[0] === root.findingId);
  return chain ? chain.findingIds.flatMap((id) => byId.get(id) ?? []) : [root];
}

function tally({ summary }: FindingsDocument): Html {
  return html`<ul class="tally" aria-label="Findings by severity">${SEVERITIES.map(
    (severity) =>
      html`<li class="${summary.bySeverity[severity] > 0 ? severity : 'none'}"><b>${grouped(summary.bySeverity[severity])}</b> ${severity}</li>`,
  )}</ul>`;
}

/** What is wrong, how sure that is, and what led to what; for a healthy node, what was looked at. */
export function verdictSection(document: FindingsDocument): Html {
  const chain = mainChain(document);
  const root = chain[0];
  if (!root) {
    const quiet = document.coverage.lines === 0 && document.findings.length === 0;
    return html`<div class="hero ${quiet ? 'info' : 'fine'}"><p class="badges"><span class="badge ${quiet ? 'info' : 'fine'}">${quiet ? 'Nothing read' : '✓ No open problem'}</span></p>
<h1 id="verdict-h">${quiet ? 'Nothing can be said about this node' : 'No open problem found'}</h1>
<p class="lead">${document.summary.verdict}</p></div>${tally(document)}`;
  }
  const worst = chain.map((one) => one.severity).sort((a, b) => severityRank(a) - severityRank(b))[0]!;
  const over = root.state === 'recovered' || root.state === 'before-reboot';
  const detail = typeof root.facts?.detail === 'string' ? root.facts.detail : null;
  return html`<div class="hero ${over ? 'info' : worst}"><p class="badges">${severityBadge(worst)}${
    over ? html`<span class="badge fine">✓ ${STATE_WORDS[root.state]}</span>` : null
  }<span class="label">${over ? 'What happened' : 'Most likely root cause'}</span></p>
<h1 id="verdict-h"><a href="#${root.findingId}">${root.title}</a></h1>
<p class="lead">${document.summary.verdict}</p>
<dl class="facts">${fact('Confidence', confidenceMeter(root.confidence.score))}${fact('Seen', seen(root))}${fact(
    'Occurrences',
    grouped(root.count),
  )}${fact('State', STATE_WORDS[root.state])}${fact('Component', root.component)}${
    root.runbook ? fact('Runbook', html`<code>${root.runbook}</code>`) : null
  }</dl></div>
${tally(document)}
${causeDiagram(document, chain)}
<div class="two"><div><h2 class="sub">Why</h2><p>${root.why}</p></div><div><h2 class="sub">Impact</h2><p>${root.impact}</p></div></div>
${detail ? html`<h2 class="sub">What was measured</h2><p class="quote">${detail}</p>` : null}
${root.confidence.reasons.length > 0 ? html`<details class="plain"><summary>Why ${confidenceWord(root.confidence.score)}: ${plural(root.confidence.reasons.length, 'reason')}</summary><ul>${root.confidence.reasons.map((reason) => html`<li>${reason}</li>`)}</ul></details>` : null}`;
}
