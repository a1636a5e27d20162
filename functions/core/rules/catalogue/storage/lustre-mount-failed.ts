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
  sources: ['fsx-csi', 'csi', 'system', 'user-data'],
  match: [
    {
      literal: 'mount.lustre: mount ',
      pattern: /mount\.lustre: mount (?<target>\S{3,120}) at \S{2,200} failed: (?<reason>[A-Z][^\n"\\]{3,60})/,
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
