import { type Html, html } from './html';
import { grouped } from './wording';

/** Part of a whole as a bar; above `high` it is drawn as trouble. The numbers stand beside it. */
export function gauge(used: number, limit: number, high = 0.9): Html {
  const share = limit > 0 ? Math.min(1, used / limit) : 0;
  return html`<span class="gauge"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="off" width="100" height="8"/><rect class="${share >= high ? 'full' : 'on'}" width="${(share * 100).toFixed(1)}" height="8"/></svg> ${grouped(used)} of ${grouped(limit)} (${Math.round(share * 100)} %)</span>`;
}
