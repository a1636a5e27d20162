import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'gpu-memory-uncorrectable',
  since: '1.0.0',
  revision: 1,
  area: 'gpu',
  component: 'nvidia',
  category: 'gpu-fault',
  severity: 'high',
  title: 'A GPU has uncorrectable memory errors',
  needs: ['gpuReport'],
  when: ({ gpuReport }) => {
    const faults = gpuReport?.memoryFaults ?? [];
    const words = `driver ${gpuReport?.driverVersion ?? '?'}, ${gpuReport?.gpus.join(', ') || 'no GPU named'}`;
    const parts = [
      ...faults.slice(0, 4).map((one) => `${one.what} ${one.value}`),
      ...(gpuReport?.remapFailure ? ['row remapping failed'] : []),
      ...(gpuReport?.pendingReset ? ['a reset is pending'] : []),
    ];
    return verdict(
      parts.length === 0
        ? []
        : [
            {
              detail: `${parts.join(', ')} (${words}).`,
              // errors that were remapped are repaired; a failed remap is not
              severity: gpuReport?.remapFailure ? undefined : gpuReport?.pendingReset ? 'medium' : 'low',
              evidence: [gpuReport?.remapFailure, gpuReport?.pendingReset, ...faults.map((one) => one.at)],
              facts: {
                faults: faults.map((one) => ({ what: one.what, value: one.value })),
                remapFailure: gpuReport?.remapFailure !== null,
                pendingReset: gpuReport?.pendingReset !== null,
                xids: gpuReport?.xids ?? {},
              },
            },
          ],
      `no uncorrectable memory error is counted: ${words}`,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: [],
  why: 'GPUs replace failing memory rows with spares. Uncorrectable errors end the process that used the row; when no spare is left, remapping fails.',
  impact: 'Jobs on the GPU end with Xid 48, 63, 64 or 94; with a failed remap again and again.',
  remediation: [
    { do: 'Drain the node and reset the GPU, or reboot', risk: 'caution' },
    { do: 'Replace the instance when remapping failed', risk: 'disruptive' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaDoubleBitError',
  references: ['https://docs.nvidia.com/deploy/gpu-debug-guidelines/index.html'],
  falsePositives: 'Counters of the whole life of the GPU.',
});
