import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-subnet-ip-exhausted',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'ip-exhaustion',
  severity: 'high',
  title: 'Subnet has no free IP addresses for pods',
  sources: ['cni', 'kubelet'],
  match: { literal: 'InsufficientFreeAddressesInSubnet', pattern: /InsufficientFreeAddressesInSubnet/ },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [
    'vpc-cni-no-free-ip',
    'vpc-cni-assign-ip-failed',
    'vpc-cni-address-allocate-failed',
    'ipamd-aws-api-errors',
    'ipamd-addresses-exhausted',
  ],
  why: 'EC2 cannot give a network interface or address because the subnet is used up, by pods, warm pools of other nodes, load balancers or leaked interfaces.',
  impact: 'New pods on nodes of this subnet stay in ContainerCreating.',
  remediation: [
    { do: 'Look at the free addresses of the subnet and at the warm pool settings of the add-on', risk: 'safe' },
    {
      do: 'Add a secondary CIDR with custom networking, or use prefix delegation in larger subnets',
      risk: 'disruptive',
    },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  nmaReason: 'IPAMDNoIPs',
  references: [
    'https://docs.aws.amazon.com/eks/latest/best-practices/ip-opt.html',
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1012","msg":"Failed to increase pool size due to not able to allocate ENI AllocENI: failed to create ENI: failed to create network interface: InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request.\\n\\tstatus code: 400, request id: 1f6d"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils, 1.12',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to CreateNetworkInterface InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request. for subnet subnet-0a1b2c3d',
        from: 'amazon-vpc-cni-k8s pkg/awsutils, 1.5',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1700","msg":"Failed to allocate a private IP/Prefix addresses on ENI eni-0123456789abcdef0: operation error EC2: AssignPrivateIpAddresses, https response error StatusCode: 400, RequestID: 1f6d, api error InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request."}',
        from: 'amazon-vpc-cni-k8s with AWS SDK v2, 1.19',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:800","msg":"Failed to allocate 1 IP addresses on an ENI: InsufficientCidrBlocks: The specified subnet does not have enough free cidr blocks to satisfy the request."}',
        because: 'prefix fragmentation has its own rule',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"datastore/data_store.go:799","msg":"Get free IP from prefix failed no free IP available in the prefix - 10.0.20.16/28"}',
        because: 'search goes on in the next prefix',
        nearMiss: true,
      },
    ],
  },
});
