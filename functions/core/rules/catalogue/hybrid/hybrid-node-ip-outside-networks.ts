import { defineRule } from '../../define';

export default defineRule({
  id: 'hybrid-node-ip-outside-networks',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'hybrid',
  component: 'hybrid',
  category: 'hybrid-network',
  severity: 'critical',
  criticalBecause: 'the node cannot join: its address is not in the cluster’s remote networks',
  title: 'The address of a hybrid node is outside the remote networks of the cluster',
  sources: ['bootstrap', 'hybrid-agent', 'other-log'],
  match: {
    literal: 'is not in any of the remote network CIDR blocks',
    pattern: /node IP (?<address>[\d.a-f:]{3,45}) is not in any of the remote network CIDR blocks/,
  },
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.97, strongerWith: [] },
  mayCause: ['nodeadm-command-failed'],
  why: 'RemoteNodeNetworks of the cluster does not contain the address nodeadm chose, maybe that of another interface.',
  impact: 'nodeadm stops.',
  remediation: [
    { do: 'Add the network to the cluster, or set node-ip to an address inside', risk: 'caution' },
    { do: 'Check which interface has the default route', risk: 'safe' },
  ],
  runbook: 'hybrid-nodes',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-troubleshooting.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 host nodeadm[812]: {"level":"fatal","msg":"Command failed","error":"node IP 192.168.1.20 is not in any of the remote network CIDR blocks [10.80.0.0/16]"}',
        from: 'eks-hybrid internal/node',
      },
      {
        source: 'hybrid-agent',
        line: 'node IP 10.18.0.1 is not in any of the remote network CIDR blocks: [10.0.0.0/24]; use .spec.kubelet.flags field in config-source yaml to set node-ip',
        from: 'eks-hybrid internal/network',
      },
    ],
    silent: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 host nodeadm[812]: {"level":"info","msg":"Validating node IP","ip":"10.80.1.20"}',
        because: 'progress',
        nearMiss: true,
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 host nodeadm[812]: {"level":"info","msg":"remote network CIDR blocks","cidrs":["10.80.0.0/16"]}',
        because: 'listing',
        nearMiss: true,
      },
    ],
  },
});
