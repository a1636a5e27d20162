import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-ipamd-exited',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'daemon-crash',
  severity: 'high',
  title: 'ipamd ended and took aws-node with it',
  sources: ['aws-node', 'ipamd', 'pod-log'],
  match: [
    {
      literal: 'Failed to execute command',
      pattern: /Failed to execute command: ?(?<command>\S{3,60}aws-k8s-agent\S{0,10}|\.\/aws-k8s-agent)/,
    },
    { literal: 'IPAMD stopped hence exiting', pattern: /IPAMD stopped hence exiting/ },
    { literal: 'wait for IPAM daemon to complete', pattern: /Failed to wait for IPAM daemon to complete/ },
  ],
  dedup: [],
  recovery: {
    literal: 'Successfully copied CNI plugin binary and config file',
    pattern: /Successfully copied CNI plugin binary and config file/,
    sources: ['cni'],
  },
  confidence: { alone: 0.9, strongerWith: ['vpc-cni-panic', 'vpc-cni-ipamd-start-failed'] },
  mayCause: ['vpc-cni-ipamd-unreachable', 'aws-node-probe-failed'],
  why: 'The process ended by itself or was killed, for example for lack of memory.',
  impact: 'The container restarts; new pods wait meanwhile.',
  remediation: [{ do: 'Read the end of ipamd.log and the out-of-memory lines of that time', risk: 'safe' }],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDRepeatedlyRestart',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F time="2026-11-20T08:14:02Z" level=info msg="IPAMD stopped hence exiting ..."',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F time="2026-11-20T08:14:02Z" level=error msg="Failed to wait for IPAM daemon to complete" error="signal: killed"',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F time="2026-11-20T08:14:02Z" level=error msg="Failed to execute command: ./aws-k8s-agent" error="fork/exec ./aws-k8s-agent: exec format"',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
    ],
    silent: [
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F time="2026-11-20T08:14:02Z" level=info msg="Starting IPAM daemon... "',
        because: 'start',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"aws-k8s-agent/main.go:28","msg":"Starting L-IPAMD v1.18.5  ..."}',
        because: 'start',
        nearMiss: true,
      },
    ],
  },
});
