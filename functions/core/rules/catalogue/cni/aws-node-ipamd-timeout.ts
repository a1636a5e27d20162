import { defineRule } from '../../define';

export default defineRule({
  id: 'aws-node-ipamd-timeout',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-not-ready',
  severity: 'critical',
  criticalBecause: 'aws-node gives up: no CNI configuration is written and the node stays NotReady',
  title: 'aws-node waited in vain for ipamd',
  sources: ['cni'],
  match: { literal: 'waiting for IPAM daemon to start', pattern: /Timed out waiting for IPAM daemon to start/ },
  dedup: [],
  recovery: {
    literal: 'Successfully copied CNI plugin binary and config file',
    pattern: /Successfully copied CNI plugin binary and config file/,
    sources: ['cni'],
  },
  confidence: { alone: 0.9, strongerWith: ['vpc-cni-ipamd-start-failed', 'vpc-cni-apiserver-unreachable'] },
  mayCause: ['network-plugin-not-ready'],
  why: 'ipamd did not answer its health check in time; its own log says why.',
  impact: 'The container exits and is started again; pods on the node wait.',
  remediation: [{ do: 'Read ipamd.log of the same time', risk: 'safe' }],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotReady',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:449","msg":"Timed out waiting for IPAM daemon to start"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"entrypoint.sh","msg":"Timed out waiting for IPAM daemon to start:"}',
        from: 'amazon-vpc-cni-k8s scripts/entrypoint.sh, 1.7 to 1.11',
      },
    ],
    silent: [
      {
        source: 'aws-node',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"entrypoint.sh","msg":"Checking for IPAM connectivity ... "}',
        because: 'waiting begins',
        nearMiss: true,
      },
      {
        source: 'aws-node',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"entrypoint.sh","msg":"Starting IPAM daemon in the background ... "}',
        because: 'start',
        nearMiss: true,
      },
    ],
  },
});
