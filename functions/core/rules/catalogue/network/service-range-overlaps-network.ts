import { contains, parseCidr } from '../../../inspect/cidr';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

/** Interfaces of single pods: their routes are no networks. */
const POD_DEVICE = /^(eni|veth|vlan|cali|lxc|azv)/;

export default defineFactRule({
  id: 'service-range-overlaps-network',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'routing',
  category: 'service-connectivity',
  severity: 'medium',
  title: 'Service addresses lie inside a real network',
  needs: ['iptablesSave', 'ipRoutes'],
  when: ({ iptablesSave, ipRoutes }) => {
    const v4 = iptablesSave?.v4;
    const seen = v4?.services.clusterIps ? parseCidr(v4.services.clusterIps) : null;
    // only addresses kube-proxy really programmed count: the range around them is a guess
    if (!v4 || !seen) return { cannotCheck: 'no cluster IP is known from the rules of kube-proxy' };
    const inside = (network: string) => {
      const range = parseCidr(network);
      return range !== null && range.length > 0 && contains(range, seen);
    };
    const routes = (ipRoutes?.routes ?? []).filter(
      (route) =>
        route.type === 'unicast' &&
        route.destination !== 'default' &&
        !POD_DEVICE.test(route.device ?? '') &&
        inside(route.destination),
    );
    const vpc = v4.vpcCidrs.filter(inside);
    const networks = [...new Set([...vpc, ...routes.map((route) => route.destination)])];
    return verdict(
      networks.length === 0
        ? []
        : [
            {
              detail: `Cluster IPs around ${v4.services.clusterIps} lie inside ${networks.join(', ')}, which the node also reaches as a network.`,
              evidence: routes.map((route) => route.at),
              facts: { clusterIps: v4.services.clusterIps, networks },
            },
          ],
      `no network of the node contains the cluster IPs around ${v4.services.clusterIps}: ${v4.vpcCidrs.length} VPC ranges and ${ipRoutes?.total ?? 0} routes checked`,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: [],
  why: 'kube-proxy rewrites packets to cluster IPs wherever they come from. When a VPC, peered or on-premises network uses the same addresses, hosts there cannot be reached from the node, and Services may be routed away before they are rewritten.',
  impact:
    'Some hosts, or some Services, are unreachable from pods of this cluster; which ones depends on the addresses.',
  remediation: [
    { do: 'Compare the Service CIDR of the cluster with VPC, peering and VPN ranges', risk: 'safe' },
    {
      do: 'Give the cluster a Service CIDR no other network uses: it is fixed at creation, so this means a new cluster',
      risk: 'disruptive',
    },
  ],
  runbook: 'service-connectivity',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html'],
  falsePositives:
    'A static route that deliberately covers a whole private range, such as 10.0.0.0/8 to a transit gateway.',
});
