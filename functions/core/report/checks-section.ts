import type { CheckResult } from '../../../schemas/finding';
import { cut } from './finding-card';
import { type Html, html } from './html';
import { plural } from './wording';

const MAX_ROWS = 300;

function list(checks: readonly CheckResult[]): Html {
  const shown = checks.slice(0, MAX_ROWS);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Checks"><table><thead><tr><th scope="col">Check</th><th scope="col">What was seen</th></tr></thead><tbody>${shown.map(
    (check) => html`<tr><td><code>${check.ruleId}</code></td><td>${cut(check.detail, 400)}</td></tr>`,
  )}</tbody></table></div>${checks.length > shown.length ? html`<p class="muted">and ${checks.length - shown.length} more</p>` : null}`;
}

/** “Checked and fine” is information, and so is “could not be checked”. */
export function checksSection(checks: readonly CheckResult[]): Html {
  const of = (outcome: CheckResult['outcome']) => checks.filter((check) => check.outcome === outcome);
  const [clear, unknown, fires] = [of('clear'), of('cannot-check'), of('fires')];
  return html`<p><b class="ok">${clear.length}</b> fine, <b>${fires.length}</b> found a problem, <b>${unknown.length}</b> had no data.</p>
${unknown.length > 0 ? html`<details class="plain"><summary>${plural(unknown.length, 'check')} that could not be made</summary>${list(unknown)}</details>` : null}
${clear.length > 0 ? html`<details class="plain"><summary>${plural(clear.length, 'check')} of settings and counters that are fine</summary>${list(clear)}</details>` : null}`;
}
