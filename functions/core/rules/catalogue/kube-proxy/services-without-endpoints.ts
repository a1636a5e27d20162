import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'services-without-endpoints',
  since: '1.0.0',
  revision: 1,
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'service-connectivity',
  severity: 'info',
  title: 'Services without endpoints',
  needs: ['iptablesSave'],
  when: ({ iptablesSave }) => {
    const rulesets = [iptablesSave?.v4, iptablesSave?.v6].filter((one) => one !== undefined);
    const count = rulesets.reduce((sum, one) => sum + one.services.withoutEndpoints, 0);
    const ports = rulesets.reduce((sum, one) => sum + one.services.ports, 0);
    return verdict(
      count === 0
        ? []
        : [
            {
              detail: `kube-proxy rejects ${count} Service ${count === 1 ? 'port' : 'ports'} without endpoints, of about ${ports + count}. This is how it answers for Services without ready pods; it is not a firewall rule.`,
              evidence: rulesets.flatMap((one) => one.services.withoutEndpointSamples),
              facts: { withoutEndpoints: count, programmed: ports },
              count,
            },
          ],
      `no Service is rejected for lack of endpoints; ${ports} rules in KUBE-SERVICES`,
    );
  },
  dedup: [],
  confidence: { alone: 1, strongerWith: [] },
  mayCause: [],
  why: 'A Service whose selector matches no ready pod gets a REJECT rule, so that clients fail at once instead of waiting.',
  impact: 'Only clients of these Services are refused.',
  remediation: [{ do: 'Check whether the pods of the named Services should be ready', risk: 'safe' }],
  runbook: 'service-connectivity',
  references: ['https://kubernetes.io/docs/reference/networking/virtual-ips/'],
  falsePositives: 'Services kept without pods on purpose.',
});
