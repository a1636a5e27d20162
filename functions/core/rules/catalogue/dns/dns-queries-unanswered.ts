import { percent, verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'dns-queries-unanswered',
  since: '1.0.0',
  revision: 1,
  area: 'dns',
  component: 'conntrack',
  category: 'dns-failure',
  severity: 'high',
  title: 'Most DNS queries tracked on the node have no answer',
  needs: ['conntrack'],
  when: ({ conntrack }) => {
    const dns = conntrack?.dns;
    if (!dns || dns.flows < 20)
      return { cannotCheck: `only ${dns?.flows ?? 0} DNS flows were tracked; 20 are needed to judge` };
    const share = `${dns.unreplied} of ${dns.flows} tracked DNS flows (${percent(dns.unreplied, dns.flows)}) have no answer`;
    return verdict(
      dns.unreplied / dns.flows < 0.5
        ? []
        : [
            {
              detail: `${share}.`,
              severity: dns.unreplied / dns.flows < 0.8 ? 'medium' : undefined,
              evidence: [dns.sample],
              facts: { flows: dns.flows, unreplied: dns.unreplied },
            },
          ],
      share,
    );
  },
  dedup: [],
  confidence: { alone: 0.75, strongerWith: ['iptables-drops-dns'] },
  mayCause: [],
  why: 'The kernel marks a UDP flow UNREPLIED until a packet comes back. Unanswered queries stay 30 seconds, answered ones up to 120, so on a working node answered flows are far more.',
  impact: 'Name resolution of pods or of the node fails for most queries.',
  remediation: [
    { do: 'Look which address the queries go to: kube-dns, CoreDNS pods or the VPC resolver', risk: 'safe' },
    { do: 'Check CoreDNS pods, firewall rules and security groups on that path', risk: 'safe' },
  ],
  runbook: 'dns-failures',
  references: ['https://www.kernel.org/doc/html/latest/networking/nf_conntrack-sysctl.html'],
  falsePositives: 'A program that queries a resolver outside the cluster which never answers.',
});
