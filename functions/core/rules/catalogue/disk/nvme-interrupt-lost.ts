import { defineRule } from '../../define';

export default defineRule({
  id: 'nvme-interrupt-lost',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'nvme',
  severity: 'medium',
  title: 'Completions of an NVMe disk were found only by polling',
  sources: ['kernel'],
  match: {
    literal: 'timeout, completion polled',
    pattern: /\bnvme (?<device>nvme\d+): I\/O (?:tag )?\d{1,6} [^\n]{0,80}timeout, completion polled/,
  },
  dedup: ['device'],
  recovery: { boundary: 'reboot', quietMinutes: 120 },
  confidence: { alone: 0.88, strongerWith: ['cpu-stolen', 'soft-lockup'] },
  mayCause: ['task-hung'],
  why: 'The disk had answered, but the interrupt was lost or its CPU was stuck for the whole time-out.',
  impact: 'Requests wait up to 30 seconds each.',
  remediation: [
    { do: 'Check steal time and lockups at that time', risk: 'safe' },
    { do: 'Replace the instance when it repeats', risk: 'disruptive' },
  ],
  runbook: 'nvme-ebs-io',
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/nvme-ebs-volumes.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: I/O 512 QID 3 timeout, completion polled',
        from: 'kernel source, drivers/nvme/host/pci.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] nvme nvme0: I/O tag 12 (100c) QID 2 timeout, completion polled',
        from: 'kernel source, drivers/nvme/host/pci.c, 6.1',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: I/O 512 QID 3 timeout, aborting',
        because: 'no answer, another rule',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: 8/0/0 default/read/poll queues',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
