import { type CaptureRecord, TERMINAL_CAPTURE_STATES } from '../../../schemas/capture';
import { DiagError } from '../../../schemas/errors';
import { clusterAllowed } from '../../aws/environment';
import type { ToolDeps } from '../deps';

/** How many of a node's newest captures are looked through for a completed one. */
const LOOK_BACK = 25;

export interface CaptureChoice {
  readonly captureId?: string | undefined;
  readonly commandId?: string | undefined;
  readonly instanceId?: string | undefined;
}

function assertVisible({ node: { cluster } }: CaptureRecord): void {
  if (cluster === null || clusterAllowed(cluster)) return;
  throw new DiagError('denied', `cluster ${cluster} is not on the allow-list`, {
    hint: 'ask for the cluster to be allowed in the deployment',
  });
}

async function latestOf(deps: ToolDeps, instanceId: string | undefined): Promise<CaptureRecord> {
  if (!instanceId)
    throw new DiagError('invalid-argument', 'give captureId or instanceId', {
      field: 'captureId',
      hint: 'tcpdump_capture returns the captureId',
    });
  const records = await deps.captures.ofNode(instanceId, LOOK_BACK, deps.now());
  const record = records.find(({ state }) => state === 'completed') ?? records[0];
  if (record) return record;
  throw new DiagError('not-found', `no packets were ever captured on ${instanceId}`, {
    field: 'instanceId',
    hint: 'call tcpdump_capture with this instanceId first',
    next: [{ tool: 'tcpdump_capture', arguments: { instanceId }, because: 'nothing was captured on this node yet' }],
  });
}

/**
 * The capture a call is about: the named one, or the node's latest completed one. One that has not ended or has failed is
 * an error that says so, never an empty answer.
 */
export async function completedCapture(deps: ToolDeps, choice: CaptureChoice): Promise<CaptureRecord> {
  const named = choice.captureId ?? choice.commandId;
  if (choice.captureId && choice.commandId && choice.captureId !== choice.commandId)
    throw new DiagError('invalid-argument', 'captureId and commandId name different captures', {
      field: 'commandId',
      hint: 'commandId is another word for captureId: give one of them',
    });
  const record = named ? await deps.captures.get(named, deps.now()) : await latestOf(deps, choice.instanceId);
  assertVisible(record);
  if (choice.instanceId && record.node.instanceId !== choice.instanceId)
    throw new DiagError('invalid-argument', `capture ${record.captureId} is not of ${choice.instanceId}`, {
      field: 'instanceId',
      hint: `it is of ${record.node.instanceId}; leave instanceId out`,
    });
  if (record.state === 'completed') return record;
  const { captureId } = record;
  if (record.failure)
    throw new DiagError('not-found', `capture ${captureId} ended ${record.state}: ${record.failure.cause}`, {
      hint: record.failure.hint,
      next: [{ tool: 'tcpdump_capture', arguments: { captureId }, because: 'how it ended, and what to do about that' }],
    });
  throw new DiagError(
    TERMINAL_CAPTURE_STATES.has(record.state) ? 'not-found' : 'not-ready',
    `capture ${captureId} is ${record.state}`,
    {
      hint: 'call tcpdump_capture with this captureId until its state is completed',
      next: [{ tool: 'tcpdump_capture', arguments: { captureId }, because: 'says when it can be analysed' }],
    },
  );
}
