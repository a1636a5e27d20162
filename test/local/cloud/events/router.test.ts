import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type CloudEvent, cloudEvent } from '../../../../local/cloud/events/event';
import { type EventRouter, openRouter } from '../../../../local/cloud/events/router';
import type { EventRule } from '../../../../schemas/deployment';
import { temporaryCloud, temporaryHome } from '../temporary-cloud';

const rules: EventRule[] = [
  {
    name: 'mine',
    description: '',
    pattern: { source: ['me'], detail: { bucket: ['${Bucket}'] } },
    target: { kind: 'function', name: 'intake' },
  },
  {
    name: 'all-mine',
    description: '',
    pattern: { source: ['me'] },
    target: { kind: 'state-machine', name: 'collect-node' },
  },
];
const event = (id: string, bucket = 'b-1', source = 'me'): CloudEvent =>
  cloudEvent({ id, source, detailType: 'T', detail: { bucket }, region: 'us-east-1', time: 0 });

let home: string;
let remove: () => Promise<void>;
let faults: unknown[];
const open = (attempts = 3): Promise<EventRouter> =>
  openRouter({
    dir: home,
    rules,
    substitutions: { Bucket: 'b-1' },
    now: Date.now,
    report: (fault) => faults.push(fault),
    retry: { attempts, firstDelayMs: 1, maxDelayMs: 2 },
  });
const pendingFiles = async () => (await readdir(path.join(home, 'pending'))).sort();

beforeEach(async () => {
  ({ home, remove } = await temporaryHome());
  faults = [];
});
afterEach(() => remove());

describe('the event router', () => {
  it('delivers to every matching rule, bucket name filled in, and keeps nothing', async () => {
    const router = await open();
    const got: string[] = [];
    router.connect(async (target, { id }) => void got.push(`${id} ${target.kind} ${target.name}`));
    await router.publish(event('e1'));
    await router.publish(event('e2', 'other'));
    await router.publish(event('e3', 'b-1', 'somebody'));
    await router.idle();
    expect(got.sort()).toEqual([
      'e1 function intake',
      'e1 state-machine collect-node',
      'e2 state-machine collect-node',
    ]);
    expect([router.wanted(event('x')), router.wanted(event('x', 'b-1', 'somebody'))]).toEqual([true, false]);
    expect(await pendingFiles()).toEqual([]);
    await router.close(100);
  });

  it('keeps events until somebody is there, across a restart, oldest first', async () => {
    const first = await open();
    await first.publish(event('e1', 'other'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await first.publish(event('e2', 'other'));
    // no close: the process was killed, in the middle of saving a third
    await writeFile(path.join(home, 'pending', 'e3.all-mine.json.abc.next'), '{"ru');
    const second = await open();
    const got: string[] = [];
    second.connect(async (_, { id }) => void got.push(id));
    await second.idle();
    expect(got).toEqual(['e1', 'e2']);
    expect(await pendingFiles()).toEqual([]);
  });

  it('tries again after a failure, without holding up the others', async () => {
    const router = await open();
    const got: string[] = [];
    let failures = 2;
    router.connect(async (_, { id }) => {
      if (id === 'bad' && failures-- > 0) throw new Error('busy');
      got.push(id);
    });
    await router.publish(event('bad', 'other'));
    await router.publish(event('good', 'other'));
    await router.idle();
    expect(got.sort()).toEqual(['bad', 'good']);
    expect(await router.deadLetters()).toEqual([]);
  });

  it('writes a dead letter after the last attempt', async () => {
    const router = await open(2);
    let calls = 0;
    router.connect(async () => {
      calls++;
      throw new TypeError('no such function');
    });
    await router.publish(event('e1', 'other'));
    await router.idle();
    expect(calls).toBe(2);
    expect(await router.deadLetters()).toMatchObject([
      { rule: 'all-mine', attempts: 2, error: 'TypeError: no such function', event: { id: 'e1' } },
    ]);
    expect(await pendingFiles()).toEqual([]);
    expect(faults).toHaveLength(1);
  });

  it('stops retrying when closed and goes on at the next start', async () => {
    const router = await open(1000);
    let called: () => void = () => undefined;
    const once = new Promise<void>((resolve) => {
      called = resolve;
    });
    router.connect(async () => {
      called();
      throw new Error('down');
    });
    await router.publish(event('e1', 'other'));
    await once;
    await router.close(1000);
    expect(await pendingFiles()).toEqual(['e1.all-mine.json']);
    const next = await open();
    const got: string[] = [];
    next.connect(async (_, { id }) => void got.push(id));
    await next.idle();
    expect(got).toEqual(['e1']);
  });
});

describe('PutEvents through the AWS SDK', () => {
  it('accepts, refuses per entry and routes', async () => {
    const local = await temporaryCloud();
    const client = new EventBridgeClient(local.client);
    const got: CloudEvent[] = [];
    local.cloud.events.connect(async (_, received) => void got.push(received));
    const Detail = JSON.stringify({ node: 'i-1' });
    const answer = await client.send(
      new PutEventsCommand({
        Entries: [
          {
            Source: 'nodescope.request',
            DetailType: 'Collection Requested',
            Detail,
            Time: new Date(1e12),
            Resources: ['r'],
          },
          { Source: 'nodescope.request', DetailType: 'Collection Requested', Detail: '[]' },
          { Source: 'aws.s3', DetailType: 'Object Created', Detail },
          { Source: 'nodescope.request', DetailType: 'Collection Requested', Detail, EventBusName: 'another-bus' },
          { Source: 'x', DetailType: 'y', Detail: `${'{"a":'.repeat(600)}1${'}'.repeat(600)}` },
        ],
      }),
    );
    expect(answer.FailedEntryCount).toBe(3);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      undefined,
      'MalformedDetail',
    ]);
    await local.cloud.events.idle();
    expect(got).toEqual([
      {
        version: '0',
        id: answer.Entries?.[0]?.EventId,
        source: 'nodescope.request',
        'detail-type': 'Collection Requested',
        account: '000000000000',
        region: 'us-east-1',
        time: '2001-09-09T01:46:40Z',
        resources: ['r'],
        detail: { node: 'i-1' },
      },
    ]);
    await local.stop();
    expect(local.faults).toEqual([]);
  });
});
