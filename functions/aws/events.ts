import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DiagError } from '../../schemas/errors';
import { eventBridge } from './clients/event-bridge';
import { environment } from './environment';
import { upstream } from './upstream-error';

/** Event source of everything we publish. */
export const EVENT_SOURCE = 'nodescope';

/** Publishes one event; `detail` holds ids and counts only, never log text. */
async function publish(detailType: string, detail: Record<string, unknown>, resources: string[] = []): Promise<void> {
  try {
    const out = await eventBridge().send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: environment().eventBus,
            Source: EVENT_SOURCE,
            DetailType: detailType,
            Detail: JSON.stringify(detail),
            Resources: resources,
          },
        ],
      }),
    );
    if (out.FailedEntryCount)
      throw new DiagError('upstream', `PutEvents refused ${detailType}: ${out.Entries?.[0]?.ErrorMessage ?? ''}`);
  } catch (error) {
    throw upstream('PutEvents', error);
  }
}

export const events = { publish };
