import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-start-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'kubelet-start',
  severity: 'critical',
  criticalBecause: 'kubelet exits: the node cannot join or stay in the cluster',
  title: 'kubelet could not start',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'failed to run Kubelet: ',
      pattern: /failed to run Kubelet: (?<error>[^"]{1,160})/,
      unless: /cgroup driver: /,
    },
    {
      literal: 'Failed to start ContainerManager',
      pattern: /Failed to start ContainerManager.{1,10}?(?<error>[A-Za-z][^"]{1,160})/,
    },
    {
      literal: 'failed to construct kubelet dependencies',
      pattern: /failed to construct kubelet dependencies: (?<error>[^"]{1,160})/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'Starting kubelet main sync loop',
    pattern: /Starting kubelet main sync loop/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.95, strongerWith: ['kubelet-unit-failed'] },
  mayCause: ['kubelet-unit-failed'],
  why: 'kubelet met an error it cannot work around: a wrong file or flag, no runtime, no cgroups, no credentials.',
  impact: 'systemd restarts kubelet in a loop; until it succeeds the node is absent or NotReady.',
  remediation: [
    { do: 'Fix the cause named in the error, usually in the kubelet configuration or in user data', risk: 'caution' },
    { do: 'Launch a new node from a launch template without the change', risk: 'disruptive' },
  ],
  runbook: 'kubelet-configuration',
  nmaReason: 'KubeletFailed',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 run.go:74] "command failed" err="failed to run Kubelet: unable to load bootstrap kubeconfig: stat /var/lib/kubelet/bootstrap-kubeconfig: no such file or directory"',
        from: 'kubernetes cmd/kubelet/app/server.go, 1.25',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: F1120 08:14:02.118204    3121 server.go:269] failed to run Kubelet: Running with swap on is not supported, please disable swap! or set --fail-swap-on flag to false.',
        from: 'kubernetes cmd/kubelet/app/server.go, 1.15',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:1511] "Failed to start ContainerManager" err="failed to initialize top level QOS containers: root container [kubepods] doesn\'t exist"',
        from: 'kubernetes pkg/kubelet/kubelet.go',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 run.go:72] "command failed" err="failed to construct kubelet dependencies: unable to load client CA file /etc/kubernetes/pki/ca.crt: open /etc/kubernetes/pki/ca.crt: no such file or directory"',
        from: 'kubernetes cmd/kubelet/app/server.go, 1.27',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 server.go:467] "Kubelet version" kubeletVersion="v1.31.2-eks-94953ac"',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:1389] "Image garbage collection failed once. Stats initialization may not have completed yet" err="failed to get imageFs info"',
        because: 'start-up race that solves itself',
        nearMiss: true,
      },
    ],
  },
});
