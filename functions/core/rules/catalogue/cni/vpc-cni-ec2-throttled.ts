import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-ec2-throttled',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'api-throttling',
  severity: 'medium',
  title: 'EC2 throttles the calls of ipamd',
  sources: ['cni'],
  match: { literal: 'RequestLimitExceeded', pattern: /RequestLimitExceeded/ },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-no-free-ip'],
  why: 'Many nodes or controllers of the account call EC2 at the same time; small warm targets (WARM_IP_TARGET=1) multiply the calls.',
  impact: 'Addresses arrive late; new pods wait.',
  remediation: [
    { do: 'Raise WARM_IP_TARGET and set MINIMUM_IP_TARGET, or use prefixes', risk: 'caution' },
    { do: 'Find the heavy caller in CloudTrail', risk: 'safe' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  references: [
    'https://docs.aws.amazon.com/eks/latest/best-practices/ip-opt.html',
    'https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1710","msg":"Failed to allocate a private IP/Prefix addresses on ENI eni-0123456789abcdef0: RequestLimitExceeded: Request limit exceeded.\\n\\tstatus code: 503, request id: 1f6d"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to increase pool size due to not able to allocate ENI AllocENI: failed to create ENI: RequestLimitExceeded: Request limit exceeded.',
        from: 'amazon-vpc-cni-k8s pkg/awsutils, 1.5',
      },
    ],
    silent: [
      {
        source: 'aws-node',
        line: 'I1120 08:14:02.118204      28 request.go:621] Throttling request took 1.041851984s, request: GET:https://172.20.0.1:443/apis/external.metrics.k8s.io/v1beta1?timeout=32s',
        because: 'client side of the Kubernetes API',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:660","msg":"Successfully increased IP pool, total: 28, used: 12"}',
        because: 'success',
      },
    ],
  },
});
