import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-reconcile-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'ipam-state',
  severity: 'low',
  title: 'ipamd could not compare its pool with EC2',
  sources: ['cni'],
  match: [
    { literal: 'IP pool reconcile: ', pattern: /IP pool reconcile: (?:Failed|failed|No ENI found)[^"\\]{0,160}/ },
    { literal: 'aborting reconcile', pattern: /Failed to call EC2 to describe ENIs, aborting reconcile/ },
    { literal: 'Aborting reconcile of ENI', pattern: /Aborting reconcile of ENI (?<eni>eni-[0-9a-f]{8,17})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.6, strongerWith: ['vpc-cni-imds-failed', 'vpc-cni-ec2-unreachable'] },
  mayCause: ['vpc-cni-datastore-mismatch'],
  why: 'Metadata or EC2 did not answer in this round.',
  impact: 'Addresses stay as they are; the next round repairs differences.',
  remediation: [{ do: 'Look at metadata and EC2 errors when it repeats', risk: 'safe' }],
  runbook: 'vpc-cni-ip-exhaustion',
  nmaReason: 'IPAMDInconsistentState',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1100","msg":"IP pool reconcile: Failed to get attached ENI info: RequestError: send request failed"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1350","msg":"Failed to call EC2 to describe ENIs, aborting reconcile: RequestError"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1420","msg":"Failed to fetch ENI IP addresses! Aborting reconcile of ENI eni-0123456789abcdef0"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1090","msg":"Reconciling ENI/IP pool info because time since last 1m0s > 1m0s"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1200","msg":"Successfully Reconciled ENI/IP pool"}',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
