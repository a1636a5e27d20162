import { type BusEvent, requestFromEvent } from '../../functions/steps/intake-request';
import { matchesPattern } from '../../local/cloud/events/pattern';
import { notReadyAlarm } from '../../local/demo/alarm-event';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { CollectionRequest } from '../../schemas/collection';
import { EVENT_RULES, TERMINATION_RULES } from '../../schemas/deployment';
import { DiagError } from '../../schemas/errors';

const INSTANCE = 'i-0123456789abcdef0';
const BUCKET = 'artifacts';

function event(source: string, detailType: string, detail: Record<string, unknown>): BusEvent {
  return {
    ...{ id: '11111111-2222-3333-4444-555555555555', source, 'detail-type': detailType, detail },
    ...{ account: '111122223333', region: 'eu-central-1', time: '2026-01-31T12:00:00Z' },
  };
}

/** Rules that would deliver the event to intake; evaluated as deployed, from the one source that infra reads too. */
function delivering(one: BusEvent): string[] {
  return [...EVENT_RULES, ...TERMINATION_RULES]
    .filter(({ target }) => target.name === 'intake')
    .filter(({ pattern }) => matchesPattern(JSON.parse(JSON.stringify(pattern).replaceAll('${Bucket}', BUCKET)), one))
    .map(({ name }) => name);
}

const alarm = (detail: Record<string, unknown> = {}): BusEvent => {
  const made = notReadyAlarm(CLUSTER_DEMO[0]!, Date.UTC(2026, 0, 31));
  return { ...made, detail: { ...made.detail, ...detail } };
};
const contributor = (detail: Record<string, unknown> = {}) =>
  event('aws.cloudwatch', 'CloudWatch Alarm Contributor State Change', {
    alarmName: 'node-not-ready',
    alarmContributor: {
      id: '6d442278dba546f6',
      attributes: { ClusterName: 'shop', InstanceId: INSTANCE, NodeName: 'ip-10-0-0-1.ec2.internal' },
    },
    state: { value: 'ALARM', timestamp: '2026-01-31T12:00:00.000+0000' },
    configuration: { metrics: [{ id: 'ready', expression: 'SELECT MIN(node_status_condition_ready)' }] },
    ...detail,
  });

describe('what asks for a collection', () => {
  it.each<[string, BusEvent, string, Partial<CollectionRequest>]>([
    [
      'a per-node alarm',
      alarm(),
      'node-not-ready-alarm',
      { trigger: 'alarm', reason: `alarm ${CLUSTER_DEMO[0]!.node.cluster}-node-not-ready` },
    ],
    [
      'one time series of a Metrics Insights alarm',
      contributor(),
      'node-not-ready-contributor',
      {
        trigger: 'alarm',
        node: {
          ...{ instanceId: INSTANCE, cluster: 'shop', nodeName: 'ip-10-0-0-1.ec2.internal' },
          ...{ region: 'eu-central-1', account: '111122223333' },
        },
      },
    ],
    [
      'the custom event',
      event('nodescope.request', 'Collection Requested', {
        ...{ instanceId: INSTANCE, cluster: 'shop', region: 'us-east-1', reason: 'kernel upgrade' },
      }),
      'collection-requested',
      { trigger: 'request', reason: 'kernel upgrade' },
    ],
    [
      'an archive in the inbox',
      event('aws.s3', 'Object Created', {
        bucket: { name: BUCKET },
        object: { key: 'inbox/node.zip', size: 12, etag: 'abc' },
      }),
      'inbox-bundle',
      { trigger: 'inbox', bundle: { bucket: BUCKET, key: 'inbox/node.zip', bytes: 12, etag: 'abc' } },
    ],
    [
      'a Spot interruption',
      event('aws.ec2', 'EC2 Spot Instance Interruption Warning', {
        'instance-id': INSTANCE,
        'instance-action': 'terminate',
      }),
      'spot-interruption',
      { trigger: 'alarm', reason: 'node is about to end: Spot interruption in two minutes' },
    ],
    [
      'a rebalance recommendation',
      event('aws.ec2', 'EC2 Instance Rebalance Recommendation', { 'instance-id': INSTANCE }),
      'spot-rebalance',
      { trigger: 'alarm' },
    ],
    [
      'a node group that takes the node out',
      event('aws.autoscaling', 'EC2 Instance-terminate Lifecycle Action', {
        ...{ EC2InstanceId: INSTANCE, AutoScalingGroupName: 'eks-orders', LifecycleHookName: 'Terminate-LC-Hook' },
        ...{
          LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
          Origin: 'AutoScalingGroup',
          Destination: 'EC2',
        },
      }),
      'scaling-terminate',
      { trigger: 'alarm', reason: 'node is about to end: taken out of its node group' },
    ],
  ])('%s', (_what, one, rule, expected) => {
    expect(delivering(one)).toEqual([rule]);
    const request = requestFromEvent(one);
    expect(CollectionRequest.parse(request)).toMatchObject(expected);
    // the same event again is the same execution
    expect(requestFromEvent(structuredClone(one))).toEqual(request);
    expect(requestFromEvent({ ...one, id: 'another' })?.collectionId === request?.collectionId).toBe(
      one.source === 'aws.s3',
    );
  });

  it('is not the end of an alarm, nor an alarm that names no node: no rule takes them', () => {
    expect(delivering(alarm({ state: { value: 'OK' } }))).toEqual([]);
    expect(delivering(contributor({ state: { value: 'OK' } }))).toEqual([]);
    // the parent of a contributor alarm
    expect(delivering(alarm({ configuration: { metrics: [{ id: 'ready', expression: 'SELECT …' }] } }))).toEqual([]);
    // composite
    expect(delivering(alarm({ configuration: { alarmRule: 'ALARM(a) AND ALARM(b)' } }))).toEqual([]);
  });

  it.each<[string, BusEvent]>([
    ['the parent of a contributor alarm', alarm({ configuration: { metrics: [{ expression: 'SELECT …' }] } })],
    ['a composite alarm', alarm({ configuration: { alarmRule: 'ALARM(a)' } })],
    ['an alarm without configuration', alarm({ configuration: undefined })],
    ['an alarm that is over', alarm({ state: { value: 'OK' } })],
    ['a muted alarm', alarm({ muteDetail: { mutedBy: 'arn:aws:cloudwatch:eu-west-1:1:alarm-mute-rule:night' } })],
    ['a muted contributor', contributor({ muteDetail: { mutedBy: 'x' } })],
    ['a contributor without labels', contributor({ alarmContributor: { id: 'x' } })],
    [
      'a node that goes to the warm pool',
      event('aws.autoscaling', 'EC2 Instance-terminate Lifecycle Action', {
        EC2InstanceId: INSTANCE,
        Destination: 'WarmPool',
      }),
    ],
    ['a state change', event('aws.ec2', 'EC2 Instance State-change Notification', { 'instance-id': INSTANCE })],
    ['a folder of the inbox', event('aws.s3', 'Object Created', { object: { key: 'inbox/today/' } })],
    ['an event of nobody we know', event('aws.health', 'AWS Health Event', {})],
  ])('is not %s', (_what, one) => {
    expect(requestFromEvent(one)).toBeNull();
  });

  it.each<[string, BusEvent]>([
    ['without an instance', event('nodescope.request', 'Collection Requested', {})],
    ['with something else as instance', event('nodescope.request', 'Collection Requested', { instanceId: { $: 1 } })],
    ['with a name as instance', event('nodescope.request', 'Collection Requested', { instanceId: 'ip-10-0-0-1' })],
    ['of an alarm on another thing', contributor({ alarmContributor: { attributes: { InstanceId: '$(id)' } } })],
  ])('refuses a request %s', (_what, one) => {
    expect(() => requestFromEvent(one)).toThrow(DiagError);
  });

  it('keeps a long reason short', () => {
    const long = event('nodescope.request', 'Collection Requested', { instanceId: INSTANCE, reason: 'x'.repeat(9999) });
    expect(CollectionRequest.safeParse(requestFromEvent(long)).success).toBe(true);
  });
});
