import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'ephemeral-ports-narrow',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'sysctl',
  category: 'connection-failure',
  severity: 'low',
  title: 'The range of local ports is narrow',
  needs: ['sysctl'],
  when: ({ sysctl }) => {
    const entry = sysctl?.values['net.ipv4.ip_local_port_range'];
    const [first, last] = (entry?.value ?? '').split(/\s+/).map(Number);
    if (!entry || !first || !last) return { cannotCheck: 'net.ipv4.ip_local_port_range is not in the dump' };
    const ports = last - first + 1;
    const overlapsNodePorts = first <= 32767 && last >= 30000;
    const range = `${first}–${last} (${ports} ports)`;
    return verdict(
      ports >= 10_000
        ? []
        : [
            {
              detail: `Local ports are limited to ${range}.`,
              severity: ports < 2000 ? undefined : 'info',
              evidence: [entry.at],
              facts: { first, last, ports, overlapsNodePorts },
            },
          ],
      `local ports ${range}${overlapsNodePorts ? '; the overlap with NodePorts is the kernel default and harmless, kube-proxy translates before sockets are looked up' : ''}`,
    );
  },
  dedup: [],
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: [],
  why: 'Each outgoing connection to one destination needs a free local port; connections in TIME_WAIT hold theirs for a minute.',
  impact:
    'Processes with hostNetwork that open many connections to one address fail with “Cannot assign requested address”.',
  remediation: [{ do: 'Widen net.ipv4.ip_local_port_range, e.g. 32768 60999', risk: 'caution' }],
  runbook: 'node-connectivity',
  references: ['https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html'],
  falsePositives: 'none known',
});
