import { z } from 'zod';
import { CollectionId } from '../../schemas/collection';
import { collections } from '../aws/collections-table';
import { webhook } from '../aws/webhook';
import { stepHandler } from '../middleware/step-handler';
import { incidentOf } from './hand-off-incident';

/** `Nodescope / Collection Completed`, as it comes from the bus. */
const Event = z.object({ detail: z.object({ collectionId: CollectionId }) });

/** How many collections of the node are looked at for the beginning of the incident. */
const EARLIER = 50;

/**
 * Tells AWS DevOps Agent of an automatic collection that found something serious. A function of its own on an event:
 * what fails here is retried and ends in the dead-letter queue, and no collection fails of it.
 */
export const handler = stepHandler({
  name: 'hand-off',
  input: Event,
  run: async ({ detail: { collectionId } }, { now }) => {
    const record = await collections.get(collectionId, now());
    const { instanceId } = record.node;
    const earlier = instanceId ? await collections.ofNode(instanceId, EARLIER, now()) : [];
    const incident = incidentOf(record, earlier);
    if (!incident) return { sent: false, incidentId: null, action: null };
    await webhook.send(incident, now);
    return { sent: true, incidentId: incident.incidentId, action: incident.action };
  },
});
