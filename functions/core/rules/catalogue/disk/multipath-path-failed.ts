import { defineRule } from '../../define';

export default defineRule({
  id: 'multipath-path-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'multipath',
  category: 'block-io-error',
  severity: 'medium',
  title: 'A path to a multipath disk failed',
  sources: ['kernel'],
  match: [
    { literal: ': Failing path ', pattern: /device-mapper: multipath: (?:\d+:\d+: )?Failing path / },
    { literal: 'remaining active paths: ', pattern: /(?<device>[\w-]{2,40}): remaining active paths: \d/ },
  ],
  dedup: [],
  recovery: { literal: 'Reinstating path', pattern: /device-mapper: multipath: (?:\d+:\d+: )?Reinstating path/ },
  confidence: { alone: 0.88, strongerWith: ['scsi-device-failed'] },
  mayCause: ['block-io-error'],
  why: 'One of several ways to the storage does not answer. multipathd also grabs EBS volumes when its configuration does not exclude them.',
  impact: 'None while other paths work; with none left I/O waits or fails.',
  remediation: [
    { do: 'Check the storage network', risk: 'safe' },
    { do: 'Exclude EBS disks from multipath', risk: 'caution' },
  ],
  runbook: 'nvme-ebs-io',
  references: ['https://docs.kernel.org/admin-guide/device-mapper/index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] device-mapper: multipath: Failing path 8:16.',
        from: 'kernel source, drivers/md/dm-mpath.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] device-mapper: multipath: 253:3: Failing path 8:32.',
        from: 'kernel source, drivers/md/dm-mpath.c, 5.4',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 multipathd[812]: mpatha: remaining active paths: 1',
        from: 'multipath-tools',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] device-mapper: multipath: version 1.14.0 loaded',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] device-mapper: multipath service-time: version 0.3.0 loaded',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
