import { defineRule } from '../../define';

export default defineRule({
  id: 'lvm-incomplete',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'lvm',
  category: 'block-io-error',
  severity: 'medium',
  title: 'LVM misses disks or space',
  sources: ['system', 'user-data', 'block-devices', 'pod-log'],
  match: [
    { literal: "Couldn't find device with uuid", pattern: /Couldn't find device with uuid [\w-]{10,60}/ },
    { literal: 'is missing PV', pattern: /VG (?<group>[\w.+-]{1,60}) is missing PV/ },
    {
      literal: 'has insufficient free space',
      pattern: /Volume group "(?<group>[\w.+-]{1,60})" has insufficient free space/,
    },
    { literal: 'Refusing activation of partial LV', pattern: /Refusing activation of partial LV (?<volume>\S{1,100})/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.9, strongerWith: ['nvme-controller-lost'] },
  mayCause: ['mount-failed'],
  why: 'A disk of the volume group was detached or failed, or the group is full.',
  impact: 'Its logical volumes are not activated or cannot grow.',
  remediation: [{ do: 'Compare pvs and lsblk in the bundle with the attached volumes', risk: 'safe' }],
  runbook: 'nvme-ebs-io',
  references: ['https://man7.org/linux/man-pages/man8/lvm.8.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'block-devices',
        line: "  WARNING: Couldn't find device with uuid wQ1a2b-3c4d-5e6f-7g8h-9i0j-1k2l-m3n4o5.",
        from: 'lvm2',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal lvm[812]:   WARNING: VG data is missing PV wQ1a2b-3c4d (last written to /dev/nvme2n1).',
        from: 'lvm2',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 lvm[812]: Volume group "data" has insufficient free space (0 extents): 25 required.',
        from: 'lvm2',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal lvm[812]: Refusing activation of partial LV data/lv0.  Use '--activationmode partial' to override.",
        from: 'lvm2',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal lvm[812]: 1 logical volume(s) in volume group "data" now active',
        because: 'all there',
        nearMiss: true,
      },
      {
        source: 'block-devices',
        line: '  WARNING: Failed to connect to lvmetad. Falling back to device scanning.',
        because: 'harmless',
        nearMiss: true,
      },
    ],
  },
});
