import { sysctlNumber } from '../../../inspect/inspectors/sysctl';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'ip-forwarding-off',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'sysctl',
  category: 'pod-connectivity',
  severity: 'critical',
  criticalBecause: 'no pod of the node can reach anything outside the node now',
  title: 'The kernel does not forward packets of pods',
  needs: ['sysctl'],
  uses: ['ipRoutes'],
  when: ({ sysctl, ipRoutes }) => {
    const v4 = sysctlNumber(sysctl, 'net.ipv4.ip_forward');
    const v6 = sysctlNumber(sysctl, 'net.ipv6.conf.all.forwarding');
    if (v4 === null) return { cannotCheck: 'net.ipv4.ip_forward is not in the dump' };
    // IPv6 clusters route pods by their own /128; only there IPv6 forwarding matters
    const v6Pods =
      ipRoutes?.routes.some(
        (route) =>
          route.family === 'v6' && /^(eni|veth)/.test(route.device ?? '') && !route.destination.startsWith('fe80'),
      ) ?? false;
    const off = [
      ...(v4 === 0 ? ['net.ipv4.ip_forward'] : []),
      ...(v6 === 0 && v6Pods ? ['net.ipv6.conf.all.forwarding'] : []),
    ];
    return verdict(
      off.length === 0
        ? []
        : [
            {
              detail: `${off.join(' and ')} is 0.`,
              evidence: off.map((key) => sysctl?.values[key]?.at),
              facts: { ipForward: v4, ipv6Forwarding: v6, ipv6Pods: v6Pods },
            },
          ],
      `net.ipv4.ip_forward = ${v4}${v6 === null ? '' : `, net.ipv6.conf.all.forwarding = ${v6}`}`,
    );
  },
  dedup: [],
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['coredns-upstream-timeout', 'dns-queries-unanswered', 'pod-crash-loop'],
  why: 'Pods sit behind virtual interfaces of the node, so each of their packets is forwarded by the kernel. With forwarding off the kernel discards them without a log line. kubelet and the VPC CNI switch it on at their start; something else switched it off later (hardening script, sysctl --system, an agent).',
  impact: 'No pod with its own network namespace reaches anything outside the node.',
  remediation: [
    { do: 'Find the writer: grep -r ip_forward /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d', risk: 'safe' },
    { do: 'sysctl -w net.ipv4.ip_forward=1', risk: 'caution' },
    { do: 'Correct the node image or user data and replace the node', risk: 'disruptive' },
  ],
  runbook: 'pod-connectivity',
  nmaReason: 'NetworkSysctl',
  references: ['https://kubernetes.io/docs/setup/production-environment/container-runtimes/'],
  falsePositives: 'A node whose pods all use hostNetwork does not need forwarding.',
});
