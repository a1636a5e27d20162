import type { Finding } from '../../../schemas/finding';
import type { Facts } from '../inspect/facts';
import { citationsOf } from './citations';
import { conntrackView } from './conntrack-view';
import { type Html, html } from './html';
import { interfacesView } from './interfaces-view';
import { netfilterView } from './netfilter-view';
import { routingView } from './routing-view';
import { plural } from './wording';

/** One part of the node's network, with how many of its lines findings point at. */
export interface FaultView {
  readonly title: string;
  readonly faults: number;
  readonly summary: string;
  readonly body: Html;
}

/** Where the fault sits: parts with a fault first and open, the others folded. Null without facts to show. */
export function faultViews(facts: Facts, findings: readonly Finding[]): Html | null {
  const cites = citationsOf(findings);
  const views = [netfilterView, routingView, conntrackView, interfacesView]
    .flatMap((view) => view(facts, cites) ?? [])
    .sort((a, b) => Number(b.faults > 0) - Number(a.faults > 0));
  if (views.length === 0) return null;
  return html`${views.map(
    (view) =>
      html`<details class="view"${view.faults > 0 ? html` open` : null}><summary><b>${view.title}</b> <span class="muted">${view.summary}; ${
        view.faults > 0 ? html`<strong>${plural(view.faults, 'place')} at fault</strong>` : 'no finding points here'
      }</span></summary>${view.body}</details>`,
  )}`;
}
