import { clusterDns } from '../../../inspect/inspectors/kubelet-config';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'kubelet-cluster-dns-unknown',
  since: '1.0.0',
  revision: 1,
  area: 'kubelet',
  component: 'kubelet',
  category: 'dns-failure',
  severity: 'high',
  title: 'Pods are told a DNS address that kube-proxy does not serve',
  needs: ['kubeletConfig', 'iptablesSave'],
  uses: ['kubeletService', 'interfaces'],
  when: ({ kubeletConfig, kubeletService, iptablesSave, interfaces }) => {
    const flag = kubeletService?.flags['cluster-dns']?.value;
    const told = flag ? flag.split(',') : clusterDns(kubeletConfig);
    const served = [iptablesSave?.v4, iptablesSave?.v6].flatMap((one) => one?.services.dnsIps ?? []);
    if (told.length === 0) return { cannotCheck: 'kubelet has no clusterDNS in its file' };
    if (served.length === 0) return { cannotCheck: 'kube-proxy has no rule for kube-dns in iptables to compare with' };
    const local = new Set(interfaces?.interfaces.flatMap((one) => one.addresses));
    // NodeLocal DNSCache listens on a link-local address (and may take over the cluster IP)
    const unknown = told.filter(
      (address) => !served.includes(address) && !address.startsWith('169.254.') && !local.has(address),
    );
    return verdict(
      unknown.length === 0
        ? []
        : [
            {
              detail: `kubelet gives pods ${unknown.join(', ')} as name server; kube-dns is served on ${served.join(', ')}.`,
              evidence: [kubeletService?.flags['cluster-dns']?.at ?? kubeletConfig?.at.clusterDNS],
              facts: { clusterDns: told, served },
              entities: { ip: unknown },
            },
          ],
      `kubelet gives pods ${told.join(', ')}, which ${served.some((address) => told.includes(address)) ? 'kube-proxy serves as kube-dns' : 'is node-local'}`,
    );
  },
  dedup: [],
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: ['pod-crash-loop'],
  why: 'kubelet writes clusterDNS into resolv.conf of pods. A value from another cluster’s Service range (custom user data, copied launch template) points at nothing.',
  impact: 'No pod started on the node can resolve names.',
  remediation: [
    { do: 'Compare with kubectl -n kube-system get svc kube-dns', risk: 'safe' },
    { do: 'Correct --dns-cluster-ip / clusterDNS in the user data and replace the node', risk: 'disruptive' },
  ],
  runbook: 'dns-failures',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  falsePositives: 'A DNS Service under another name than kube-system/kube-dns.',
});
