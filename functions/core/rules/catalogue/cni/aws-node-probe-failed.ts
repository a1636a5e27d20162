import { defineRule } from '../../define';

export default defineRule({
  id: 'aws-node-probe-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-not-ready',
  severity: 'high',
  title: 'Health check of aws-node fails',
  sources: ['kubelet', 'cni'],
  match: [
    {
      literal: 'timeout: failed to connect service',
      pattern: /timeout: failed to connect service \\*":50051\\*" within (?<limit>[0-9a-z]{2,8})/,
    },
    {
      literal: 'probeType="',
      pattern: /"Probe failed\\*" probeType=\\*"Liveness\\*" pod=\\*"kube-system\/aws-node-[a-z0-9]{3,10}\\*"/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.75, strongerWith: [] },
  mayCause: ['vpc-cni-ipamd-unreachable'],
  why: 'ipamd does not answer its gRPC health check: it starts, hangs in EC2 calls, or the node has no CPU for it.',
  impact: 'kubelet restarts aws-node; meanwhile no pod gets an address.',
  remediation: [
    { do: 'Check ipamd.log and CPU pressure of the same time', risk: 'safe' },
    { do: 'Raise the probe timeout of the add-on on very busy nodes', risk: 'caution' },
  ],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotReady',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 prober.go:107] "Probe failed" probeType="Readiness" pod="kube-system/aws-node-x2k8q" podUID="0d6c1f6e" containerName="aws-node" probeResult="failure" output="{\\"level\\":\\"info\\",\\"ts\\":\\"2026-11-20T08:14:02.118Z\\",\\"caller\\":\\"/root/sdk/go1.22/src/runtime/proc.go:250\\",\\"msg\\":\\"timeout: failed to connect service \\\\\\":50051\\\\\\" within 5s\\"}"',
        from: 'amazon-vpc-cni-k8s cmd/grpc-health-probe',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 prober.go:107] "Probe failed" probeType="Liveness" pod="kube-system/aws-node-x2k8q" podUID="0d6c1f6e" containerName="aws-node" probeResult="failure" output=""',
        from: 'kubernetes pkg/kubelet/prober',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 prober.go:107] "Probe failed" probeType="Liveness" pod="shop/api-x2k8q" podUID="0d6c1f6e" containerName="api" probeResult="failure" output=""',
        because: 'another pod',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2506] "SyncLoop (probe)" probe="readiness" status="ready" pod="kube-system/aws-node-x2k8q"',
        because: 'ready',
        nearMiss: true,
      },
    ],
  },
});
