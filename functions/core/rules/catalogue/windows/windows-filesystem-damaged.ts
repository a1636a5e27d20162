import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-filesystem-damaged',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows',
  category: 'filesystem-error',
  severity: 'critical',
  criticalBecause: 'the structure of a volume is damaged: data is at risk',
  title: 'NTFS found a damaged volume',
  sources: ['windows'],
  match: [
    {
      literal: 'file system structure on the disk is corrupt',
      pattern: /[Tt]he file system structure on the disk is corrupt/,
    },
    {
      literal: 'corruption was discovered in the file system',
      pattern: /A corruption was discovered in the file system structure on volume (?<volume>[^"\n.]{1,60})/,
    },
    {
      literal: 'failed to flush data to the transaction log',
      pattern: /failed to flush data to the transaction log\. Corruption may occur/,
    },
  ],
  dedup: [],
  recovery: { none: 'damage stays until chkdsk repaired it' },
  confidence: { alone: 0.95, strongerWith: ['windows-disk-error'] },
  mayCause: [],
  why: 'A failing or force-detached disk, or a crash.',
  impact: 'Files may be lost; the volume may be taken offline.',
  remediation: [
    { do: 'Snapshot the volume', risk: 'safe' },
    { do: 'Run chkdsk', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'windows-nodes',
  references: ['https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/chkdsk'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The file system structure on the disk is corrupt and unusable. Please run the chkdsk utility on the volume D:."',
        from: 'Ntfs 55',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","A corruption was discovered in the file system structure on volume D:."',
        from: 'Ntfs 55',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","The system failed to flush data to the transaction log. Corruption may occur in VolumeId: D:, DeviceName: \\\\Device\\\\HarddiskVolume3."',
        from: 'Ntfs 140',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","Volume D: is healthy.  No action is needed."',
        because: 'healthy',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","Chkdsk was executed in scan mode on a volume snapshot."',
        because: 'a scan',
        nearMiss: true,
      },
    ],
  },
});
