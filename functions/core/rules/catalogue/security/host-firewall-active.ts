import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'host-firewall-active',
  since: '1.0.0',
  revision: 1,
  area: 'security',
  component: 'firewalld',
  category: 'pod-connectivity',
  severity: 'medium',
  title: 'A host firewall is active on the node',
  needs: ['services'],
  when: ({ services }) => {
    const own =
      services?.units.filter((unit) => /^(firewalld|ufw)\.service$/.test(unit.name) && unit.active === 'active') ?? [];
    // ufw.service is “active (exited)” even when the firewall is off
    const certain = own.filter((unit) => unit.name === 'firewalld.service');
    return verdict(
      own.map((unit) => ({
        detail: `${unit.name} is ${unit.active} (${unit.sub}).`,
        severity: certain.includes(unit) ? undefined : 'info',
        evidence: [unit.at],
        facts: { unit: unit.name, sub: unit.sub },
        entities: { unit: [unit.name] },
        dedup: [unit.name],
      })),
      'neither firewalld nor ufw is active',
    );
  },
  dedup: ['unit'],
  confidence: { alone: 0.6, strongerWith: ['iptables-drops-pod-traffic'] },
  mayCause: ['iptables-drops-pod-traffic', 'iptables-drops-dns'],
  why: 'Host firewalls reject forwarded traffic by default and reload their rules at any time, next to those of kube-proxy and the CNI.',
  impact: 'Pod traffic, NodePorts and DNS break after a reload of the firewall.',
  remediation: [
    { do: 'Disable the service in the node image; use security groups and network policies', risk: 'caution' },
  ],
  runbook: 'pod-connectivity',
  references: ['https://firewalld.org/documentation/'],
  falsePositives: 'A firewall configured for Kubernetes.',
});
