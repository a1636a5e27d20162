import type { FindingsDocument } from '../../../schemas/finding';
import type { Gap } from '../../../schemas/gap';
import type { Manifest } from '../../../schemas/manifest';
import { cut } from './finding-card';
import { gauge } from './gauge';
import { type Html, html } from './html';
import { byteCount, grouped, moment, plural } from './wording';

const MAX_GAPS = 200;
const MAX_KINDS = 150;
/** Gaps that only say what is not shown; all others mean something was not looked at. */
const ONLY_SHOWN = new Set(['suppressed']);

export function gapTable(gaps: readonly Gap[]): Html {
  if (gaps.length === 0) return html`<p>No gap: everything in the bundle was read.</p>`;
  const shown = gaps.slice(0, MAX_GAPS);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Gaps"><table><caption>${plural(gaps.length, 'gap')}: what was not read, and what can therefore not be said</caption><thead><tr><th scope="col">What</th><th scope="col">Why</th><th scope="col">So</th><th scope="col" class="number">Size</th></tr></thead><tbody>${shown.map(
    (gap) =>
      html`<tr><td><span class="tag${ONLY_SHOWN.has(gap.code) ? ' calm' : ''}">${gap.code}</span> ${cut(gap.what, 200)}${gap.count > 1 ? ` (${grouped(gap.count)})` : ''}</td><td>${cut(gap.reason, 400)}</td><td>${cut(gap.effect, 400)}</td><td class="number">${gap.bytes === null ? '–' : byteCount(gap.bytes)}</td></tr>`,
  )}</tbody></table></div>${gaps.length > shown.length ? html`<p class="muted">and ${plural(gaps.length - shown.length, 'more gap')}</p>` : null}`;
}

function expected({ completeness }: Manifest): Html | null {
  if (completeness.expected.length === 0) return null;
  const missing = completeness.expected.filter((one) => !one.present);
  return html`<h3>Expected in a ${completeness.layout} bundle</h3><ul class="expected">${completeness.expected.map(
    (one) =>
      html`<li class="${one.present ? 'there' : 'gone'}"><span aria-hidden="true">${one.present ? '✓' : '✗'}</span> ${one.what}${one.present ? null : html` <span class="muted">missing</span>`}</li>`,
  )}</ul>${missing.length === 0 ? html`<p class="muted">All there.</p>` : null}`;
}

/** What of the bundle was read, and what was not: missing, cut, refused. */
export function coverageSection(document: FindingsDocument, inventory: Manifest | null, gaps: readonly Gap[]): Html {
  const { coverage, bundle, redactions } = document;
  const kinds = Object.entries(coverage.byKind).sort(([, a], [, b]) => b.bytes - a.bytes);
  const truncated = inventory?.entries.filter((entry) => entry.truncated).length ?? 0;
  const secrets = Object.entries(redactions);
  return html`<dl class="facts"><div><dt>Log bytes classified</dt><dd>${byteCount(coverage.classifiedBytes)} in ${plural(coverage.lines, 'line')}</dd></div><div><dt>Bundle</dt><dd>${plural(coverage.files, 'file')}, ${byteCount(coverage.bytes)}</dd></div>${
    inventory
      ? html`<div><dt>Completeness</dt><dd>${gauge(inventory.completeness.expected.filter((one) => one.present).length, inventory.completeness.expected.length, 2)}</dd></div>`
      : null
  }<div><dt>Lines from</dt><dd>${moment(bundle.timeSpan.start)} to ${moment(bundle.timeSpan.end)}</dd></div><div><dt>Booted</dt><dd>${moment(bundle.bootTime)}</dd></div><div><dt>How times are known</dt><dd>${cut(bundle.timeSource, 400)}</dd></div>${
    coverage.duplicateFiles > 0
      ? html`<div><dt>Copies skipped</dt><dd>${grouped(coverage.duplicateFiles)}</dd></div>`
      : null
  }${truncated > 0 ? html`<div><dt>Cut files</dt><dd>${grouped(truncated)}</dd></div>` : null}<div><dt>Secrets replaced</dt><dd>${secrets.length === 0 ? 'none seen' : secrets.map(([type, n]) => `${type}: ${grouped(n)}`).join(', ')}</dd></div></dl>
${gapTable(gaps)}
${inventory ? expected(inventory) : null}
<details class="plain"><summary>${plural(kinds.length, 'kind')} of files read</summary><div class="scroll" tabindex="0" role="group" aria-label="Kinds of files"><table><thead><tr><th scope="col">Kind</th><th scope="col" class="number">Files</th><th scope="col" class="number">Bytes</th></tr></thead><tbody>${kinds
    .slice(0, MAX_KINDS)
    .map(
      ([kind, { files, bytes }]) =>
        html`<tr><td>${kind}</td><td class="number">${grouped(files)}</td><td class="number">${byteCount(bytes)}</td></tr>`,
    )}</tbody></table></div></details>`;
}
