import { defineRule } from '../../define';

export default defineRule({
  id: 'lustre-mount-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'lustre',
  category: 'fsx-mount',
  severity: 'high',
  title: 'An FSx for Lustre file system could not be mounted',
  sources: ['fsx-csi', 'csi', 'system', 'user-data', 'kernel'],
  match: [
    {
      literal: 'mount.lustre: mount ',
      pattern: /mount\.lustre: mount (?<target>\S{3,120}) at \S{2,200} failed: (?<reason>[A-Z][^\n"\\]{3,60})/,
    },
    {
      literal: 'communication errors between this node and the MGS',
      pattern: /LustreError: [^\n]{0,160}communication errors between this node and the MGS/,
    },
    { literal: 'Is the MGS specification correct?', pattern: /Is the MGS specification correct\?/ },
    { literal: 'Are the lustre modules loaded?', pattern: /Are the lustre modules loaded\?/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.95, strongerWith: ['lustre-connection-lost', 'kernel-module-failed'] },
  mayCause: ['volume-setup-failed'],
  why: 'Ports are closed, the DNS or mount name is wrong, or the kernel has no Lustre client module of a fitting version.',
  impact: 'Pods that use it do not start.',
  remediation: [
    { do: 'Allow TCP 988 and 1018–1023 between node and file system', risk: 'safe' },
    { do: 'Use an AMI that contains the Lustre client', risk: 'disruptive' },
  ],
  runbook: 'csi-fsx',
  references: [
    'https://docs.aws.amazon.com/fsx/latest/LustreGuide/troubleshooting.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/fsx-csi.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'fsx-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F Output: mount.lustre: mount fs-0123456789abcdef0.fsx.eu-west-1.amazonaws.com@tcp:/abcd1234 at /var/lib/kubelet/pods/0d6c/mount failed: Input/output error',
        from: 'lustre utils',
      },
      {
        source: 'fsx-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F Is the MGS specification correct?',
        from: 'lustre utils',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: LustreError: 15c-8: MGC10.0.3.7@tcp: The configuration from log abcd1234-client failed (-2). This may be the result of communication errors between this node and the MGS, a bad configuration, or other errors.',
        from: 'lustre obdclass',
      },
      { source: 'cloud-init', line: 'Are the lustre modules loaded?', from: 'lustre utils' },
    ],
    silent: [
      {
        source: 'fsx-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 node.go:110] NodePublishVolume: mounting fs-0123456789abcdef0.fsx.eu-west-1.amazonaws.com@tcp:/abcd1234',
        because: 'the call',
        nearMiss: true,
      },
      { source: 'dmesg', line: '[ 8123.456789] Lustre: Mounted abcd1234-client', because: 'success', nearMiss: true },
    ],
  },
});
