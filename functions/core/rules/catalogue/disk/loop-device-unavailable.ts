import { defineRule } from '../../define';

export default defineRule({
  id: 'loop-device-unavailable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'loop-device',
  severity: 'low',
  title: 'No loop device could be used',
  sources: ['system', 'kubelet', 'pods'],
  match: [
    {
      literal: 'find an unused loop device',
      pattern: /(?:losetup: )?(?:cannot|could not|failed to) find an unused loop device/,
    },
    { literal: 'failed to setup loop device', pattern: /failed to (?:setup|set up|open) loop device/ },
    { literal: 'makeLoopDevice failed', pattern: /makeLoopDevice failed for path/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: [],
  why: 'All loop devices are taken, or the loop module is missing. Used for block-mode volumes and images.',
  impact: 'Block volumes of that kind are not set up.',
  remediation: [{ do: 'Raise max_loop or release unused ones (losetup -d)', risk: 'caution' }],
  runbook: 'disk-pressure',
  references: ['https://man7.org/linux/man-pages/man4/loop.4.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 losetup[812]: losetup: cannot find an unused loop device',
        from: 'util-linux',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Error: MapVolume.MapBlockVolume failed for volume "raw" : makeLoopDevice failed for path /var/lib/kubelet/plugins/x/dev/0d6c: losetup -f --show failed: exit status 1',
        from: 'kubernetes volume/util',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F failed to setup loop device for image: no such device',
        from: 'storage agents',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] loop0: detected capacity change from 0 to 113640',
        because: 'a loop device was set up',
        nearMiss: true,
      },
      { source: 'dmesg', line: '[ 8123.456789] loop: module loaded', because: 'boot message', nearMiss: true },
    ],
  },
});
