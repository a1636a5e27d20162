import type { Facts } from '../inspect/facts';
import { sysctlNumber } from '../inspect/inspectors/sysctl';
import type { Cites } from './citations';
import type { FaultView } from './fault-view';
import { gauge } from './gauge';
import { html } from './html';
import { severityMark } from './severity-mark';
import { grouped, plural } from './wording';

const TROUBLE = ['insert_failed', 'drop', 'early_drop', 'error', 'search_restart', 'chaintoolong'];
const TALKERS = 6;

/** How full connection tracking is, what it refused, and who holds the entries. */
export function conntrackView(facts: Facts, cites: Cites): FaultView | null {
  const { conntrack, sysctl } = facts;
  const count = sysctlNumber(sysctl, 'net.netfilter.nf_conntrack_count') ?? conntrack?.flows ?? null;
  const max = sysctlNumber(sysctl, 'net.netfilter.nf_conntrack_max');
  if (!conntrack && count === null) return null;
  const settings = ['net.netfilter.nf_conntrack_count', 'net.netfilter.nf_conntrack_max'];
  const pointing = [
    ...(conntrack?.statLines ?? []),
    ...(conntrack?.dns.sample ? [conntrack.dns.sample] : []),
    ...settings.flatMap((key) => sysctl?.values[key]?.at ?? []),
  ].flatMap((at) => cites(at) ?? []);
  const faults = [...new Set(pointing)];
  const stats = TROUBLE.filter((name) => conntrack?.stats[name] !== undefined);
  const top = conntrack?.topSources.slice(0, TALKERS) ?? [];
  const all = Math.max(1, conntrack?.flows ?? 1);
  return {
    title: 'Connection tracking',
    faults: faults.length,
    summary:
      count === null
        ? 'no count'
        : max === null
          ? plural(count, 'entry', 'entries')
          : `${grouped(count)} of ${grouped(max)} entries`,
    body: html`${faults.map(
      (finding) =>
        html`<p class="missing">${severityMark(finding.severity)} <a href="#${finding.findingId}">${finding.title}</a></p>`,
    )}<dl class="facts">${count !== null && max !== null ? html`<div><dt>Table</dt><dd>${gauge(count, max)}</dd></div>` : null}${
      conntrack && conntrack.dns.flows > 0
        ? html`<div><dt>DNS flows without an answer</dt><dd>${gauge(conntrack.dns.unreplied, conntrack.dns.flows, 0.3)}</dd></div>`
        : null
    }${conntrack ? html`<div><dt>Flows without a reply</dt><dd>${gauge(conntrack.unreplied, all, 0.5)}</dd></div>` : null}</dl>${
      stats.length > 0
        ? html`<div class="scroll" tabindex="0" role="group" aria-label="Failure counters"><table class="compact"><caption>Failure counters since boot (all CPUs)</caption><thead><tr>${stats.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead><tbody><tr>${stats.map(
            (name) =>
              html`<td class="number${(conntrack?.stats[name] ?? 0) > 0 ? ' over' : ''}">${grouped(conntrack?.stats[name] ?? 0)}</td>`,
          )}</tr></tbody></table></div>`
        : null
    }${
      top.length > 0
        ? html`<div class="scroll" tabindex="0" role="group" aria-label="Sources with the most entries"><table class="compact"><caption>Sources with the most entries</caption><thead><tr><th scope="col">Source</th><th scope="col">Entries</th></tr></thead><tbody>${top.map(
            ({ key, count: n }) => html`<tr><td><code>${key}</code></td><td>${gauge(n, all, 0.5)}</td></tr>`,
          )}</tbody></table></div>`
        : null
    }`,
  };
}
