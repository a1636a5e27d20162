import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-prefix-exhausted',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'ip-exhaustion',
  severity: 'high',
  title: 'Subnet has no free /28 block for a prefix',
  sources: ['cni'],
  match: { literal: 'InsufficientCidrBlocks', pattern: /InsufficientCidrBlocks/ },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['vpc-cni-no-free-ip', 'vpc-cni-assign-ip-failed'],
  why: 'Prefix delegation needs 16 addresses in a row. Single addresses used by others fragment the subnet, although many may be free.',
  impact: 'No new prefixes: pods beyond the addresses already held wait.',
  remediation: [
    { do: 'Reserve a range for prefixes in the subnet (subnet CIDR reservation)', risk: 'caution' },
    { do: 'Move nodes to a fresh subnet', risk: 'disruptive' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  nmaReason: 'IPAMDNoIPs',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-cidr-reservation.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1710","msg":"Failed to allocate a private IP/Prefix addresses on ENI eni-0123456789abcdef0: InsufficientCidrBlocks: The specified subnet does not have enough free cidr blocks to satisfy the request.\\n\\tstatus code: 400, request id: 1f6d"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils, 1.9',
      },
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:920","msg":"failed to allocate all available IPv4 Prefixes on ENI eni-0123456789abcdef0, err: operation error EC2: AssignPrivateIpAddresses, https response error StatusCode: 400, RequestID: 1f6d, api error InsufficientCidrBlocks: There are not enough free cidr blocks in the specified subnet."}',
        from: 'amazon-vpc-cni-k8s with AWS SDK v2',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:756","msg":"Prefix target is 1, short of 1 prefixes, free 0 prefixes"}',
        because: 'bookkeeping',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1700","msg":"InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request."}',
        because: 'addresses: another rule',
        nearMiss: true,
      },
    ],
  },
});
