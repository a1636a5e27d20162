import { type CloudEvent, cloudEvent, LOCAL_ACCOUNT } from '../events/event';
import type { ObjectCreated } from './object-record';

/** The documented `Object Created` event of S3. Its id comes from the sequencer, so a repeat is the same event. */
export function objectCreatedEvent(created: ObjectCreated, region: string): CloudEvent {
  const hex = `${created.sequencer}${Buffer.from(created.bucket).toString('hex')}`.toLowerCase().padEnd(32, '0');
  const id = hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return cloudEvent({
    id,
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
