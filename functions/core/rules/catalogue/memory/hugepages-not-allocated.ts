import { defineRule } from '../../define';

export default defineRule({
  id: 'hugepages-not-allocated',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'kernel',
  category: 'hugepages',
  severity: 'medium',
  title: 'Not all requested huge pages could be reserved',
  sources: ['kernel'],
  match: {
    literal: 'HugeTLB: allocating ',
    pattern:
      /HugeTLB: allocating (?<wanted>\d{1,9}) of page size (?<size>[\d.]{1,6} [KMG]i?B) failed\.(?: {1,2}Only allocated (?<got>\d{1,9}) hugepages)?/,
  },
  dedup: ['size'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['pod-admission-no-capacity'],
  why: 'Memory is too small or too fragmented for the number asked for.',
  impact: 'The node offers fewer huge pages; pods that request them do not fit.',
  remediation: [
    { do: 'Reserve huge pages at boot (kernel command line) instead of later', risk: 'disruptive' },
    { do: 'Ask for fewer', risk: 'safe' },
  ],
  runbook: 'oom-memory-pressure',
  references: [
    'https://docs.kernel.org/admin-guide/mm/hugetlbpage.html',
    'https://kubernetes.io/docs/tasks/manage-hugepages/scheduling-hugepages/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] HugeTLB: allocating 1024 of page size 2 MiB failed.  Only allocated 812 hugepages.',
        from: 'kernel source, mm/hugetlb.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: HugeTLB: allocating 4 of page size 1.00 GiB failed.  Only allocated 2 hugepages.',
        from: 'kernel source, mm/hugetlb.c, 5.10',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] HugeTLB: registered 2.00 MiB page size, pre-allocated 0 pages',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] HugeTLB: 28 KiB vmemmap can be freed for a 2.00 MiB page',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
