import { routeVerdict } from '../../../inspect/route-verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'route-blackholes-cluster-network',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'routing',
  category: 'service-connectivity',
  severity: 'medium',
  title: 'A route discards packets to the Service or pod network',
  needs: ['ipRoutes'],
  uses: ['iptablesSave', 'ipRules', 'kubeletConfig', 'ipvs'],
  when: (facts) => routeVerdict(facts),
  dedup: ['destination'],
  confidence: { alone: 0.9, strongerWith: ['iptables-drops-dns', 'iptables-drops-service-traffic'] },
  mayCause: ['vpc-cni-apiserver-unreachable', 'aws-node-probe-failed'],
  why: 'A blackhole, unreachable or prohibit route answers before any gateway is tried. Traffic of pods to a cluster IP is rewritten before routing and escapes it, but processes of the node itself (kubelet, pods with hostNetwork such as aws-node) route first and fail at once; packets of pods that were not rewritten vanish.',
  impact: 'Connections of the node to the range fail with “Invalid argument” or “No route to host”.',
  remediation: [
    { do: 'Find who adds the route: network agent, BGP daemon, cloud-init or a boot script', risk: 'safe' },
    { do: 'Delete it: ip route del blackhole <range> (add table <n> when it is not in main)', risk: 'caution' },
  ],
  runbook: 'service-connectivity',
  references: ['https://man7.org/linux/man-pages/man8/ip-route.8.html'],
  falsePositives:
    'Calico and Cilium put a blackhole route for the node’s own pod block beside the more specific pod routes: recognised by its protocol or by pod routes inside the range.',
});
