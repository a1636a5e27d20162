import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-state-recovery-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'ipam-state',
  severity: 'high',
  title: 'ipamd cannot restore its saved address assignments',
  sources: ['cni'],
  match: [
    { literal: 'failed ipam state recovery', pattern: /failed ipam state recovery (?<error>[^"\\]{3,160})/ },
    { literal: 'failed normalize checkpoint data', pattern: /failed normalize checkpoint data with veth check/ },
  ],
  dedup: [],
  recovery: { literal: 'Serving RPC Handler', pattern: /Serving RPC Handler/, sources: ['cni'] },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-ipamd-start-failed'],
  why: '/var/run/aws-node/ipam.json is damaged, has another format after a downgrade, or the disk refuses to read it.',
  impact: 'ipamd does not start, or forgets which pods use which addresses.',
  remediation: [{ do: 'Drain and reboot the node: the file is rebuilt', risk: 'disruptive' }],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDInconsistentState',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-k8s-agent/main.go:72","msg":"Error while reading datastore: failed ipam state recovery from backing store: unexpected end of JSON input"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd/datastore',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-k8s-agent/main.go:72","msg":"Error while reading datastore: failed normalize checkpoint data with veth check: host-side veth not found for pod shop/api"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd/datastore',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"datastore/data_store.go:380","msg":"Begin ipam state recovery from backing store"}',
        because: 'start',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"datastore/data_store.go:430","msg":"Completed ipam state recovery"}',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
