import { z } from 'zod';
import { workflow } from '../aws/workflow';
import { stepHandler } from '../middleware/step-handler';
import { requestFromEvent } from './intake-request';

const Event = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  account: z.string().optional(),
  region: z.string().optional(),
  time: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

/** Alarm, custom event or inbox object → one execution. A repeated event starts nothing new. */
export const handler = stepHandler({
  name: 'intake',
  input: Event,
  run: async (event) => {
    const request = requestFromEvent(event);
    if (!request) return { started: false, collectionId: null };
    const { started } = await workflow.start(request);
    return { started, collectionId: request.collectionId };
  },
});
