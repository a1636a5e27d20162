import { z } from 'zod';
import { captureLocks } from '../aws/capture-locks';
import { captures } from '../aws/captures';
import { events } from '../aws/events';
import { stepHandler } from '../middleware/step-handler';

const Input = z.strictObject({
  captureId: z.string(),
  analysis: z.strictObject({
    key: z.string(),
    packets: z.number().int(),
    anomalies: z.number().int(),
    verdict: z.string(),
  }),
});

/** Last step: the capture becomes `completed`, others hear of it, the node is free again. */
export const handler = stepHandler({
  name: 'close-capture',
  input: Input,
  run: async ({ captureId, analysis: { verdict, ...analysis } }, { now }) => {
    const nowMs = now();
    const { node } = await captures.get(captureId, nowMs);
    // first: whoever reads that this one has completed may start the next at once
    await captureLocks.release(node.instanceId, captureId, nowMs);
    const changed = await captures.enter(captureId, 'completed', nowMs, {
      completedAt: new Date(nowMs).toISOString(),
      analysis,
    });
    // a retry after the record was closed must still announce it: consumers deduplicate by capture id
    await events.publish('Capture Completed', {
      ...{ captureId, instanceId: node.instanceId, cluster: node.cluster },
      ...{ packets: analysis.packets, anomalies: analysis.anomalies },
    });
    return { closed: changed, captureId, verdict };
  },
});
