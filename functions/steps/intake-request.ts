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

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * An alarm that went off. Null for what asks for nothing: the parent of a contributor alarm fires too and names no node,
 * and a muted alarm was muted by somebody who knows why.
 */
function fromAlarm(event: BusEvent): CollectionRequest | null {
  const { state, muteDetail, alarmName } = event.detail as {
    state?: { value?: unknown };
    muteDetail?: unknown;
    alarmName?: unknown;
  };
  const dimensions = alarmDimensions(event);
  if (!dimensions?.InstanceId || state?.value !== 'ALARM' || muteDetail) return null;
  return forNode(event, 'alarm', dimensions, event.region ?? null, `alarm ${text(alarmName) ?? 'unnamed'}`);
}

/** `nodescope.request / Collection Requested`: `{instanceId, cluster?, region?, reason?}`. */
function fromRequest(event: BusEvent): CollectionRequest {
  const { instanceId, cluster, region, reason } = event.detail;
  const [InstanceId, ClusterName] = [text(instanceId), text(cluster)];
  return forNode(
    event,
    'request',
    { ...(InstanceId ? { InstanceId } : {}), ...(ClusterName ? { ClusterName } : {}) },
    text(region) ?? event.region ?? null,
    text(reason) ?? 'custom event',
  );
}

/** Why a node is about to go away, by detail type: collected now or never. */
const LEAVING: Readonly<Record<string, string>> = {
  'EC2 Spot Instance Interruption Warning': 'Spot interruption in two minutes',
  'EC2 Instance Rebalance Recommendation': 'Spot interruption is likely',
  'EC2 Instance-terminate Lifecycle Action': 'taken out of its node group',
};

/** A node that is about to go away. As with alarms, the storm budget holds: a node group may lose many at once. */
function fromLeaving(event: BusEvent): CollectionRequest | null {
  const why = LEAVING[event['detail-type']];
  const InstanceId = text(event.detail['instance-id']) ?? text(event.detail.EC2InstanceId);
  // into the warm pool: it stops and comes back, with its logs
  if (!why || !InstanceId || event.detail.Destination === 'WarmPool') return null;
  return forNode(event, 'alarm', { InstanceId }, event.region ?? null, `node is about to end: ${why}`);
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
    case 'aws.ec2':
    case 'aws.autoscaling':
      return fromLeaving(event);
    case 'nodescope.request':
      return fromRequest(event);
    case 'aws.s3':
      return fromInbox(event);
    default:
      return null;
  }
}
