import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-eni-attachment-limit',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'ip-exhaustion',
  severity: 'medium',
  title: 'Instance cannot take another network interface',
  sources: ['cni'],
  match: [
    {
      literal: 'AttachmentLimitExceeded',
      pattern:
        /AttachmentLimitExceeded(?:: Interface count (?<count>\d{1,3}) exceeds the limit for (?<instanceType>[a-z0-9.-]{3,30}))?/,
    },
    { literal: 'no available device number', pattern: /awsGetFreeDeviceNumber: no available device number/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-no-free-ip', 'vpc-cni-assign-ip-failed'],
  why: 'The instance type is at its interface limit: interfaces attached by others, a trunk interface, or a limit ipamd does not know.',
  impact: 'The pool cannot grow; pods beyond the held addresses wait.',
  remediation: [
    { do: 'Compare attached interfaces with the limit of the type', risk: 'safe' },
    { do: 'Detach interfaces that do not belong to the CNI, or use prefix delegation', risk: 'caution' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AvailableIpPerENI.html',
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:819","msg":"Failed to increase pool size due to not able to allocate ENI AllocENI: error attaching ENI: attachENI: failed to attach ENI: AttachmentLimitExceeded: Interface count 5 exceeds the limit for m5.large\\n\\tstatus code: 400, request id: 1f6d"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to increase pool size due to not able to allocate ENI AllocENI: error attaching ENI: attachENI: failed to get a free device number: awsGetFreeDeviceNumber: no available device number',
        from: 'amazon-vpc-cni-k8s pkg/awsutils, 1.6',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:700","msg":"Skipping ENI allocation as the max ENI limit is already reached"}',
        because: 'ipamd knows its limit',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [DEBUG]\tIts NOT possible to remove extra ENIs because available (0) <= ENI target (2) * addrsPerENI (29):',
        because: 'bookkeeping',
      },
    ],
  },
});
