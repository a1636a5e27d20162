import { defineRule } from '../../define';

export default defineRule({
  id: 'nvme-io-timeout',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'nvme',
  severity: 'high',
  title: 'An NVMe disk did not answer in time',
  sources: ['kernel'],
  // “completion polled” means the answer was there and only the interrupt was lost: nvme-interrupt-lost
  match: [
    {
      literal: 'timeout, aborting',
      pattern:
        /\bnvme (?<device>nvme\d+): (?:I\/O (?:tag )?\d{1,6} [^\n]{0,80}|Abort status: 0x[0-9a-f]+ )timeout, aborting/,
    },
    {
      literal: 'timeout, reset controller',
      pattern: /\bnvme (?<device>nvme\d+): I\/O (?:tag )?\d{1,6} [^\n]{0,80}timeout, reset controller/,
    },
    {
      literal: 'timeout, disable controller',
      pattern: /\bnvme (?<device>nvme\d+): I\/O (?:tag )?\d{1,6} [^\n]{0,80}timeout, disable controller/,
    },
  ],
  dedup: ['device'],
  recovery: { boundary: 'reboot', quietMinutes: 120 },
  confidence: { alone: 0.93, strongerWith: ['io-stalls', 'task-hung'] },
  mayCause: ['nvme-controller-lost', 'task-hung', 'block-io-error', 'pleg-unhealthy'],
  why: 'A request stayed unanswered for nvme_core.io_timeout seconds (30 by default, practically never on EBS-tuned images): the EBS volume or its path is impaired, throttled to a stop, or being detached.',
  impact: 'Everything that waits for the disk hangs; after the reset requests may fail.',
  remediation: [
    { do: 'Map the controller to its volume and read the volume status and stalled-I/O metrics', risk: 'safe' },
    { do: 'Set nvme_core.io_timeout to its maximum for EBS', risk: 'caution' },
    { do: 'Replace the node if the root volume is concerned', risk: 'disruptive' },
  ],
  runbook: 'nvme-ebs-io',
  references: [
    'https://docs.aws.amazon.com/ebs/latest/userguide/timeout-nvme-ebs-volumes.html',
    'https://docs.aws.amazon.com/ebs/latest/userguide/nvme-ebs-volumes.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: I/O 512 QID 3 timeout, aborting',
        from: 'kernel source, drivers/nvme/host/pci.c, 4.14',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] nvme nvme2: I/O 17 QID 0 timeout, reset controller',
        from: 'kernel source, drivers/nvme/host/pci.c, 5.10',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] nvme nvme3: I/O tag 640 (1280) opcode 0x1 (I/O Cmd) QID 4 timeout, aborting req_op:WRITE(1) size:131072',
        from: 'kernel source, drivers/nvme/host/pci.c, 6.10',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme0: I/O 0 (I/O Cmd) QID 1 timeout, disable controller',
        from: 'kernel source, drivers/nvme/host/pci.c, 5.19',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: I/O 512 QID 3 timeout, completion polled',
        because: 'the answer was there, another rule',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: 2/0/0 default/read/poll queues',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
