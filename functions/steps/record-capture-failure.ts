import { z } from 'zod';
import { CAPTURE_OUTCOMES } from '../../schemas/capture';
import { captureLocks } from '../aws/capture-locks';
import { captures } from '../aws/captures';
import { commands } from '../aws/commands';
import { environment } from '../aws/environment';
import { events } from '../aws/events';
import { stepHandler } from '../middleware/step-handler';
import { CANCELLED } from './capture-outcome';
import { failureCause } from './failure-cause';

const Input = z.strictObject({
  captureId: z.string(),
  failure: z.strictObject({ state: z.string(), error: z.string(), cause: z.string() }),
});

const HINTS: Record<string, string> = {
  [CANCELLED]: 'somebody cancelled the command; capture again when that is all right',
  'States.Timeout': 'the step ran longer than allowed; capture for a shorter time',
  'Nodescope.node-unreachable': 'the SSM agent of the node does not take commands; read its latest collection',
  'Nodescope.conflict': 'follow the other capture of this node',
  'Nodescope.bad-archive': 'what the node uploaded is no capture we can read; capture again',
  'Nodescope.collector-failed': 'open the command in the Systems Manager console',
};

/** Stops what may still run on the node, explains the failure, frees the node. Repeating it changes nothing. */
export const handler = stepHandler({
  name: 'record-capture-failure',
  input: Input,
  run: async ({ captureId, failure }, { now }) => {
    const nowMs = now();
    const record = await captures.find(captureId, nowMs);
    if (!record) return { recorded: false };
    const { node, commandId, summary } = record;
    const region = node.region ?? environment().region;
    // an approval that ran out or was refused never sent a command; an ended command stays as it is
    if (commandId && failure.state !== 'AnalyzeCapture')
      await commands.cancel({ commandId, instanceId: node.instanceId, region }).catch(() => undefined);
    // before the record ends: whoever reads that it has ended may start the next capture at once
    await captureLocks.release(node.instanceId, captureId, nowMs);
    const cause = failureCause(failure.cause).slice(0, 2000);
    const outcome = summary && cause.startsWith(`${summary.outcome}:`) ? CAPTURE_OUTCOMES[summary.outcome] : undefined;
    const state = failure.state === 'AwaitApproval' ? 'rejected' : failure.error === CANCELLED ? 'cancelled' : 'failed';
    const changed = await captures.enter(captureId, state, nowMs, {
      completedAt: new Date(nowMs).toISOString(),
      failure: {
        ...failure,
        cause,
        hint: outcome?.hint ?? HINTS[failure.error] ?? 'see the execution in the Step Functions console',
      },
    });
    if (changed) {
      await events.publish('Capture Failed', {
        ...{ captureId, instanceId: node.instanceId, cluster: node.cluster },
        ...{ state: failure.state, error: failure.error },
      });
    }
    return { recorded: changed, state };
  },
});
