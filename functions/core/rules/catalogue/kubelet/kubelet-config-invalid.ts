import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-config-invalid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'kubelet-start',
  severity: 'critical',
  criticalBecause: 'kubelet does not start: the node cannot join or stay in the cluster',
  title: 'kubelet configuration or flag is invalid',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'ubelet config file',
      pattern:
        /[Ff]ailed to load [Kk]ubelet config file.{1,200}?(?<error>strict decoding error|unknown field|no such file or directory|failed to decode|error reading|yaml: |json: )/,
    },
    {
      literal: 'failed to validate kubelet configuration',
      pattern: /failed to validate kubelet configuration, error: (?<error>[^"]{1,160})/,
    },
    {
      literal: 'ailed to parse kubelet flag',
      pattern:
        /[Ff]ailed to parse kubelet flag.{1,12}?(?<error>unknown (?:shorthand )?flag: [^"\s]{1,60}|[a-z][^"]{1,120})/,
    },
    { literal: 'failed to validate kubelet flags', pattern: /failed to validate kubelet flags: (?<error>[^"]{1,160})/ },
    { literal: 'error: unknown flag: --', pattern: /error: unknown flag: (?<error>--[a-z0-9-]{2,60})/ },
  ],
  dedup: [],
  recovery: {
    literal: 'Starting kubelet main sync loop',
    pattern: /Starting kubelet main sync loop/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['kubelet-unit-failed'],
  why: 'A field or flag does not exist in this version of kubelet, has a wrong type, or contradicts another one. Flags disappear with upgrades, for example --container-runtime in 1.27.',
  impact: 'kubelet exits at once and systemd restarts it in a loop.',
  remediation: [
    {
      do: 'Remove or correct the field named in the error in user data, launch template or NodeConfig',
      risk: 'caution',
    },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'kubelet-configuration',
  nmaReason: 'KubeletFailed',
  references: [
    'https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/',
    'https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 run.go:74] "command failed" err="failed to load kubelet config file, path: /etc/kubernetes/kubelet/config.json, error: failed to load Kubelet config file /etc/kubernetes/kubelet/config.json, error failed to decode: strict decoding error: unknown field \\"evictionHards\\""',
        from: 'kubernetes cmd/kubelet/app/server.go, 1.27',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 run.go:74] "command failed" err="failed to validate kubelet configuration, error: invalid configuration: nodeLeaseDurationSeconds must be greater than 0, path: &TypeMeta{Kind:,APIVersion:,}"',
        from: 'kubernetes cmd/kubelet/app/server.go',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 server.go:158] "Failed to parse kubelet flag" err="unknown flag: --network-plugin"',
        from: 'kubernetes cmd/kubelet/app/server.go, 1.23',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: Error: failed to validate kubelet flags: unknown node-labels specified with kubernetes.io or k8s.io prefix',
        from: 'kubernetes cmd/kubelet/app/options',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: error: unknown flag: --container-runtime',
        from: 'kubernetes cmd/kubelet, cobra',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: Flag --fail-swap-on has been deprecated, This parameter should be set via the config file specified by the Kubelet's --config flag.",
        because: 'deprecated but accepted',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 server.go:445] "Kubelet configuration loaded" path="/etc/kubernetes/kubelet/config.json"',
        because: 'loaded',
        nearMiss: true,
      },
    ],
  },
});
