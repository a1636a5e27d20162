import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-disk-full',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows',
  category: 'disk-full',
  severity: 'high',
  title: 'A Windows disk is full',
  sources: ['windows'],
  match: [
    { literal: 'disk is at or near capacity', pattern: /The (?<volume>[A-Z]:) disk is at or near capacity/ },
    { literal: 'There is not enough space on the disk', pattern: /There is not enough space on the disk/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['eviction-disk-pressure'],
  why: 'Images, layers or logs filled the volume; Windows images are large.',
  impact: 'No image is pulled and pods are evicted.',
  remediation: [
    { do: 'Remove unused images', risk: 'caution' },
    { do: 'Use a larger root volume', risk: 'disruptive' },
  ],
  runbook: 'windows-nodes',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The C: disk is at or near capacity.  You may need to delete some files."',
        from: 'srv 2013',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z level=error error="write C:\\ProgramData\\containerd\\root\\x: There is not enough space on the disk."',
        from: 'Go on Windows',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","The storage optimizer successfully completed retrim on C:"',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","Disk space check: 40 GB free"',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
