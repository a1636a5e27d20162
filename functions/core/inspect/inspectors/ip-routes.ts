import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

/** Pods per node stay below a thousand; a BGP-speaking node can have far more routes. */
const KEPT = 4000;
const NEGATIVE_KEPT = 200;

export interface Route {
  readonly family: 'v4' | 'v6';
  /** `unicast` when the line names no type. */
  readonly type: string;
  readonly destination: string;
  readonly table: string;
  readonly via: string | null;
  readonly device: string | null;
  readonly source: string | null;
  readonly protocol: string | null;
  readonly metric: number | null;
  readonly state: 'linkdown' | 'dead' | null;
  readonly at: FactSource;
}
export interface IpRouteFacts {
  readonly routes: readonly Route[];
  /** `blackhole`, `unreachable`, `prohibit` and `throw` routes, without the kernel's own placeholders. */
  readonly negative: readonly Route[];
  readonly byTable: Readonly<Record<string, number>>;
  readonly total: number;
  readonly omitted: number;
}

const TYPES = new Set([
  'unicast',
  'local',
  'broadcast',
  'multicast',
  'anycast',
  'throw',
  'unreachable',
  'prohibit',
  'blackhole',
  'nat',
]);
const NEGATIVE = new Set(['throw', 'unreachable', 'prohibit', 'blackhole']);

/** The kernel answers “no IPv6 route” with `unreachable default dev lo … metric 4294967295 error -101`: always there. */
function kernelPlaceholder(route: Route): boolean {
  return route.device === 'lo' && (route.protocol === 'kernel' || route.metric === 4294967295);
}

/** `ip route show table all` and its IPv6 twin. */
export default defineInspector({
  id: 'ipRoutes',
  title: 'Routes (ip route show table all)',
  kinds: ['ip-route'],
  open: (file) => {
    const family = /ip6/.test(file) ? 'v6' : 'v4';
    const routes: Route[] = [];
    const negative: Route[] = [];
    const byTable: Record<string, number> = {};
    let total = 0;
    let omitted = 0;
    return readLines<IpRouteFacts>({
      line(source) {
        const parts = source.text.trim().split(/\s+/);
        // continuation of a multipath route: its first line is already counted
        if (parts[0] === 'nexthop') return undefined;
        const typed = TYPES.has(parts[0]!);
        const destination = parts[typed ? 1 : 0];
        if (!destination || !/^(default|[0-9a-f:.]+(\/\d+)?)$/i.test(destination)) return 'not a route';
        const after = (word: string): string | null => {
          const index = parts.indexOf(word, 1);
          return index < 0 ? null : (parts[index + 1] ?? null);
        };
        const metric = after('metric');
        const route: Route = {
          family,
          type: typed ? parts[0]! : 'unicast',
          destination,
          table: after('table') ?? 'main',
          via: after('via'),
          device: after('dev'),
          source: after('src'),
          protocol: after('proto'),
          metric: metric === null ? null : Number(metric),
          state: parts.includes('linkdown') ? 'linkdown' : parts.includes('dead') ? 'dead' : null,
          at: cite(file, source),
        };
        total++;
        byTable[route.table] = (byTable[route.table] ?? 0) + 1;
        const negates = NEGATIVE.has(route.type);
        if (negates && !kernelPlaceholder(route)) {
          if (negative.length < NEGATIVE_KEPT) negative.push(route);
          else omitted++;
        } else if (negates || route.table === 'local' || route.type === 'multicast') {
          // placeholders and addresses of the node itself: counted only
        } else if (routes.length < KEPT) routes.push(route);
        else omitted++;
        return undefined;
      },
      limits: (facts) => (facts.omitted > 0 ? [`${facts.omitted} routes were only counted`] : []),
      end: () => (total === 0 ? null : { routes, negative, byTable, total, omitted }),
    });
  },
  merge: (left: IpRouteFacts, right: IpRouteFacts) => ({
    routes: [...left.routes, ...right.routes],
    negative: [...left.negative, ...right.negative],
    byTable: Object.fromEntries(
      [...new Set([...Object.keys(left.byTable), ...Object.keys(right.byTable)])].map((table) => [
        table,
        (left.byTable[table] ?? 0) + (right.byTable[table] ?? 0),
      ]),
    ),
    total: left.total + right.total,
    omitted: left.omitted + right.omitted,
  }),
});
