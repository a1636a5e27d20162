import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-eni-not-owned',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'eni',
  severity: 'high',
  title: 'EC2 says the network interface does not belong to the caller',
  sources: ['cni'],
  match: {
    literal: 'You are not the owner of network interface',
    pattern: /AuthFailure: You are not the owner of network interface/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-no-free-ip'],
  why: 'aws-node uses credentials of another account than that of the instance, for example a role of the wrong account on its service account.',
  impact: 'Addresses cannot be added or removed.',
  remediation: [{ do: 'Check the role on the aws-node service account', risk: 'safe' }],
  runbook: 'iam-permissions',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:935","msg":"Failed to allocate a private IP/Prefix addresses on ENI eni-0123456789abcdef0: AuthFailure: You are not the owner of network interface \'eni-0123456789abcdef0\'.\\n\\tstatus code: 403, request id: 1f6d"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: "2026-11-20T08:14:02Z [ERROR]\tFailed to detach ENI eni-0a1b2c3d AuthFailure: You are not the owner of network interface 'eni-0a1b2c3d'.",
        from: 'amazon-vpc-cni-k8s pkg/awsutils, 1.6',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:512","msg":"ENI eni-0123456789abcdef0 is not managed by ipamd, skipping"}',
        because: 'an interface of somebody else is left alone',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1010","msg":"Created a new ENI: eni-0123456789abcdef0"}',
        because: 'success',
      },
    ],
  },
});
