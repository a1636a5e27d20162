import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-address-allocate-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'ip-exhaustion',
  severity: 'medium',
  title: 'ipamd could not add addresses to an interface',
  sources: ['cni'],
  // Only where no rule names the error code
  match: [
    {
      literal: 'ailed to allocate a private IP',
      pattern:
        /[Ff]ailed to allocate a private IP(?:\/Prefix)? address(?:es)?(?: on ENI (?<eni>eni-[0-9a-f]{1,17}))?[: ]{1,3}(?<error>[^"\\]{3,200})/,
      unless:
        /Insufficient|LimitExceeded|Unauthorized|AccessDenied|AuthFailure|WebIdentity|credentials|https:\/\/ec2|NoCredential/,
    },
    { literal: 'Unable to attach IPs/Prefixes for the ENI', pattern: /Unable to attach IPs\/Prefixes for the ENI/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-no-free-ip'],
  why: 'EC2 refused to assign addresses or prefixes.',
  impact: 'The pool does not grow.',
  remediation: [{ do: 'Read the error code at the end', risk: 'safe' }],
  runbook: 'vpc-cni-ip-exhaustion',
  nmaReason: 'IPAMDNoIPs',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1710","msg":"Failed to allocate a private IP/Prefix addresses on ENI eni-0123456789abcdef0: InvalidParameterValue: The request is not valid\\n\\tstatus code: 400"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:915","msg":"Unable to attach IPs/Prefixes for the ENI, subnet doesn\'t seem to have enough IPs/Prefixes. Consider using new subnet or carve a reserved range using create-subnet-cidr-reservation"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1710","msg":"Failed to allocate a private IP/Prefix addresses on ENI eni-0123456789abcdef0: InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request."}',
        because: 'the code has its own rule',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:660","msg":"Trying to allocate 1 IP addresses on ENI eni-0123456789abcdef0"}',
        because: 'an attempt',
        nearMiss: true,
      },
    ],
  },
});
