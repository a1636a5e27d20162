import { z } from 'zod';
import { DiagError } from '../../schemas/errors';
import { captureUploads } from '../aws/capture-uploads';
import { captures } from '../aws/captures';
import { commands } from '../aws/commands';
import { environment } from '../aws/environment';
import { stepHandler } from '../middleware/step-handler';
import { captureFailure, captureSummary, hasEnded } from './capture-outcome';

const Input = z.strictObject({ captureId: z.string() });

/** After the timeout: the capture if it is there after all, else an error that says how far the node got. */
export const handler = stepHandler({
  name: 'check-capture',
  input: Input,
  run: async ({ captureId }, { now }) => {
    const { commandId, node } = await captures.get(captureId, now());
    const invocation = commandId
      ? await commands.invocation({
          ...{ commandId, instanceId: node.instanceId, region: node.region ?? environment().region },
        })
      : null;
    const summary = invocation && captureSummary(invocation);
    if (summary) await captures.update(captureId, now(), { summary });
    const capture = await captureUploads.find(captureId);
    if (capture) return capture;
    if (commandId && invocation && hasEnded(invocation)) throw captureFailure(commandId, invocation);
    throw new DiagError(
      'collector-failed',
      `no capture arrived in time; command ${commandId ?? '(never sent)'} is ${invocation?.status ?? 'unknown'}`,
      { hint: 'a sick node can be too slow: capture for a shorter time, or fewer packets' },
    );
  },
});
