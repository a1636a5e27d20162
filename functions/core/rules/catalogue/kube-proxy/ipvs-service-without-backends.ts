import { clusterDns } from '../../../inspect/inspectors/kubelet-config';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'ipvs-service-without-backends',
  since: '1.0.0',
  revision: 1,
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'service-connectivity',
  severity: 'low',
  title: 'IPVS services without backends',
  needs: ['ipvs'],
  uses: ['kubeletConfig'],
  when: ({ ipvs, kubeletConfig }) => {
    const empty = ipvs?.services.filter((one) => one.backends === 0) ?? [];
    const dns = empty.filter((one) =>
      clusterDns(kubeletConfig).some((address) => one.address.startsWith(`${address}:`)),
    );
    return verdict(
      empty.length === 0
        ? []
        : [
            {
              detail: `${empty.length} of ${ipvs?.total ?? 0} IPVS services have no backend${dns.length > 0 ? `, the cluster’s DNS address ${dns[0]?.address} among them` : ''}.`,
              severity: dns.length > 0 ? undefined : 'info',
              evidence: [...dns, ...empty].map((one) => one.at),
              facts: {
                empty: empty.length,
                total: ipvs?.total ?? 0,
                addresses: empty.slice(0, 20).map((one) => `${one.protocol} ${one.address}`),
                dns: dns.length,
              },
              count: empty.length,
            },
          ],
      `all ${ipvs?.total ?? 0} IPVS services have backends (${ipvs?.backends ?? 0})`,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: [],
  why: 'A virtual server without real servers drops what it gets. For Services without ready pods that is expected; for kube-dns it means no CoreDNS pod is ready or kube-proxy is behind.',
  impact: 'Clients of these Services time out.',
  remediation: [{ do: 'Compare with the endpoints of the Services', risk: 'safe' }],
  runbook: 'service-connectivity',
  references: ['https://kubernetes.io/docs/reference/networking/virtual-ips/'],
  falsePositives: 'Services kept without pods on purpose.',
});
