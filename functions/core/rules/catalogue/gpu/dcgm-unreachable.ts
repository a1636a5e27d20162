import { defineRule } from '../../define';

export default defineRule({
  id: 'dcgm-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'dcgm',
  category: 'gpu-monitoring',
  severity: 'medium',
  title: 'DCGM, the GPU monitor, cannot be used',
  sources: ['node-monitoring-agent', 'pod-log', 'messages', 'journal'],
  match: [
    {
      literal: 'unable to establish a connection to the specified host',
      pattern: /unable to establish a connection to the specified host/,
    },
    { literal: 'failed to initialize DCGM', pattern: /failed to initialize DCGM/ },
    { literal: 'failed to reconcile DCGM state', pattern: /failed to reconcile DCGM state/ },
    { literal: 'DCGM Failed to find any GPUs', pattern: /DCGM Failed to find any GPUs on the node/ },
    { literal: 'starting nv-hostengine', pattern: /[Ee]rror starting nv-hostengine/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['gpu-nvml-failed', 'gpu-init-failed'] },
  mayCause: [],
  why: 'nv-hostengine does not run or found no working driver.',
  impact: 'GPU health is not watched.',
  remediation: [
    { do: 'Check the driver first', risk: 'safe' },
    { do: 'Restart the DCGM server pod', risk: 'caution' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'DCGMError',
  references: ['https://docs.nvidia.com/datacenter/dcgm/latest/user-guide/index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F Error: unable to establish a connection to the specified host: localhost',
        from: 'dcgmi',
      },
      {
        source: 'node-monitoring-agent',
        line: '2026-11-20T08:14:02.118204512Z stderr F {"level":"error","ts":"2026-11-20T08:14:02Z","msg":"failed to initialize DCGM: connection not valid"}',
        from: 'eks-node-monitoring-agent',
      },
      {
        source: 'node-monitoring-agent',
        line: '2026-11-20T08:14:02.118204512Z stderr F {"level":"error","ts":"2026-11-20T08:14:02Z","msg":"failed to reconcile DCGM state","error":"Host engine not running"}',
        from: 'eks-node-monitoring-agent',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F level=fatal msg="DCGM Failed to find any GPUs on the node."',
        from: 'dcgm-exporter',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F Error starting nv-hostengine: DCGM initialization error',
        from: 'dcgm-exporter',
      },
    ],
    silent: [
      {
        source: 'node-monitoring-agent',
        line: '2026-11-20T08:14:02.118204512Z stderr F {"level":"info","msg":"DCGM was initialized"}',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'node-monitoring-agent',
        line: '2026-11-20T08:14:02.118204512Z stderr F {"level":"info","msg":"could not get device count. DCGM is not yet initialized"}',
        because: 'still starting',
        nearMiss: true,
      },
    ],
  },
});
