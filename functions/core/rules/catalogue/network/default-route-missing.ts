import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'default-route-missing',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'routing',
  category: 'node-connectivity',
  severity: 'high',
  title: 'The main routing table has no default route',
  needs: ['ipRoutes'],
  when: ({ ipRoutes }) => {
    const main = ipRoutes?.routes.filter((route) => route.table === 'main') ?? [];
    const families = [...new Set(main.map((route) => route.family))];
    if (!families.includes('v4') && !families.includes('v6'))
      return { cannotCheck: 'no route of the main table was read' };
    const defaults = main.filter((route) => route.destination === 'default' && route.type === 'unicast');
    const dead = defaults.filter((route) => route.state !== null);
    const usable = defaults.length - dead.length;
    return verdict(
      usable > 0
        ? []
        : [
            {
              detail:
                defaults.length === 0
                  ? `None of ${main.length} routes in the main table is a default route.`
                  : `The default route over ${dead[0]?.device} is ${dead[0]?.state}.`,
              evidence: [...dead.map((route) => route.at), ...main.slice(0, 2).map((route) => route.at)],
              facts: { mainRoutes: main.length, defaults: defaults.length, tables: ipRoutes?.byTable ?? {} },
            },
          ],
      `the main table has ${usable} default ${usable === 1 ? 'route' : 'routes'} (${defaults.map((route) => `${route.family} via ${route.via ?? route.device}`).join(', ')}); tables of further ENIs have their own`,
    );
  },
  dedup: [],
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['api-server-unreachable-from-node'],
  why: 'The primary ENI always brings a default route through the first address of its subnet. Without it the node reaches its own subnet only; per-ENI tables do not replace it, they are used for pods of those ENIs.',
  impact: 'The node reaches neither the API server nor registries; pods on the primary ENI lose all outside traffic.',
  remediation: [
    {
      do: 'Look for network managers that took the interface over: NetworkManager, netplan, nm-cloud-setup',
      risk: 'safe',
    },
    {
      do: 'Renew the lease of the primary interface: networkctl renew eth0, or systemctl restart systemd-networkd',
      risk: 'caution',
    },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'node-connectivity',
  nmaReason: 'MissingDefaultRoutes',
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html'],
  falsePositives: 'none known',
});
