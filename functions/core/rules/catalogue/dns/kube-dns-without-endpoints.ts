import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'kube-dns-without-endpoints',
  since: '1.0.0',
  revision: 1,
  area: 'dns',
  component: 'kube-proxy',
  category: 'dns-failure',
  severity: 'critical',
  criticalBecause: 'no pod behind this kube-proxy can resolve names now',
  title: 'The DNS Service of the cluster has no endpoints',
  needs: ['iptablesSave'],
  when: ({ iptablesSave }) => {
    const rulesets = [iptablesSave?.v4, iptablesSave?.v6].filter((one) => one !== undefined);
    const refused = rulesets.flatMap((ruleset) => ruleset.services.dnsWithoutEndpoints);
    const served = rulesets.flatMap((ruleset) => ruleset.services.dnsIps);
    if (refused.length === 0 && served.length === 0)
      return { cannotCheck: 'kube-proxy has no rule for kube-dns in iptables (another mode, or another name)' };
    return verdict(
      refused.length === 0
        ? []
        : [
            {
              detail: `kube-proxy rejects kube-system/kube-dns on ${refused.length} ports: it knows no ready CoreDNS pod.`,
              evidence: refused,
              facts: { ports: refused.length, dnsIps: served },
              count: refused.length,
            },
          ],
      `kube-dns (${served.join(', ')}) has endpoints`,
    );
  },
  dedup: [],
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['pod-crash-loop'],
  why: 'kube-proxy writes a REJECT for a Service without ready endpoints. For kube-dns that means no CoreDNS pod is Ready anywhere in the cluster, or kube-proxy stopped receiving updates.',
  impact: 'No pod can resolve names: lookups are refused at once.',
  remediation: [
    {
      do: 'kubectl -n kube-system get pods -l k8s-app=kube-dns; kubectl get endpointslices -l k8s-app=kube-dns',
      risk: 'safe',
    },
    { do: 'Check whether kube-proxy of this node still syncs', risk: 'safe' },
    { do: 'Restart CoreDNS after its cause is gone', risk: 'caution' },
  ],
  runbook: 'dns-failures',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/'],
  falsePositives: 'none known',
});
