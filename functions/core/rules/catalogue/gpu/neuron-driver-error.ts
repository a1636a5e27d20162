import { defineRule } from '../../define';

export default defineRule({
  id: 'neuron-driver-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'neuron',
  category: 'neuron-driver',
  severity: 'medium',
  title: 'The Neuron driver reports hangs or failed transfers',
  sources: ['kernel'],
  match: [
    { literal: 'DMA completion timeout', pattern: /neuron:\w{3,60}: DMA completion timeout/ },
    { literal: 'neuron:nr_', pattern: /neuron:nr_\w{2,60}: [^\n]{0,120}(?:failed|timed out|timeout)/ },
    { literal: 'neuron: probe of', pattern: /neuron: probe of \S{5,20} failed with error -\d/ },
    { literal: 'neuron:fw_io_', pattern: /neuron:fw_io_\w{2,60}: [^\n]{0,120}(?:failed|timed out|timeout)/ },
    {
      literal: 'NEURON_HW_ERR=',
      pattern:
        /NEURON_HW_ERR=(?<kind>(?!SRAM_UNCORRECTABLE_ERROR|HBM_UNCORRECTABLE_ERROR|NC_UNCORRECTABLE_ERROR|DMA_ERROR)[A-Z_]{4,60})/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 120 },
  confidence: { alone: 0.85, strongerWith: ['neuron-dma-error'] },
  mayCause: ['pod-crash-loop'],
  why: 'The device did not finish a transfer, reset or firmware call in time.',
  impact: 'The model load or execution fails; a retry often works.',
  remediation: [
    { do: 'Restart the job; reload the driver when it repeats', risk: 'caution' },
    { do: 'Replace the instance when it persists', risk: 'disruptive' },
  ],
  runbook: 'neuron',
  references: ['https://awsdocs-neuron.readthedocs-hosted.com/en/latest/neuron-runtime/nrt-troubleshoot.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] neuron:ndma_memcpy_wait_for_completion: DMA completion timeout for UDMA_ENG_33 q0',
        from: 'aws-neuronx-dkms',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] neuron:nr_initiate_reset_via_fw: nd0: failed to reset device',
        from: 'aws-neuronx-dkms',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: neuron: probe of 0000:00:1f.0 failed with error -110',
        from: 'kernel driver core',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] neuron:fw_io_post_metric: failed to post metrics: timeout',
        from: 'aws-neuronx-dkms',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NEURON_HW_ERR=HBM_REPAIRABLE_ERROR instance-id=i-0123456789abcdef0 nd-id=0',
        from: 'Neuron runtime',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] neuron:npid_attach: neuron:npid_attach: pid=2231, slot=0',
        because: 'a program attached',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NEURON_HW_ERR=DMA_ERROR instance-id=i-0123456789abcdef0 nd-id=0',
        because: 'has its own rule',
        nearMiss: true,
      },
    ],
  },
});
