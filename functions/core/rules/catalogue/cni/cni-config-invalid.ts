import { defineRule } from '../../define';

export default defineRule({
  id: 'cni-config-invalid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'cni',
  category: 'cni-config',
  severity: 'high',
  title: 'A file in /etc/cni/net.d is not valid',
  sources: ['kubelet', 'containerd', 'docker', 'cni'],
  match: [
    {
      literal: 'rror parsing configuration',
      pattern: /[Ee]rror parsing configuration(?: list)?: (?<error>[^"]{3,120})/,
    },
    {
      literal: 'rror loading CNI config',
      pattern: /[Ee]rror loading CNI config(?: list)? file \\*"?(?<file>[^"\\\s:]{3,120})\\*"?: (?<error>[^"]{3,120})/,
      unless: /rror parsing configuration/,
    },
    {
      literal: 'failed to load CNI config',
      pattern: /failed to load CNI config (?:list )?file \\*"?(?<file>[^"\\\s:]{3,120})/,
    },
    { literal: 'is not a valid json object', pattern: /is not a valid json object, error: (?<error>[^"\\]{3,120})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['network-plugin-not-ready', 'cni-not-initialized'],
  why: 'Broken JSON, an empty file left by an interrupted write, or the file of another network plugin that sorts first.',
  impact: 'The runtime ignores the file, or takes a wrong one; pods get no network.',
  remediation: [
    { do: 'Look at the files in /etc/cni/net.d and their order', risk: 'safe' },
    { do: 'Remove the foreign file and restart aws-node', risk: 'caution' },
  ],
  runbook: 'vpc-cni-not-ready',
  references: [
    'https://www.cni.dev/docs/spec/',
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="failed to reload cni configuration after receiving fs change event(WRITE)" error="cni config load failed: failed to load CNI config list file /etc/cni/net.d/10-aws.conflist: error parsing configuration list: unexpected end of JSON input: invalid cni config: failed to load cni config"',
        from: 'containerd go-cni',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: W1120 08:14:02.118204    3121 cni.go:202] Error loading CNI config list file /etc/cni/net.d/05-cilium.conflist: no plugins in list',
        from: 'kubernetes dockershim',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"fatal","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:330","msg":"{\\"cniVersion\\" is not a valid json object, error: unexpected end of JSON input"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: '{"error":"cni config load failed: no network config found in /etc/cni/net.d: cni plugin not initialized: failed to load cni config","level":"error","msg":"failed to load cni during init, please check CRI plugin status before setting up network for pods"}',
        because: 'no file yet',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 cni.go:239] Unable to update cni config: no networks found in /etc/cni/net.d',
        because: 'no file yet',
        nearMiss: true,
      },
    ],
  },
});
