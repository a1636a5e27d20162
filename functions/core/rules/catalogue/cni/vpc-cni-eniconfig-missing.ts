import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-eniconfig-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'custom-networking',
  severity: 'high',
  title: 'No ENIConfig fits this node',
  sources: ['cni'],
  match: [
    { literal: 'No ENIConfig could be found', pattern: /No ENIConfig could be found for this node/ },
    { literal: 'eniconfig: eniconfig is not available', pattern: /eniconfig: eniconfig is not available/ },
    { literal: 'ailed to get pod ENI config', pattern: /[Ff]ailed to get pod ENI config/ },
    { literal: 'while retrieving eniconfig', pattern: /error while retrieving eniconfig: (?<error>[^"\\]{3,120})/ },
    { literal: 'any ENIs for custom networking', pattern: /Failed to attach any ENIs for custom networking/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-no-free-ip', 'vpc-cni-ipamd-start-failed', 'vpc-cni-assign-ip-failed'],
  why: 'Custom networking is on, but no ENIConfig has the name the node asks for by its zone label or annotation.',
  impact: 'No secondary interface is created; the node has no addresses for pods.',
  remediation: [
    { do: 'Create an ENIConfig for the zone of this node, or set ENI_CONFIG_LABEL_DEF rightly', risk: 'caution' },
  ],
  runbook: 'vpc-cni-not-ready',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:500","msg":"No ENIConfig could be found for this node"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tError: eniconfig: eniconfig is not available',
        from: 'amazon-vpc-cni-k8s pkg/eniconfig, 1.5',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:860","msg":"Failed to get pod ENI config"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"eniconfig/eniconfig.go:80","msg":"error while retrieving eniconfig: ENIConfig.crd.k8s.amazonaws.com \\"us-east-1b\\" not found"}',
        from: 'amazon-vpc-cni-k8s pkg/eniconfig',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:520","msg":"Failed to attach any ENIs for custom networking"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"sdk/informer-sync.go:88","msg":"Handle ENIConfig Add/Update: us-east-1a, [sg-0a1b2c3d], subnet-0a1b2c3d"}',
        because: 'one is there',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:505","msg":"Found ENI Config Name: us-east-1a"}',
        because: 'found',
        nearMiss: true,
      },
    ],
  },
});
