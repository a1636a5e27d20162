import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-no-free-ip',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'ip-exhaustion',
  severity: 'high',
  title: 'ipamd has no free address for a pod',
  sources: ['cni'],
  match: [
    { literal: 'ataStore has no available IP', pattern: /[Dd]ataStore has no available IP(?:\/Prefix)? addresses/ },
    { literal: 'no available IP/Prefix addresses', pattern: /AssignPodIPAddress: no available IP\/Prefix addresses/ },
    {
      literal: 'assignPodIPv4AddressUnsafe: no available',
      pattern: /assignPodIPv4AddressUnsafe: no available IP addresses/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['vpc-cni-subnet-ip-exhausted', 'vpc-cni-eni-attachment-limit'] },
  mayCause: ['vpc-cni-assign-ip-failed'],
  why: 'All addresses ipamd holds are in use or cooling down. It is at the limit of the instance type, the subnet is empty, or the next interface is not attached yet.',
  impact: 'The pod waits until an address is free; in a burst that may be seconds, at the limit it is for ever.',
  remediation: [
    { do: 'See in ipamd.log whether growing the pool fails and why', risk: 'safe' },
    { do: 'Compare the number of pods with the limit of the instance type', risk: 'safe' },
    { do: 'Enable prefix delegation or raise the warm targets', risk: 'caution' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  nmaReason: 'IPAMDNoIPs',
  references: [
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
    'https://docs.aws.amazon.com/eks/latest/best-practices/ip-opt.html',
  ],
  falsePositives: 'One or two lines during a burst of new pods, before the next interface arrives.',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"datastore/data_store.go:858","msg":"DataStore has no available IP/Prefix addresses"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd/datastore, 1.9 and later',
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/rpc_handler.go:863","msg":"Send AddNetworkReply: IPv4Addr: , IPv6Addr: , DeviceNumber: -1, err: AssignPodIPAddress: no available IP/Prefix addresses"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd/rpc_handler.go',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [INFO]\tSend AddNetworkReply: IPv4Addr , DeviceNumber: 0, err: assignPodIPv4AddressUnsafe: no available IP addresses',
        from: 'amazon-vpc-cni-k8s pkg/ipamd/datastore, 1.5',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"datastore/data_store.go:799","msg":"Get free IP from prefix failed no free IP available in the prefix - 10.0.20.16/28"}',
        because: 'search goes on in the next prefix',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:660","msg":"Successfully increased IP pool, total: 28, used: 12"}',
        because: 'the pool grew',
      },
    ],
  },
});
