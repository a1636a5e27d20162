import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-peermem-invalid-context',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-peermem',
  category: 'gpu-rdma',
  severity: 'low',
  title: 'GPU memory was freed while a network adapter still used it',
  sources: ['kernel'],
  match: {
    literal: 'detected invalid context, skipping further processing',
    pattern: /nvidia[-_]peermem \S{5,60} ERROR detected invalid context, skipping further processing/,
  },
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 120 },
  confidence: { alone: 0.85, strongerWith: ['gpu-nccl-crashed'] },
  mayCause: [],
  why: 'A program that registered GPU memory for RDMA ended without releasing it.',
  impact: 'None by itself; the job had failed before.',
  remediation: [
    { do: 'Look for the crash of the job before it', risk: 'safe' },
    { do: 'Update driver and network stack when it is frequent', risk: 'caution' },
  ],
  runbook: 'gpu-xid',
  references: ['https://docs.nvidia.com/cuda/gpudirect-rdma/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia-peermem nv_get_p2p_free_callback:127 ERROR detected invalid context, skipping further processing',
        from: 'nvidia-peermem',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: nvidia-peermem nv_get_p2p_free_callback:133 ERROR detected invalid context, skipping further processing',
        from: 'nvidia-peermem',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia-peermem: module loaded',
        because: 'driver start',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia_peermem: exports duplicate symbol',
        because: 'another message',
        nearMiss: true,
      },
    ],
  },
});
