import { defineRule } from '../../define';

export default defineRule({
  id: 'aws-node-waiting-for-ipamd',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-not-ready',
  severity: 'low',
  title: 'aws-node waits for ipamd',
  sources: ['cni'],
  match: { literal: 'etrying waiting for IPAM', pattern: /Retrying waiting for IPAM-?D/ },
  dedup: [],
  recovery: {
    literal: 'Successfully copied CNI plugin binary and config file',
    pattern: /Successfully copied CNI plugin binary and config file/,
    sources: ['cni'],
  },
  confidence: { alone: 0.4, strongerWith: ['vpc-cni-ipamd-start-failed'] },
  mayCause: ['aws-node-ipamd-timeout'],
  why: 'ipamd has not answered yet. A few lines are part of every start; line after line means that it cannot start.',
  impact: 'None at start; otherwise the node stays NotReady.',
  remediation: [{ do: 'Read ipamd.log when it lasts longer than a minute', risk: 'safe' }],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotReady',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"entrypoint.sh","msg":"Retrying waiting for IPAM-D"}',
        from: 'amazon-vpc-cni-k8s scripts/entrypoint.sh, 1.7 to 1.11',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stdout F time="2026-11-20T08:14:02Z" level=info msg="Retrying waiting for IPAMD"',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
    ],
    silent: [
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"entrypoint.sh","msg":"Checking for IPAM connectivity ... "}',
        because: 'the check begins',
        nearMiss: true,
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:466","msg":"Successfully copied CNI plugin binary and config file."}',
        because: 'success',
      },
    ],
  },
});
