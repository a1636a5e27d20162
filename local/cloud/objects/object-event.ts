import { type CloudEvent, cloudEvent, derivedEventId, LOCAL_ACCOUNT } from '../events/event';
import type { ObjectCreated } from './object-record';

/** The documented `Object Created` event of S3. Its id comes from the sequencer, so a repeat is the same event. */
export function objectCreatedEvent(created: ObjectCreated, region: string): CloudEvent {
  return cloudEvent({
    id: derivedEventId(created.bucket, created.sequencer),
    source: 'aws.s3',
    detailType: 'Object Created',
    region,
    time: created.time,
    resources: [`arn:aws:s3:::${created.bucket}`],
    detail: {
      version: '0',
      bucket: { name: created.bucket },
      object: { key: created.key, size: created.bytes, etag: created.etag, sequencer: created.sequencer },
      'request-id': created.requestId,
      requester: LOCAL_ACCOUNT,
      'source-ip-address': '127.0.0.1',
      reason: created.reason,
    },
  });
}
