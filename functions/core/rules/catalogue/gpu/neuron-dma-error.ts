import { defineRule } from '../../define';

export default defineRule({
  id: 'neuron-dma-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'neuron',
  category: 'neuron-hardware',
  severity: 'high',
  title: 'A DMA engine of a Neuron device failed',
  sources: ['kernel'],
  match: {
    literal: 'NEURON_HW_ERR=DMA_ERROR',
    pattern: /NEURON_HW_ERR=DMA_ERROR\b(?:[^\n]{0,160}? nd-id=(?<device>\d{1,3}))?/,
  },
  dedup: ['device'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.97, strongerWith: [] },
  mayCause: ['pod-crash-loop', 'device-allocation-failed'],
  why: 'A transfer engine met an error it cannot recover from.',
  impact: 'Jobs on that device fail.',
  remediation: [{ do: 'Drain the node and replace the instance', risk: 'disruptive' }],
  runbook: 'neuron',
  nmaReason: 'NeuronDMAError',
  npdReason: 'NeuronHasError_DMA_ERROR',
  references: ['https://awsdocs-neuron.readthedocs-hosted.com/en/latest/neuron-runtime/nrt-troubleshoot.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NEURON_HW_ERR=DMA_ERROR instance-id=i-0123456789abcdef0 hostname=ip-10-0-12-34 nd-id=3 nc-id=1 serial-num=0a1b2c3d4e5f6071 action=TERMINATE_INSTANCE',
        from: 'Neuron runtime documentation',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: 2026-11-20T08:14:02Z NEURON_HW_ERR=DMA_ERROR instance-id=i-0123456789abcdef0 hostname=ip-10-0-12-34 nd-id=0 nc-id=0',
        from: 'Neuron runtime documentation',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] neuron: module loaded, version 2.20.28.0',
        because: 'driver start',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NEURON_HW_ERR=OTHER_EVENT instance-id=i-0123456789abcdef0 nd-id=0',
        because: 'another kind',
        nearMiss: true,
      },
    ],
  },
});
