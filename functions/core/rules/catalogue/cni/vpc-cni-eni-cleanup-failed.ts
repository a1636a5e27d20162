import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-eni-cleanup-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'eni',
  severity: 'low',
  title: 'ipamd cannot detach or delete an interface',
  sources: ['cni'],
  match: [
    { literal: 'Failed to clean up leaked ENI', pattern: /Failed to clean up leaked ENI (?<eni>eni-[0-9a-f]{8,17})/ },
    { literal: 'Failed to delete newly created untagged ENI', pattern: /Failed to delete newly created untagged ENI/ },
    { literal: 'unable to detach ENI from EC2 instance', pattern: /unable to detach ENI from EC2 instance, giving up/ },
    { literal: 'Failed to delete ENI ', pattern: /Failed to delete ENI (?<eni>eni-[0-9a-f]{8,17})/ },
    { literal: 'Failed to free ENI', pattern: /Failed to free ENI (?<eni>eni-[0-9a-f]{8,17})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: ['vpc-cni-subnet-ip-exhausted'],
  why: 'EC2 refused: the interface is in use, permissions are missing, or calls are throttled.',
  impact: 'Leaked interfaces hold addresses and may block the removal of security groups.',
  remediation: [{ do: 'Delete interfaces in state available that carry the tag of this node', risk: 'caution' }],
  runbook: 'vpc-cni-ip-exhaustion',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1900","msg":"Failed to clean up leaked ENI eni-0123456789abcdef0: InvalidParameterValue: Network interface is currently in use."}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1020","msg":"Failed to delete newly created untagged ENI! timeout"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1200","msg":"FreeENI: failed to free ENI: unable to detach ENI from EC2 instance, giving up"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1300","msg":"Failed to delete ENI eni-0123456789abcdef0: InvalidNetworkInterface.InUse: Interface is in use"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to free ENI eni-0a1b2c3d, err: FreeENI: failed to retrieve ENI attachment id',
        from: 'amazon-vpc-cni-k8s pkg/ipamd, 1.5',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1880","msg":"Cleaned up leaked CNI ENI eni-0123456789abcdef0"}',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:700","msg":"Successfully freed ENI: eni-0123456789abcdef0"}',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
