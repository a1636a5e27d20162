import type { Facts } from '../inspect/facts';
import type { Cites } from './citations';
import { faultTable } from './fault-table';
import type { FaultView } from './fault-view';
import { gauge } from './gauge';
import { html } from './html';
import { severityMark } from './severity-mark';
import { grouped, plural } from './wording';

/** Interfaces of pods come and go by the hundred; those of the instance are a few. */
const POD = /^(eni|vlan|veth|cali|lxc|azv)/;
const MAX_ENIS = 30;

/** Network interfaces of the instance, and how many of their addresses pods have taken. */
export function interfacesView(facts: Facts, cites: Cites): FaultView | null {
  const { ipamdEnis, interfaces } = facts;
  if (!ipamdEnis && !interfaces) return null;
  const links = (interfaces?.interfaces ?? []).filter((one) => !POD.test(one.name) || cites(one.at));
  const pool = cites(ipamdEnis?.at ?? null);
  const faults = links.filter((one) => cites(one.at)).length + (pool ? 1 : 0);
  const enis = ipamdEnis?.enis ?? [];
  return {
    title: 'Network interfaces and pod addresses',
    faults,
    summary: ipamdEnis
      ? `${plural(enis.length, 'ENI')}, ${grouped(ipamdEnis.assigned)} of ${grouped(ipamdEnis.total)} addresses taken`
      : plural(links.length, 'interface'),
    body: html`${pool ? html`<p class="missing">${severityMark(pool.severity)} <a href="#${pool.findingId}">${pool.title}</a></p>` : null}${
      ipamdEnis
        ? html`<dl class="facts"><div><dt>All addresses</dt><dd>${gauge(ipamdEnis.assigned, ipamdEnis.total)}</dd></div>${
            ipamdEnis.cooling > 0 ? html`<div><dt>Cooling down</dt><dd>${grouped(ipamdEnis.cooling)}</dd></div>` : null
          }</dl><div class="scroll" tabindex="0" role="group" aria-label="ENIs"><table><caption>ENIs, as ipamd knows them</caption><thead><tr><th scope="col">ENI</th><th scope="col" class="number">Device</th><th scope="col">Kind</th><th scope="col">Addresses taken</th></tr></thead><tbody>${enis
            .slice(0, MAX_ENIS)
            .map(
              (eni) =>
                html`<tr><td><code>${eni.id}</code></td><td class="number">${eni.deviceNumber ?? '?'}</td><td>${[
                  eni.primary ? 'primary' : 'secondary',
                  ...(eni.trunk ? ['trunk'] : []),
                  ...(eni.efa ? ['EFA'] : []),
                ].join(
                  ', ',
                )}${eni.prefixes > 0 ? `, ${plural(eni.prefixes, 'prefix', 'prefixes')}` : ''}</td><td>${gauge(eni.assigned, eni.addresses)}</td></tr>`,
            )}</tbody></table></div>${enis.length > MAX_ENIS ? html`<p class="muted">${enis.length - MAX_ENIS} more ENIs.</p>` : null}`
        : null
    }${
      links.length > 0
        ? faultTable(
            html`Interfaces of the instance${interfaces && interfaces.podInterfaces > 0 ? `; ${plural(interfaces.podInterfaces, 'pod interface')} not listed` : ''}`,
            [
              { name: 'Name', kind: 'code' },
              { name: 'State' },
              { name: 'MTU', kind: 'number' },
              { name: 'Dropped rx / tx', kind: 'number' },
              { name: 'Errors rx / tx', kind: 'number' },
            ],
            links.map((link) => ({
              fault: cites(link.at),
              cells: [
                link.name,
                `${link.up ? 'up' : 'down'}${link.up && !link.running ? ', no carrier' : ''}`,
                link.mtu ?? '?',
                `${grouped(link.rxDropped)} / ${grouped(link.txDropped)}`,
                `${grouped(link.rxErrors)} / ${grouped(link.txErrors)}`,
              ],
            })),
          )
        : null
    }`,
  };
}
