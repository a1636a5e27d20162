import type { Finding } from '../../../schemas/finding';
import type { Gap } from '../../../schemas/gap';
import { SEVERITIES } from '../../../schemas/severity';
import { findingCard } from './finding-card';
import { type Html, html, markupOf } from './html';
import { severityMark } from './severity-mark';
import { grouped, plural, STATE_WORDS } from './wording';

/** Room for all cards together; the rest of a document stays under 0.8 MB, so all of it under 3 MB. */
const MAX_BYTES = 1_900_000;
const MAX_CARDS = 600;
const RULES_SHOWN = 100;

export interface FindingsSection {
  readonly body: Html;
  readonly gaps: readonly Gap[];
}

function filters(findings: readonly Finding[]): Html {
  const components = [...new Set(findings.map((one) => one.component))].sort().slice(0, 200);
  const present = SEVERITIES.filter((severity) => findings.some((one) => one.severity === severity));
  return html`<form class="filters" data-filters hidden><fieldset><legend>Severity</legend>${present.map(
    (severity) =>
      html`<label><input type="checkbox" name="severity" value="${severity}" checked>${severityMark(severity)}${severity}</label>`,
  )}</fieldset><label>State <select name="state"><option value="">all</option>${Object.entries(STATE_WORDS).map(
    ([state, words]) => html`<option value="${state}">${words}</option>`,
  )}</select></label><label>Component <select name="component"><option value="">all</option>${components.map(
    (component) => html`<option value="${component}">${component}</option>`,
  )}</select></label><label>Text <input type="search" name="words" autocomplete="off"></label><button type="button" data-fold="open">Unfold all</button><button type="button" data-fold="close">Fold all</button><output role="status" data-count></output></form>`;
}

/** Findings without a card, by rule: nothing disappears. */
function remainder(rest: readonly Finding[]): Html | null {
  if (rest.length === 0) return null;
  const rules = new Map<string, Finding[]>();
  for (const finding of rest) rules.set(finding.ruleId, [...(rules.get(finding.ruleId) ?? []), finding].slice(-10_000));
  const rows = [...rules.values()].sort((a, b) => b.length - a.length);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Findings not shown one by one"><table><caption>${plural(rest.length, 'finding')} not shown one by one; findings.json and the tool <code>errors</code> have them</caption><thead><tr><th scope="col">Rule</th><th scope="col" class="number">Findings</th><th scope="col" class="number">Occurrences</th></tr></thead><tbody>${rows
    .slice(0, RULES_SHOWN)
    .map(
      (group) =>
        html`<tr><td>${severityMark(group[0]!.severity)} ${group[0]!.title}</td><td class="number">${grouped(group.length)}</td><td class="number">${grouped(group.reduce((sum, one) => sum + one.count, 0))}</td></tr>`,
    )}</tbody></table></div>${rows.length > RULES_SHOWN ? html`<p class="muted">and ${rows.length - RULES_SHOWN} more rules</p>` : null}`;
}

/** All findings, worst first, as cards that fold (`unfolded`: ids of those open from the start); as many as fit, the rest counted. */
export function findingsSection(findings: readonly Finding[], unfolded: ReadonlySet<string>): FindingsSection {
  if (findings.length === 0) return { body: html`<p>No finding.</p>`, gaps: [] };
  const byId = new Map(findings.map((one) => [one.findingId, one]));
  const cards: Html[] = [];
  let bytes = 0;
  for (const finding of findings) {
    const card = findingCard(finding, byId, unfolded.has(finding.findingId));
    bytes += Buffer.byteLength(markupOf(card));
    if (bytes > MAX_BYTES || cards.length >= MAX_CARDS) break;
    cards.push(card);
  }
  const rest = findings.slice(cards.length);
  return {
    body: html`${filters(findings.slice(0, cards.length))}<div class="cards">${cards}</div>${remainder(rest)}`,
    gaps:
      rest.length === 0
        ? []
        : [
            {
              code: 'limit',
              what: 'report',
              bytes: null,
              count: rest.length,
              reason: `${plural(findings.length, 'finding')} exist; the ${grouped(cards.length)} most important have a card in the report`,
              effect: 'the others are counted by rule; findings.json has all of them',
            },
          ],
  };
}
