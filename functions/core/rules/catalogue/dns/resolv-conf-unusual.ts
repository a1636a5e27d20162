import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'resolv-conf-unusual',
  since: '1.0.0',
  revision: 1,
  area: 'dns',
  component: 'resolver',
  category: 'dns-configuration',
  severity: 'low',
  title: 'Resolver configuration that causes trouble in pods',
  needs: ['resolvConf'],
  uses: ['kubeletConfig'],
  when: ({ resolvConf, kubeletConfig }) => {
    const servers = resolvConf?.nameservers ?? [];
    const search = resolvConf?.search ?? [];
    const stub = servers.length > 0 && servers.every((server) => server.startsWith('127.'));
    // with systemd-resolved kubelet must hand out the real file, else CoreDNS asks itself
    const redirected =
      kubeletConfig?.values.resolvConf !== undefined && kubeletConfig.values.resolvConf !== '/etc/resolv.conf';
    const issues = [
      ...(stub && !redirected
        ? [`only a loopback resolver (${servers.join(', ')}), which pods inherit and cannot reach`]
        : []),
      ...(servers.length > 3 ? [`${servers.length} name servers, of which programs use three`] : []),
      ...(search.length > 29 || search.join(' ').length > 1700
        ? [`${search.length} search domains, more than Kubernetes can add its own to`]
        : []),
    ];
    return verdict(
      issues.length === 0
        ? []
        : [
            {
              detail: `${issues.join('; ')}.`,
              severity: stub && !redirected ? undefined : 'info',
              evidence: resolvConf?.lines ?? [],
              facts: { nameservers: servers, search, options: resolvConf?.options ?? [] },
            },
          ],
      `${servers.length} name servers, ${search.length} search domains${stub ? '; the loopback resolver is not what pods get (resolvConf of kubelet)' : ''}`,
    );
  },
  dedup: [],
  confidence: { alone: 0.6, strongerWith: ['coredns-loop-detected'] },
  mayCause: ['coredns-loop-detected'],
  why: 'Pods with dnsPolicy Default, CoreDNS among them, inherit the file kubelet was told; a loopback address there points at the pod itself.',
  impact: 'CoreDNS stops with “Loop detected” or answers external names with SERVFAIL.',
  remediation: [
    { do: 'Set resolvConf: /run/systemd/resolve/resolv.conf in the kubelet configuration', risk: 'caution' },
  ],
  runbook: 'dns-failures',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/'],
  falsePositives: 'kubelet told otherwise on its command line.',
});
