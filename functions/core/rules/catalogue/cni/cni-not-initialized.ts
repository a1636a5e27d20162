import { defineRule } from '../../define';

export default defineRule({
  id: 'cni-not-initialized',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'cni',
  category: 'cni-not-ready',
  severity: 'medium',
  title: 'Pods start before the CNI is ready',
  sources: ['kubelet', 'containerd', 'docker'],
  match: [
    {
      literal: 'cni plugin not initialized',
      pattern:
        /(?:setup network for sandbox|RunPodSandbox|StopPodSandbox|destroy network).{0,300}?cni plugin not initialized/,
    },
    {
      literal: 'cni config uninitialized',
      pattern: /(?:sandbox|set up pod|setup network|syncing pod).{0,300}?cni config uninitialized/,
      unless: /NetworkPluginNotReady/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'NodeReady',
    pattern: /event="NodeReady"|Recording NodeReady event|status is now: NodeReady/,
    sources: ['kubelet'],
  },
  confidence: { alone: 0.7, strongerWith: ['network-plugin-not-ready', 'vpc-cni-ipamd-start-failed'] },
  mayCause: ['sandbox-creation-failed'],
  why: 'containerd has no network configuration yet, since aws-node writes it only when ipamd is up.',
  impact: 'Pods wait; on a fresh node for seconds, with a broken aws-node for ever.',
  remediation: [{ do: 'Check aws-node on the node when it lasts', risk: 'safe' }],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotReady',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'A few lines on each boot.',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"6c11\\": cni plugin not initialized"',
        from: 'containerd internal/cri/server/sandbox_run.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 pod_workers.go:191] Error syncing pod 0d6c ("api_shop(0d6c)"), skipping: network is not ready: runtime network not ready: NetworkReady=false message:docker: network plugin is not ready: cni config uninitialized',
        from: 'kubernetes dockershim, 1.17',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: '{"error":"cni config load failed: no network config found in /etc/cni/net.d: cni plugin not initialized: failed to load cni config","level":"error","msg":"failed to load cni during init, please check CRI plugin status before setting up network for pods"}',
        because: 'ordinary start of containerd',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2902] "Container runtime network not ready" networkReady="NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized"',
        because: 'condition of the node: another rule',
        nearMiss: true,
      },
    ],
  },
});
