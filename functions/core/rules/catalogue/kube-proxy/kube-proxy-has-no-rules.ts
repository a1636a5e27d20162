import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'kube-proxy-has-no-rules',
  since: '1.0.0',
  revision: 1,
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'service-connectivity',
  severity: 'high',
  title: 'kube-proxy has programmed no Services',
  needs: ['iptablesSave'],
  uses: ['ipvs', 'nftables', 'processes'],
  when: ({ iptablesSave, ipvs, nftables, processes }) => {
    const v4 = iptablesSave?.v4;
    const chain = v4?.tables.nat?.['KUBE-SERVICES'];
    const elsewhere = [
      ...((ipvs?.total ?? 0) > 0 ? [`${ipvs?.total} IPVS services`] : []),
      ...(nftables?.kubeProxy ? ['a kube-proxy table in nftables'] : []),
      ...(v4 && Object.keys(v4.tables.filter ?? {}).some((name) => name.startsWith('CILIUM_')) ? ['Cilium'] : []),
    ];
    if (elsewhere.length > 0)
      return verdict([], `Services are handled by ${elsewhere.join(' and ')}; few KUBE-SERVICES rules are normal then`);
    if (!v4) return { cannotCheck: 'the bundle has no IPv4 ruleset' };
    // only a chain that exists and is empty shows a kube-proxy that ran and lost its Services
    if (!chain)
      return {
        cannotCheck:
          'there is no KUBE-SERVICES chain: kube-proxy never ran here, or another component handles Services',
      };
    const running = processes?.running['kube-proxy'];
    return verdict(
      // one chain per Service is what kube-proxy writes first: a node with any of them has been synced
      v4.services.ports > 1 || (v4.bulkChains['KUBE-SVC'] ?? 0) > 0
        ? []
        : [
            {
              detail: `KUBE-SERVICES holds ${v4.services.ports} ${v4.services.ports === 1 ? 'rule' : 'rules'} and there are ${v4.bulkChains['KUBE-SVC'] ?? 0} KUBE-SVC chains${processes ? `; kube-proxy is ${running ? 'running' : 'not running'}` : ''}.`,
              evidence: [chain.at],
              facts: {
                rules: v4.services.ports,
                serviceChains: v4.bulkChains['KUBE-SVC'] ?? 0,
                kubeProxyRunning: running ?? null,
              },
            },
          ],
      `KUBE-SERVICES holds ${v4.services.ports} rules, with ${v4.bulkChains['KUBE-SVC'] ?? 0} service and ${v4.bulkChains['KUBE-SEP'] ?? 0} endpoint chains`,
    );
  },
  dedup: [],
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: ['vpc-cni-apiserver-unreachable', 'dns-queries-unanswered'],
  why: 'In iptables mode every Service port has a rule in KUBE-SERVICES, at least those of kubernetes and kube-dns. Next to none means kube-proxy has not synced with the API server, or something flushed the nat table.',
  impact: 'No Service works on the node, DNS and the API server’s cluster IP included.',
  remediation: [
    { do: 'Read the log of kube-proxy on this node', risk: 'safe' },
    { do: 'Delete the kube-proxy pod of the node: it writes all rules at its start', risk: 'caution' },
    { do: 'Look for scripts that run iptables -F or iptables-restore', risk: 'safe' },
  ],
  runbook: 'service-connectivity',
  nmaReason: 'KubeProxyNotReady',
  references: ['https://kubernetes.io/docs/reference/networking/virtual-ips/'],
  falsePositives: 'Clusters whose CNI replaces kube-proxy without Cilium’s chain names.',
});
