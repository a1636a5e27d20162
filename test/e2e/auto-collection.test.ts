import { readFileSync } from 'node:fs';
import path from 'node:path';
import { collections } from '../../functions/aws/collections-table';
import { workflow } from '../../functions/aws/workflow';
import { requestFromEvent } from '../../functions/steps/intake-request';
import { matchesPattern } from '../../local/cloud/events/pattern';
import { notReadyAlarm } from '../../local/demo/alarm-event';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import type { CollectionRecord } from '../../schemas/collection';
import { DEFINITION_SUBSTITUTIONS, EVENT_RULES, FUNCTIONS, STATE_MACHINES } from '../../schemas/deployment';
import type { FindingsDocument } from '../../schemas/finding';
import { ended, findingsText, openTestCloud, ROOT, simulateNodes, type TestCloud, writeSample } from './embedded';

const { node: NODE } = CLUSTER_DEMO[0]!;
const [ALARM] = EVENT_RULES.filter(({ name }) => name === 'node-not-ready-alarm');

/**
 * From the alarm to findings over what is deployed. infra builds its rules from EVENT_RULES and its state machines from
 * the files of STATE_MACHINES (its own tests compare the template with them); here the same data runs.
 */
describe('auto-collection', () => {
  let cloud: TestCloud;
  let bundle: string;
  beforeAll(async () => {
    cloud = await openTestCloud();
    bundle = path.join(cloud.home, 'bundle.tar.gz');
    await writeSample(bundle, { sizeBytes: 1_000_000, faults: ['dns-blocked'] });
    await simulateNodes(cloud.home, bundle);
  }, 90_000);
  afterAll(() => cloud.dispose());

  const alarm = (index = 0) => notReadyAlarm(CLUSTER_DEMO[index]!, Date.now());

  it('goes from the alarm to findings, without anybody asking', async () => {
    const event = alarm();
    expect(ALARM).toBeDefined();
    expect(matchesPattern(ALARM!.pattern, event)).toBe(true);
    expect(ALARM!.target).toEqual({ kind: 'function', name: 'intake' });
    await cloud.cloud.events.publish(event);
    await cloud.cloud.events.idle();

    // the input of the execution is what intake makes of the event, and nothing else
    const request = requestFromEvent(event)!;
    const execution = await workflow.describe(request.collectionId);
    expect(JSON.parse(execution?.input ?? 'null')).toEqual(request);

    const record = await ended(cloud, request.collectionId);
    expect(record).toMatchObject({ state: 'completed', trigger: 'alarm', node: { instanceId: NODE.instanceId } });
    const document = JSON.parse(await findingsText(request.collectionId)) as FindingsDocument;
    expect(
      document.findings.filter(({ severity }) => severity === 'critical' || severity === 'high').length,
    ).toBeGreaterThan(0);
    const triage = await cloud.callTool('quick_triage', { instanceId: NODE.instanceId });
    expect(triage).toMatchObject({ ok: true, collection: { id: request.collectionId } });
  }, 180_000);

  it('runs the states of the deployed file, in its order', () => {
    const [run] = cloud.workflow.list('collect-node');
    const { States } = JSON.parse(readFileSync(path.join(ROOT, STATE_MACHINES['collect-node'].file), 'utf8')) as {
      States: Record<string, unknown>;
    };
    const entered = cloud.workflow
      .history(run!.arn)
      .map((one) => (one.details as { stateEnteredEventDetails?: { name: string } })?.stateEnteredEventDetails?.name)
      .filter((name) => name !== undefined);
    expect(entered.filter((name) => !(name in States))).toEqual([]);
    expect(entered).toEqual(expect.arrayContaining(['UnpackBundle', 'AwaitUpload']));
  });

  it('leaves no placeholder of the file without a value that infra knows too', () => {
    const known = new Set<string>(DEFINITION_SUBSTITUTIONS);
    for (const spec of [...Object.values(FUNCTIONS), ...Object.values(STATE_MACHINES)])
      if ('substitution' in spec && spec.substitution) known.add(spec.substitution);
    for (const { file } of Object.values(STATE_MACHINES)) {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      const used = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? '');
      expect(used.length).toBeGreaterThan(3);
      expect(used.filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it('starts nothing for a muted alarm, and one collection for an alarm that comes twice', async () => {
    const before = cloud.workflow.list('collect-node').length;
    const event = alarm(1);
    await cloud.cloud.events.publish({
      ...event,
      id: 'muted',
      detail: { ...event.detail, muteDetail: { mutedBy: 'x' } },
    });
    await cloud.cloud.events.idle();
    expect(cloud.workflow.list('collect-node')).toHaveLength(before);
    await cloud.cloud.events.publish(event);
    await cloud.cloud.events.publish(event);
    await cloud.cloud.events.idle();
    expect(cloud.workflow.list('collect-node')).toHaveLength(before + 1);
    await ended(cloud, requestFromEvent(event)!.collectionId);
    expect(await cloud.cloud.events.deadLetters()).toEqual([]);
  }, 180_000);

  it('records a node that is gone already: the race with its end is lost, not hidden', async () => {
    await simulateNodes(cloud.home, bundle, () => ({ state: 'terminated' }));
    const event = alarm(2);
    await cloud.cloud.events.publish(event);
    await cloud.cloud.events.idle();
    const record: CollectionRecord = await ended(cloud, requestFromEvent(event)!.collectionId);
    expect(record.state).toBe('rejected');
    expect(record.failure?.cause).toMatch(/terminated|does not exist/);
    const [latest] = await collections.ofNode(CLUSTER_DEMO[2]!.node.instanceId, 1, Date.now());
    expect(latest?.collectionId).toBe(record.collectionId);
  }, 90_000);
});
