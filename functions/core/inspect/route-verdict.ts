import type { FactVerdict } from '../../../schemas/rule';
import { contains, formatCidr, overlaps, parseCidr } from './cidr';
import type { Facts } from './facts';
import type { Route } from './inspectors/ip-routes';
import { networkScope } from './network-scope';

/** Daemons that own aggregate blackholes for the pod block of the node (routes to single pods are more specific). */
const AGGREGATE_OWNERS = new Set(['80', '81', 'bird', 'bird6', 'cilium', 'zebra', 'bgp']);

function aggregateOfPods(route: Route, routes: readonly Route[]): boolean {
  if (route.protocol !== null && AGGREGATE_OWNERS.has(route.protocol)) return true;
  const range = parseCidr(route.destination);
  if (!range) return false;
  return routes.some((other) => {
    const inside = parseCidr(other.destination);
    return (
      inside !== null &&
      inside.length > range.length &&
      contains(range, inside) &&
      /^(cali|lxc|veth)/.test(other.device ?? '')
    );
  });
}

/** Negative routes that cover Services or pods; one finding per destination. */
export function routeVerdict(facts: Facts): FactVerdict {
  const table = facts.ipRoutes;
  if (!table) return { cannotCheck: 'the bundle has no routes' };
  const scope = networkScope(facts);
  // tables nobody looks up route nothing; without `ip rule` every table counts
  const used = facts.ipRules ? new Set(facts.ipRules.rules.map((rule) => rule.lookup)) : null;
  const hit = table.negative.flatMap((route) => {
    if (used && route.table !== 'main' && !used.has(route.table)) return [];
    const range = parseCidr(
      route.destination === 'default' ? (route.family === 'v4' ? '0.0.0.0/0' : '::/0') : route.destination,
    );
    if (!range || aggregateOfPods(route, table.routes)) return [];
    // a default that discards is only reached when no other route fits
    if (
      route.destination === 'default' &&
      table.routes.some((other) => other.destination === 'default' && other.table === route.table)
    )
      return [];
    const services = scope.services.some((service) => overlaps(service, range));
    const pods = scope.pods.some((pod) => overlaps(pod, range) && range.length >= 8);
    if (!services && !pods) return [];
    return [{ route, covers: services ? (pods ? 'Services and pods' : 'Services') : 'pods' }];
  });
  if (hit.length === 0) {
    return {
      clear: `no blackhole, unreachable or prohibit route covers Services or pods: ${table.total} routes in ${
        Object.keys(table.byTable).length
      } tables read, ${table.negative.length} discard other ranges; the tables per ENI and “unreachable default dev lo” are normal`,
    };
  }
  return {
    fires: hit.map(({ route, covers }) => ({
      dedup: [route.destination],
      detail: `${route.type} ${route.destination} in table ${route.table} covers ${covers}.`,
      facts: {
        type: route.type,
        destination: route.destination,
        table: route.table,
        protocol: route.protocol,
        metric: route.metric,
        covers,
        serviceRanges: scope.services.map(formatCidr),
        serviceRangesFrom: scope.servicesFrom,
      },
      entities: { cidr: [route.destination], routeTable: [route.table] },
      evidence: [route.at],
    })),
  };
}
