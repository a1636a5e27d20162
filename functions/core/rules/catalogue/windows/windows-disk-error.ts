import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-disk-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows',
  category: 'block-io-error',
  severity: 'high',
  title: 'Windows has trouble with a disk',
  sources: ['windows'],
  match: [
    { literal: 'has a bad block', pattern: /The device, \\\\?\\?Device\\\\?[^"\n]{3,60}, has a bad block/ },
    {
      literal: 'during a paging operation',
      pattern: /An error was detected on device [^"\n]{3,80} during a paging operation/,
    },
    { literal: 'has been surprise removed', pattern: /Disk \d{1,3} has been surprise removed/ },
    { literal: 'Reset to device, ', pattern: /Reset to device, [^"\n]{3,60}, was issued/ },
    { literal: 'is not ready for access yet', pattern: /The device, [^"\n]{3,60}, is not ready for access yet/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['windows-filesystem-damaged'],
  why: 'The volume is impaired, was detached while in use, or its driver timed out.',
  impact: 'Programs on that disk fail; on C: the node does.',
  remediation: [
    { do: 'Check the volume status in EC2', risk: 'safe' },
    { do: 'Replace the node; restore data from a snapshot', risk: 'disruptive' },
  ],
  runbook: 'windows-nodes',
  nmaReason: 'BlockDeviceIOError',
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/monitoring-volume-status.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The device, \\\\Device\\\\Harddisk1\\\\DR1, has a bad block."',
        from: 'disk 7',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","An error was detected on device \\\\Device\\\\Harddisk0\\\\DR0 during a paging operation."',
        from: 'disk 51',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","Disk 2 has been surprise removed."',
        from: 'disk 157',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","Reset to device, \\\\Device\\\\RaidPort0, was issued."',
        from: 'storahci/nvme 129',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The device, \\\\Device\\\\Harddisk1\\\\DR1, is not ready for access yet."',
        from: 'disk 15',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","Volume C: (\\\\Device\\\\HarddiskVolume1) is healthy.  No action is needed."',
        because: 'healthy',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","Disk 1 is online"',
        because: 'attached',
        nearMiss: true,
      },
    ],
  },
});
