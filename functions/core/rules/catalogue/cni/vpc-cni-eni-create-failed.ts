import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-eni-create-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'eni',
  severity: 'high',
  title: 'ipamd cannot create or attach a network interface',
  sources: ['cni'],
  // Only where no rule names the error code
  match: [
    {
      literal: 'Failed to CreateNetworkInterface',
      pattern: /Failed to CreateNetworkInterface (?<error>[^"\\]{3,160})/,
      unless:
        /InsufficientFreeAddresses|InterfaceLimitExceeded|UnauthorizedOperation|RequestLimitExceeded|AccessDenied|WebIdentity/,
    },
    {
      literal: 'Failed to attach ENI',
      pattern: /Failed to attach ENI (?<eni>eni-[0-9a-f]{8,17}): (?<error>[^"\\]{3,160})/,
      unless: /AttachmentLimitExceeded|UnauthorizedOperation|RequestLimitExceeded|no available device/,
    },
    {
      literal: 'not able to allocate ENI',
      pattern: /Failed to increase pool size due to not able to allocate ENI (?<error>[^"\\]{3,200})/,
      unless:
        /InsufficientFreeAddresses|InsufficientCidrBlocks|LimitExceeded|Unauthorized|AccessDenied|WebIdentity|no available device|unable to change|ENIConfig|NoCredential|credentials|https:\/\/ec2/,
    },
    {
      literal: 'unable to change the ENI',
      pattern: /AllocENI: unable to change the ENI's attribute: (?<error>[^"\\]{3,160})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-no-free-ip'],
  why: 'EC2 refused: a security group or subnet that does not exist, an interface in a wrong state, or an instance that is being stopped.',
  impact: 'The address pool cannot grow.',
  remediation: [
    { do: 'Read the error code', risk: 'safe' },
    { do: 'Check subnets and security groups in the ENIConfig or node settings', risk: 'safe' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1000","msg":"Failed to CreateNetworkInterface InvalidSecurityGroupID.NotFound: The security group \'sg-0a1b2c3d\' does not exist\\n\\tstatus code: 400, request id: 1f6d for subnet subnet-0a1b2c3d"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:838","msg":"Failed to increase pool size due to not able to allocate ENI AllocENI: failed to create ENI: failed to create network interface: InvalidParameterValue: Request contains invalid security groups"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:870","msg":"Failed to attach ENI eni-0123456789abcdef0: IncorrectState: Instance \'i-0123456789abcdef0\' is not \'running\' or \'stopped\'."}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: "2026-11-20T08:14:02Z [ERROR]\tFailed to increase pool size due to not able to allocate ENI AllocENI: unable to change the ENI's attribute: InvalidNetworkInterfaceID.NotFound: does not exist",
        from: 'amazon-vpc-cni-k8s pkg/awsutils, 1.6',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1000","msg":"Failed to CreateNetworkInterface InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request. for subnet subnet-0a1b2c3d"}',
        because: 'subnet is empty: another rule',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1010","msg":"Created a new ENI: eni-0123456789abcdef0"}',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
