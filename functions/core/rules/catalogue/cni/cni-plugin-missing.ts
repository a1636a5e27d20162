import { defineRule } from '../../define';

export default defineRule({
  id: 'cni-plugin-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'cni',
  category: 'cni-config',
  severity: 'critical',
  criticalBecause: 'the CNI binary is not on the node: no pod with its own network can start or stop',
  title: 'CNI plugin binary is missing',
  sources: ['kubelet', 'containerd', 'docker'],
  match: {
    literal: 'failed to find plugin',
    pattern: /failed to find plugin \\*"(?<plugin>[a-z0-9_-]{2,40})\\*" in path \[(?<path>[^\]]{1,120})\]/,
  },
  dedup: ['plugin'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed', 'sandbox-teardown-failed'],
  why: 'The init container of the network plugin did not copy it, the directory was replaced, or a chained plugin was removed while its configuration stayed.',
  impact: 'Sandboxes can neither be created nor removed.',
  remediation: [{ do: 'Check /opt/cni/bin and restart the DaemonSet pod that installs the plugin', risk: 'caution' }],
  runbook: 'sandbox-creation',
  nmaReason: 'IPAMDNotReady',
  references: [
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
    'https://www.cni.dev/docs/spec/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"6c11\\": plugin type=\\"aws-cni\\" name=\\"aws-cni\\" failed (add): failed to find plugin \\"aws-cni\\" in path [/opt/cni/bin]"',
        from: 'containernetworking/cni pkg/invoke',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 cni.go:387] Error adding shop_api/6c11 to network aws-cni/aws-cni: failed to find plugin "portmap" in path [/opt/cni/bin]',
        from: 'kubernetes dockershim',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="Using CNI plugin directory" path=/opt/cni/bin',
        because: 'configuration',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="failed to setup network" error="plugin type=\\"portmap\\" failed (add): cannot find chain"',
        because: 'the plugin exists but failed',
        nearMiss: true,
      },
    ],
  },
});
