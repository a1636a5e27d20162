import { defineRule } from '../../define';

export default defineRule({
  id: 'swap-io-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'kernel',
  category: 'swap',
  severity: 'high',
  title: 'Swap cannot be read or written',
  sources: ['kernel'],
  match: [
    { literal: 'rror on swap-device', pattern: /(?:Read|Write)-error on swap-device \(/ },
    {
      literal: 'Bad swap file entry',
      pattern: /(?:swap_free|swap_dup|swap_info_get|get_swap_device|_swap_info_get): Bad swap file entry/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.93, strongerWith: ['block-io-error'] },
  mayCause: ['process-crashed'],
  why: 'The disk that holds swap fails, or page tables are damaged.',
  impact: 'Processes whose pages were swapped out are killed.',
  remediation: [{ do: 'Replace the node; check the volume that holds swap', risk: 'disruptive' }],
  runbook: 'oom-memory-pressure',
  references: ['https://kubernetes.io/docs/concepts/cluster-administration/swap-memory-management/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Read-error on swap-device (259:1:2048)',
        from: 'kernel source, mm/page_io.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: Write-error on swap-device (259:1:4096)',
        from: 'kernel source, mm/page_io.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] swap_free: Bad swap file entry 3ffffffffffff',
        from: 'kernel source, mm/swapfile.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Adding 4194300k swap on /dev/nvme1n1p2.  Priority:-2 extents:1 across:4194300k SSFS',
        because: 'swap was enabled',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Reached target Swap.',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
