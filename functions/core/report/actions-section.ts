import type { Finding, FindingsDocument } from '../../../schemas/finding';
import { atLeast } from '../../../schemas/severity';
import { type Html, html } from './html';
import { severityBadge } from './severity-mark';
import { plural } from './wording';

const MAX_PROBLEMS = 6;
const RISK_WORDS = { safe: 'safe', caution: 'with care', disruptive: 'disruptive' } as const;

export function remediationList(finding: Finding): Html {
  return html`<ol class="steps">${finding.remediation.map(
    (step) => html`<li><span class="risk ${step.risk}">${RISK_WORDS[step.risk]}</span> <span>${step.do}</span></li>`,
  )}</ol>`;
}

export function runbookLine(finding: Finding): Html | null {
  if (!finding.runbook) return null;
  return html`<p class="muted">Runbook <code>${finding.runbook}</code>: <code>runbooks/${finding.runbook}.md</code>, or the tool call <code>get_sop sopName=${finding.runbook}</code>.</p>`;
}

/** Problems that still last and that nothing else explains: treating an effect helps nobody. */
export function problemsToTreat(document: FindingsDocument, chain: readonly Finding[]): Finding[] {
  const root = chain[0];
  const seen = new Set(root ? [root.ruleId] : []);
  const others = document.findings.filter((one) => {
    const open = one.state === 'active' || one.state === 'unknown';
    if (!open || one.suppressed || one.causedBy.length > 0 || !atLeast(one.severity, 'medium')) return false;
    if (seen.has(one.ruleId)) return false;
    seen.add(one.ruleId);
    return true;
  });
  return [...(root ? [root] : []), ...others];
}

/** What to do about each beginning of the trouble, in order, with the risk of every step. */
export function actionsSection(document: FindingsDocument, chain: readonly Finding[]): Html | null {
  const problems = problemsToTreat(document, chain).filter((one) => one.remediation.length > 0);
  const [first, ...rest] = problems.slice(0, MAX_PROBLEMS);
  if (!first) return null;
  const more = problems.length - 1 - rest.length;
  return html`<p class="muted">For what nothing else explains; effects end with their cause. <b>safe</b> changes nothing, <b>with care</b> changes the node, <b>disruptive</b> interrupts pods.</p>
<h3>${severityBadge(first.severity)} ${first.title}</h3>${remediationList(first)}${runbookLine(first)}${rest.map(
    (finding) =>
      html`<details class="plain"><summary>${severityBadge(finding.severity)} ${finding.title}</summary>${remediationList(finding)}${runbookLine(finding)}</details>`,
  )}${more > 0 ? html`<p class="muted">${plural(more, 'further problem')}: see the findings.</p>` : null}`;
}
