import { defineRule } from '../../define';

export default defineRule({
  id: 'plugin-registration-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'csi-registration',
  severity: 'medium',
  title: 'kubelet cannot register a CSI or device plugin',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'RegisterPlugin error',
    pattern: /RegisterPlugin error -- (?<error>[^"\\]{3,200})/,
    unless: /plugin registration failed/,
  },
  dedup: [],
  recovery: {
    literal: 'Register new plugin with name: ',
    pattern: /Register new plugin with name: /,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.75, strongerWith: [] },
  mayCause: ['csi-driver-not-registered'],
  why: 'The socket in plugins_registry does not answer, belongs to a container that is gone, or the driver announces something kubelet refuses (for example a changed topology).',
  impact: 'Volumes or devices of that plugin are not available on the node.',
  remediation: [
    { do: 'Check the registrar container of the driver', risk: 'safe' },
    { do: 'Delete the driver pod of this node so that it registers again', risk: 'caution' },
  ],
  runbook: 'csi-node-plugin',
  references: ['https://kubernetes-csi.github.io/docs/node-driver-registrar.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 goroutinemap.go:150] Operation for "/var/lib/kubelet/plugins_registry/ebs.csi.aws.com-reg.sock" failed. No retries permitted until 2026-11-20 08:14:04 (durationBeforeRetry 2s). Error: RegisterPlugin error -- failed to get plugin info using RPC GetInfo at socket /var/lib/kubelet/plugins_registry/ebs.csi.aws.com-reg.sock, err: rpc error: code = Unavailable desc = connection error',
        from: 'kubernetes pkg/kubelet/pluginmanager',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 goroutinemap.go:150] Operation for "/var/lib/kubelet/plugins_registry/efs.csi.aws.com-reg.sock" failed. Error: RegisterPlugin error -- dial failed at socket /var/lib/kubelet/plugins_registry/efs.csi.aws.com-reg.sock, err: context deadline exceeded',
        from: 'kubernetes pkg/kubelet/pluginmanager/operationexecutor',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 csi_plugin.go:112] kubernetes.io/csi: Register new plugin with name: ebs.csi.aws.com at endpoint: /var/lib/kubelet/plugins/ebs.csi.aws.com/csi.sock',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 plugin_watcher.go:48] "Plugin Watcher Start" path="/var/lib/kubelet/plugins_registry"',
        because: 'ordinary start',
      },
    ],
  },
});
