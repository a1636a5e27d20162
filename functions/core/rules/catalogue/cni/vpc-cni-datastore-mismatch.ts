import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-datastore-mismatch',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'ipam-state',
  severity: 'medium',
  title: 'Addresses of ipamd differ from those of the interface',
  sources: ['cni'],
  match: [
    { literal: 'Instance metadata does not match data store', pattern: /Instance metadata does not match data store/ },
    {
      literal: 'does not belong to this ENI',
      pattern:
        /Skipping IP (?<ip>[0-9a-f.:]{3,45}) on ENI (?<eni>eni-[0-9a-f]{8,17}) because it does not belong to this ENI/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: [],
  why: 'Addresses were assigned or removed outside of ipamd, or metadata lags behind EC2.',
  impact: 'ipamd reconciles; when an address was given away twice, two pods disturb each other.',
  remediation: [
    { do: 'Check whether anything else changes secondary addresses (scripts, a second CNI)', risk: 'safe' },
    { do: 'Restart aws-node when it repeats', risk: 'caution' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  nmaReason: 'IPAMDInconsistentState',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1400","msg":"Instance metadata does not match data store! ipPool: [10.0.20.7 10.0.20.8], metadata: [{PrivateIpAddress: 10.0.20.7}]"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1480","msg":"Skipping IP 10.0.20.8 on ENI eni-0123456789abcdef0 because it does not belong to this ENI!"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1350","msg":"Reconcile existing ENI eni-0123456789abcdef0 IP pool"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/rpc_handler.go:504","msg":"Send DelNetworkReply: IPv4Addr , DeviceNumber: 0, err: datastore: unknown pod"}',
        because: 'delete of a pod that never had an address',
        nearMiss: true,
      },
    ],
  },
});
