import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-host-network-setup-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'host-network',
  severity: 'high',
  title: 'ipamd cannot set up iptables or routing of the host',
  sources: ['cni'],
  match: [
    {
      literal: 'host network setup: failed',
      pattern: /host network setup: failed to (?<error>[^"\\]{3,160})/,
      unless: /xtables lock|Resource temporarily unavailable/,
    },
    {
      literal: 'ipt.NewChain error',
      pattern: /ipt\.NewChain error for chain \[(?<chain>[A-Z0-9-]{3,40})\]/,
      unless: /Resource temporarily unavailable/,
    },
    { literal: 'setupHostNetwork: failed', pattern: /setupHostNetwork: failed to (?<error>[^"\\]{3,160})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['xtables-lock-contention'] },
  mayCause: ['vpc-cni-ipamd-start-failed'],
  why: 'An iptables call or a rule of policy routing failed: missing module, mixed back ends, another agent that removes rules, renamed primary interface.',
  impact: 'Pods lose source NAT, node ports or traffic of secondary interfaces.',
  remediation: [
    { do: 'Read the command and its error', risk: 'safe' },
    {
      do: 'Check for agents that manage iptables or routes (firewalld, nm-cloud-setup, security software)',
      risk: 'safe',
    },
  ],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'MissingIPRules',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"networkutils/network.go:412","msg":"host network setup: failed to insert filter/FORWARD rule, running [/usr/sbin/iptables -t filter -I FORWARD 1 --wait]: exit status 3: modprobe: can\'t change directory to \'/lib/modules\'"}',
        from: 'amazon-vpc-cni-k8s pkg/networkutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"networkutils/network.go:354","msg":"ipt.NewChain error for chain [AWS-SNAT-CHAIN-0]: running [/usr/sbin/iptables -t nat -N AWS-SNAT-CHAIN-0 --wait]: exit status 3: iptables v1.8.4 (legacy): table does not exist"}',
        from: 'amazon-vpc-cni-k8s pkg/networkutils',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to set up host network setupHostNetwork: failed to find the link primary ENI with MAC address 0a:1b:2c:3d:4e:5f',
        from: 'amazon-vpc-cni-k8s pkg/networkutils, 1.5',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"networkutils/network.go:435","msg":"Setup Host Network: computing stale iptables rules for nat table with chain prefix AWS-SNAT-CHAIN"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"networkutils/network.go:415","msg":"host network setup: rule nat/PREROUTING exists true, err <nil>"}',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
