import { defineRule } from '../../define';

export default defineRule({
  id: 'csi-registration-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'csi',
  category: 'csi-plugin',
  severity: 'medium',
  title: 'A CSI node plugin is not registered with kubelet',
  sources: ['ebs-csi', 'efs-csi', 'fsx-csi', 's3-csi', 'pod-log', 'kubelet'],
  match: [
    { literal: 'Registration process failed', pattern: /Registration process failed with error: [^\n]{3,200}/ },
    { literal: 'Lost connection to ', pattern: /Lost connection to (?:CSI driver|unix:\/\/\S{3,120}csi\.sock)/ },
    { literal: 'plugin registration failed', pattern: /plugin registration failed/ },
    { literal: 'rror connecting to CSI driver', pattern: /[Ee]rror connecting to CSI driver/ },
  ],
  dedup: [],
  recovery: {
    literal: 'Received NotifyRegistrationStatus call',
    pattern: /Received NotifyRegistrationStatus call:.{0,40}PluginRegistered:true/,
  },
  confidence: { alone: 0.9, strongerWith: ['csi-driver-not-registered'] },
  mayCause: ['csi-driver-not-registered', 'volume-mount-timeout'],
  why: 'The plugin container crashed or never opened its socket, or the registrar uses a wrong kubelet path.',
  impact: 'No volume of that driver is mounted on this node.',
  remediation: [
    { do: 'Read the log of the plugin container', risk: 'safe' },
    { do: 'Restart the plugin pod on the node', risk: 'caution' },
  ],
  runbook: 'csi-ebs',
  references: ['https://kubernetes-csi.github.io/docs/node-driver-registrar.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 main.go:103] Registration process failed with error: RegisterPlugin error -- plugin registration failed with err: rpc error: code = Internal desc = rpc error',
        from: 'node-driver-registrar',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 connection.go:142] Lost connection to unix:///csi/csi.sock.',
        from: 'csi-lib-utils connection',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 goroutinemap.go:150] Operation for "/var/lib/kubelet/plugins_registry/ebs.csi.aws.com-reg.sock" failed. Error: RegisterPlugin error -- plugin registration failed with err: context deadline exceeded',
        from: 'kubernetes pluginwatcher',
      },
      {
        source: 'fsx-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 main.go:130] "Error connecting to CSI driver" err="context deadline exceeded"',
        from: 'node-driver-registrar 2.9',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 node_register.go:55] Starting Registration Server at: /registration/ebs.csi.aws.com-reg.sock',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 main.go:107] Received NotifyRegistrationStatus call: &RegistrationStatus{PluginRegistered:true,Error:,}',
        because: 'registered',
        nearMiss: true,
      },
    ],
  },
});
