import { z } from 'zod';
import { CaptureFailure, type CaptureRecord, type CaptureState } from '../../../schemas/capture';
import { taskState } from '../context/task-state';
import type { NextCall } from '../define';

const WORDS: Record<CaptureState, string> = {
  queued: 'waiting to be admitted',
  'awaiting-approval': 'waiting for a person to approve',
  capturing: 'tcpdump runs on the node',
  analyzing: 'the capture is being analysed',
  completed: 'the analysis is ready',
  failed: 'failed',
  rejected: 'refused',
  suppressed: 'not run',
  cancelled: 'cancelled',
};
const PROGRESS: Record<CaptureState, number> = {
  ...{ queued: 2, 'awaiting-approval': 5, capturing: 30, analyzing: 85, completed: 100 },
  ...{ failed: 100, rejected: 100, suppressed: 100, cancelled: 100 },
};
/** Finding the pod, uploading, analysing. */
const OVERHEAD_SECONDS = 30;

export const CaptureStatusView = z.strictObject({
  captureId: z.string(),
  commandId: z.string().describe('Same as captureId'),
  instanceId: z.string(),
  state: z.string(),
  status: z.enum(['in_progress', 'completed', 'completed_with_warnings', 'failed']),
  started: z.boolean().describe('true when this call started it, false when it asked about it or joined it'),
  message: z.string(),
  captureScope: z.enum(['hostNamespace', 'podNamespace']),
  podName: z.string().nullable(),
  podNamespace: z.string().nullable(),
  containerPid: z.number().nullable(),
  interface: z.string(),
  filter: z.string().nullable().describe('As it was understood, in canonical form; null captures everything'),
  durationSeconds: z.number(),
  maxPackets: z.number(),
  snapLength: z.number(),
  requestedAt: z.string(),
  completedAt: z.string().nullable(),
  estimatedCompletionSeconds: z.number().nullable(),
  suggestedPollIntervalSeconds: z.number().nullable(),
  packetCount: z.number().nullable(),
  droppedByKernel: z.number().nullable(),
  fileSizeBytes: z.number().nullable(),
  warnings: z.array(z.string()),
  failure: CaptureFailure.nullable(),
  task: z.strictObject({ taskId: z.string(), state: z.string(), message: z.string(), progress: z.number() }),
});

/** What the reader of an analysis must know about how the capture was made. */
function warningsOf({ summary, settings }: CaptureRecord): string[] {
  if (!summary) return [];
  const warnings: string[] = [];
  if (summary.dropped) warnings.push(`the kernel dropped ${summary.dropped} packets: use a narrower filter`);
  if (summary.stoppedBy === 'packets') warnings.push(`ended at ${settings.maxPackets} packets, before its time`);
  if (summary.stoppedBy === 'size') warnings.push('ended at its largest size, before its time');
  if (summary.packets === 0) warnings.push('no packet matched: check interface and filter');
  return warnings;
}

/** The answer about a capture, in the words of both modes of the tool. */
export function captureView(record: CaptureRecord, started: boolean): z.input<typeof CaptureStatusView> {
  const { captureId, state, settings, summary, failure, capture } = record;
  const { scope } = settings;
  const running = taskState(state) === 'running';
  const warnings = warningsOf(record);
  const message = failure ? `${WORDS[state]}: ${failure.cause}` : WORDS[state];
  const done = state === 'completed' ? (warnings.length > 0 ? 'completed_with_warnings' : 'completed') : 'failed';
  return {
    captureId,
    commandId: captureId,
    instanceId: record.node.instanceId,
    state,
    status: running ? 'in_progress' : done,
    started,
    message,
    captureScope: scope.kind === 'node' ? 'hostNamespace' : 'podNamespace',
    podName: scope.kind === 'pod' ? scope.podName : null,
    podNamespace: scope.kind === 'pod' ? scope.podNamespace : null,
    containerPid: scope.kind === 'pid' ? scope.containerPid : null,
    interface: settings.interface,
    filter: settings.filter,
    durationSeconds: settings.durationSeconds,
    maxPackets: settings.maxPackets,
    snapLength: settings.snapLength,
    requestedAt: record.requestedAt,
    completedAt: record.completedAt,
    estimatedCompletionSeconds: running ? settings.durationSeconds + OVERHEAD_SECONDS : null,
    suggestedPollIntervalSeconds: running ? 15 : null,
    packetCount: record.analysis?.packets ?? summary?.packets ?? null,
    droppedByKernel: summary?.dropped ?? null,
    fileSizeBytes: capture?.bytes ?? summary?.bytes ?? null,
    warnings,
    failure,
    task: { taskId: captureId, state: taskState(state), message, progress: PROGRESS[state] },
  };
}

/** What makes sense now; after a failure only what another scope can change. */
export function nextCalls({ captureId, state, node, settings, summary }: CaptureRecord): NextCall[] {
  if (state === 'completed')
    return [{ tool: 'tcpdump_analyze', arguments: { captureId }, because: 'what the packets show' }];
  if (taskState(state) === 'running')
    return [{ tool: 'tcpdump_capture', arguments: { captureId }, because: 'not finished; ask again in 15 seconds' }];
  if (state !== 'failed' || summary?.outcome !== 'host-network') return [];
  const { filter, durationSeconds } = settings;
  return [
    {
      tool: 'tcpdump_capture',
      arguments: {
        ...{ instanceId: node.instanceId, durationSeconds, ...(filter ? { filter } : {}) },
        ...(node.region ? { region: node.region } : {}),
      },
      because: 'a pod of the host network is seen in the network of the node',
    },
  ];
}
