import { defineRule } from '../../define';

export default defineRule({
  id: 'nodeadm-config-invalid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'nodeadm',
  category: 'node-join',
  severity: 'critical',
  criticalBecause: 'nodeadm stops: the node is not configured and never joins',
  title: 'NodeConfig in the user data is missing or invalid',
  sources: ['bootstrap'],
  match: [
    {
      literal: 'is missing in cluster configuration',
      pattern: /(?<field>Name|Apiserver endpoint|Certificate authority|CIDR) is missing in cluster configuration/,
    },
    { literal: 'could not find NodeConfig within UserData', pattern: /could not find NodeConfig within UserData/ },
    {
      literal: 'failed to decode',
      pattern:
        /failed to (?:decode node config|decode user data|decode "[^"]{1,80}" \(wrong Kind|decompress user data)|failed to decode \\"[^"\\]{1,80}\\" \(wrong Kind/,
    },
    {
      literal: 'strict decoding error',
      pattern: /node ?adm.{0,300}?strict decoding error: (?<error>unknown field[^}]{2,80})/,
    },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['nodeadm-command-failed'],
  why: 'The user data has no part of type application/node.eks.aws, the YAML does not fit the schema, or cluster name, endpoint, CA or service CIDR were left out.',
  impact: 'The instance starts but never joins.',
  remediation: [
    { do: 'Render the user data of the launch template and check it with nodeadm config check', risk: 'safe' },
    { do: 'Correct the launch template and replace the node', risk: 'disruptive' },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://awslabs.github.io/amazon-eks-ami/nodeadm/',
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"Apiserver endpoint is missing in cluster configuration"}',
        from: 'amazon-eks-ami nodeadm/internal/api',
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"could not find NodeConfig within UserData"}',
        from: 'amazon-eks-ami nodeadm/internal/configprovider',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"failed to decode \\"apiVersion: node.eks.aws/v1\\" (wrong Kind: NodeClass)"}',
        from: 'amazon-eks-ami nodeadm/internal/api/bridge',
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"config provider at index 0 failed: strict decoding error: unknown field \\"spec.kubelets\\""}',
        from: 'amazon-eks-ami nodeadm/internal/api/bridge',
      },
    ],
    silent: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"info","ts":1795162442.118,"caller":"init/init.go:66","msg":"Loaded configuration"}',
        because: 'loaded',
        nearMiss: true,
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"info","ts":1795162442.118,"caller":"config/check.go:42","msg":"Configuration is valid"}',
        because: 'checked',
        nearMiss: true,
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"operation error EC2: DescribeInstances, request send failed"}',
        because: 'an EC2 call, not the configuration',
        nearMiss: true,
      },
    ],
  },
});
