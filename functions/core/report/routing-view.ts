import type { Facts } from '../inspect/facts';
import type { Route } from '../inspect/inspectors/ip-routes';
import type { PolicyRule } from '../inspect/inspectors/ip-rules';
import type { Cites } from './citations';
import { faultTable } from './fault-table';
import type { FaultView } from './fault-view';
import { type Html, html } from './html';
import { plural } from './wording';

const MAX_TABLES = 6;

function ruleCells(rule: PolicyRule) {
  const what = [
    `from ${rule.from}`,
    ...(rule.to ? [`to ${rule.to}`] : []),
    ...(rule.mark ? [`fwmark ${rule.mark}`] : []),
    ...(rule.inInterface ? [`iif ${rule.inInterface}`] : []),
  ].join(' ');
  return [rule.priority, what, rule.verdict ?? `lookup ${rule.lookup ?? '?'}`];
}

function routeCells(route: Route) {
  const kind = route.type === 'unicast' ? '' : `${route.type} `;
  const way = [
    ...(route.via ? [`via ${route.via}`] : []),
    ...(route.device ? [`dev ${route.device}`] : []),
    ...(route.source ? [`src ${route.source}`] : []),
  ].join(' ');
  return [`${kind}${route.destination}`, way || 'nowhere', route.state ?? ''];
}

/** Tables that a rule at fault looks up: what is missing there is the fault, so an absent default route is said. */
function routeTable(name: string, routes: readonly Route[], cites: Cites): Html {
  const lacks = !['local', 'main'].includes(name) && !routes.some((one) => one.destination === 'default');
  const table =
    routes.length === 0
      ? html`<p class="muted">Table ${name}: the bundle shows no route in it.</p>`
      : faultTable(
          html`Route table <b>${name}</b>, ${plural(routes.length, 'route')}`,
          [{ name: 'Destination', kind: 'code' }, { name: 'Way', kind: 'code' }, { name: 'State' }],
          routes.map((route) => ({ fault: cites(route.at), cells: routeCells(route) })),
        );
  return html`${table}${lacks ? html`<p class="missing"><b>Table ${name} has no default route:</b> what is looked up here and is not listed above goes nowhere.</p>` : null}`;
}

/** Policy rules and the tables they lead to, with what findings point at. */
export function routingView(facts: Facts, cites: Cites): FaultView | null {
  const { ipRoutes, ipRules } = facts;
  if (!ipRoutes && !ipRules) return null;
  const rules = ipRules?.rules ?? [];
  const all = [...(ipRoutes?.routes ?? [])];
  // the negative list repeats routes of the first one, unless its quota was used up
  for (const route of ipRoutes?.negative ?? [])
    if (!all.some((one) => one.at.file === route.at.file && one.at.byteStart === route.at.byteStart)) all.push(route);
  const citedRules = rules.filter((rule) => cites(rule.at));
  const citedRoutes = all.filter((route) => cites(route.at));
  const names = [
    ...new Set([...citedRules.flatMap((rule) => rule.lookup ?? []), ...citedRoutes.map((route) => route.table)]),
  ];
  const families = (['v4', 'v6'] as const).filter((family) => rules.some((rule) => rule.family === family));
  const tables = Object.keys(ipRoutes?.byTable ?? {}).length;
  return {
    title: 'Routing',
    faults: citedRules.length + citedRoutes.length,
    summary: `${plural(ipRoutes?.total ?? 0, 'route')} in ${plural(tables, 'table')}, ${plural(ipRules?.total ?? 0, 'policy rule')}`,
    body: html`${families.map((family) =>
      faultTable(
        html`<b>${family === 'v4' ? 'IPv4' : 'IPv6'}</b> policy rules, in the order in which the kernel asks them`,
        [
          { name: 'Priority', kind: 'number' },
          { name: 'Applies to', kind: 'code' },
          { name: 'Go to', kind: 'code' },
        ],
        rules
          .filter((rule) => rule.family === family)
          .map((rule) => ({ fault: cites(rule.at), cells: ruleCells(rule) })),
      ),
    )}${(names.length > 0 ? names : ['main']).slice(0, MAX_TABLES).map((name) =>
      routeTable(
        name,
        all.filter((route) => route.table === name),
        cites,
      ),
    )}`,
  };
}
