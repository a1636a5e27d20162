import { INBOX_PREFIX } from '../../schemas/artifact-keys';
import { type CollectionRequest, InstanceId } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import { collectionIdForEvent, collectionIdForObject } from './collection-ids';

/** The envelope EventBridge delivers. */
export interface BusEvent {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly time: string;
  readonly detail: Record<string, unknown>;
}

type Dimensions = Partial<Record<'InstanceId' | 'ClusterName' | 'NodeName', string>>;

/** Dimensions of a single-metric alarm, or the GROUP BY labels of a Metrics Insights contributor. */
function alarmDimensions(event: BusEvent): Dimensions | null {
  const detail = event.detail as {
    alarmContributor?: { attributes?: Dimensions };
    configuration?: { metrics?: { metricStat?: { metric?: { dimensions?: Dimensions } } }[] };
  };
  if (event['detail-type'] === 'CloudWatch Alarm Contributor State Change')
    return detail.alarmContributor?.attributes ?? null;
  for (const metric of detail.configuration?.metrics ?? []) {
    const dimensions = metric.metricStat?.metric?.dimensions;
    if (dimensions?.InstanceId) return dimensions;
  }
  return null;
}

function forNode(
  event: BusEvent,
  trigger: 'alarm' | 'request',
  node: Dimensions,
  region: string | null,
  reason: string,
): CollectionRequest {
  const instanceId = InstanceId.safeParse(node.InstanceId);
  if (!instanceId.success) {
    throw new DiagError('invalid-argument', `event ${event.id} names no EC2 or hybrid instance id`, {
      field: 'InstanceId',
    });
  }
  return {
    collectionId: collectionIdForEvent(instanceId.data, event.time, event.id),
    trigger,
    requestedAt: event.time,
    reason: reason.slice(0, 500),
    node: {
      instanceId: instanceId.data,
      nodeName: node.NodeName ?? null,
      cluster: node.ClusterName ?? null,
      region,
      account: event.account ?? null,
    },
    bundle: null,
    tuning: {},
  };
}

function fromAlarm(event: BusEvent): CollectionRequest {
  const dimensions = alarmDimensions(event);
  // the parent of a contributor alarm also fires, without dimensions: there is no node to collect from
  if (!dimensions)
    throw new DiagError('invalid-argument', `alarm event ${event.id} carries no InstanceId dimension`, {
      field: 'detail.configuration.metrics',
    });
  return forNode(
    event,
    'alarm',
    dimensions,
    event.region ?? null,
    `alarm ${String(event.detail.alarmName ?? 'unnamed')}`,
  );
}

function fromRequest(event: BusEvent): CollectionRequest {
  const detail = event.detail as { instanceId?: string; cluster?: string; region?: string; reason?: string };
  return forNode(
    event,
    'request',
    {
      ...(detail.instanceId ? { InstanceId: detail.instanceId } : {}),
      ...(detail.cluster ? { ClusterName: detail.cluster } : {}),
    },
    detail.region ?? event.region ?? null,
    detail.reason ?? 'custom event',
  );
}

function fromInbox(event: BusEvent): CollectionRequest | null {
  const detail = event.detail as {
    bucket?: { name?: string };
    object?: { key?: string; size?: number; etag?: string };
  };
  const key = detail.object?.key ?? '';
  if (!key.startsWith(INBOX_PREFIX) || key.endsWith('/')) return null;
  const etag = (detail.object?.etag ?? '').replaceAll('"', '');
  return {
    collectionId: collectionIdForObject(key, etag),
    trigger: 'inbox',
    requestedAt: event.time,
    reason: `bundle dropped into the inbox as ${key.slice(INBOX_PREFIX.length)}`.slice(0, 500),
    node: {
      instanceId: null,
      nodeName: null,
      cluster: null,
      region: event.region ?? null,
      account: event.account ?? null,
    },
    bundle: { bucket: detail.bucket?.name ?? '', key, bytes: detail.object?.size ?? null, etag },
    tuning: {},
  };
}

/** The collection an event asks for; null when it asks for none. Throws DiagError on an event without a node. */
export function requestFromEvent(event: BusEvent): CollectionRequest | null {
  switch (event.source) {
    case 'aws.cloudwatch':
      return fromAlarm(event);
    case 'nodescope.request':
      return fromRequest(event);
    case 'aws.s3':
      return fromInbox(event);
    default:
      return null;
  }
}
