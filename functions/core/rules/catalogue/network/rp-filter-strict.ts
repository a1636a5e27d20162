import { setting } from '../../../inspect/inspectors/cni-env';
import { sysctlNumber } from '../../../inspect/inspectors/sysctl';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'rp-filter-strict',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'sysctl',
  category: 'pod-connectivity',
  severity: 'medium',
  title: 'Strict reverse path filtering on the primary interface',
  needs: ['sysctl'],
  uses: ['ipRoutes', 'cniEnv'],
  when: ({ sysctl, ipRoutes, cniEnv }) => {
    const all = sysctlNumber(sysctl, 'net.ipv4.conf.all.rp_filter');
    const own = Object.entries(sysctl?.values ?? {}).flatMap(([key, { value, at }]) => {
      const name = /^net\.ipv4\.conf\.(eth0|ens5|enp0s5|ens3)\.rp_filter$/.exec(key)?.[1];
      return name === undefined ? [] : [{ name, value: Number(value), at }];
    });
    if (all === null || own.length === 0)
      return { cannotCheck: 'rp_filter of the primary interface is not in the dump' };
    // the kernel uses the larger of the two values: 1 strict, 2 loose
    const strict = own.filter((one) => Math.max(all, one.value) === 1);
    const tables = new Set(
      ipRoutes?.routes.filter((route) => route.destination === 'default').map((route) => route.table),
    );
    const several = tables.size > 1;
    return verdict(
      strict.map((one) => ({
        detail: `rp_filter is strict on ${one.name} (all = ${all}, ${one.name} = ${one.value})${several ? `, and ${tables.size} tables have a default route` : ''}.`,
        // without NodePort support the VPC CNI leaves the value alone, and nothing needs another
        severity: several && setting(cniEnv, 'AWS_VPC_CNI_NODE_PORT_SUPPORT') !== 'false' ? undefined : 'low',
        evidence: [one.at, sysctl?.values['net.ipv4.conf.all.rp_filter']?.at],
        facts: { all, [one.name]: one.value, tablesWithDefault: tables.size },
        entities: { interface: [one.name] },
      })),
      `reverse path filtering is off or loose on ${own.map((one) => `${one.name} (${Math.max(all, one.value)})`).join(', ')}`,
    );
  },
  dedup: [],
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: [],
  why: 'The VPC CNI sets the primary interface to loose mode (2), because answers to NodePort and external traffic may leave through another ENI than they came in. In strict mode the kernel discards packets whose source would be routed elsewhere.',
  impact: 'NodePort traffic and connections over secondary ENIs fail for some pods.',
  remediation: [
    { do: 'Find the writer in /etc/sysctl.d; aws-node writes 2 at its start', risk: 'safe' },
    { do: 'sysctl -w net.ipv4.conf.eth0.rp_filter=2', risk: 'caution' },
  ],
  runbook: 'pod-connectivity',
  nmaReason: 'NetworkSysctl',
  references: [
    'https://github.com/aws/amazon-vpc-cni-k8s',
    'https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html',
  ],
  falsePositives: 'With external SNAT and NodePort support off the VPC CNI leaves the value alone.',
});
