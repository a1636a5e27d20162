import { SEVERITIES, type Severity } from '../../../schemas/severity';
import { type Html, html } from './html';
import { capital } from './wording';

/** Shape and letter say what colour says: for print, for colour-blind eyes, for a glance. */
const SHAPES: Record<Severity, Html> = {
  critical: html`<path d="M6.2 1h7.6L19 6.2v7.6L13.8 19H6.2L1 13.8V6.2z"/>`,
  high: html`<path d="M10 .8 19.6 18.6H.4z"/>`,
  medium: html`<path d="M10 .5 19.5 10 10 19.5.5 10z"/>`,
  low: html`<circle cx="10" cy="10" r="9"/>`,
  info: html`<rect x="1.5" y="1.5" width="17" height="17" rx="4"/>`,
};

/** Once per document: what `severityMark` refers to. */
export function severitySymbols(): Html {
  return html`<svg class="defs" aria-hidden="true">${SEVERITIES.map(
    (severity) =>
      html`<symbol id="mark-${severity}" viewBox="0 0 20 20">${SHAPES[severity]}<text${severity === 'high' || severity === 'medium' ? html` class="small"` : null} x="10" y="${severity === 'high' ? 16 : severity === 'medium' ? 13.2 : 14}" text-anchor="middle">${severity.charAt(0).toUpperCase()}</text></symbol>`,
  )}</svg>`;
}

export function severityMark(severity: Severity): Html {
  return html`<svg class="mark ${severity}" aria-hidden="true"><use href="#mark-${severity}"/></svg>`;
}

export function severityBadge(severity: Severity, word = capital(severity)): Html {
  return html`<span class="badge ${severity}">${severityMark(severity)}${word}</span>`;
}
