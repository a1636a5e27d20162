import { captures } from '../../functions/aws/captures';
import { commands } from '../../functions/aws/commands';
import { objects } from '../../functions/aws/objects';
import { commandEvents } from '../../local/cloud/command/command-events';
import type { LocalNode } from '../../local/cloud/nodes';
import { LOCAL_REGION } from '../../local/embedded-cloud';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { captureKeys } from '../../schemas/artifact-keys';
import type { CaptureSettings } from '../../schemas/capture';
import type { CaptureAnalysis } from '../../schemas/capture-analysis';
import { arnOf, ended, isFree, NODE, nodesAre, reaches, startCapture } from './captures';
import { openTestCloud, type TestCloud } from './embedded';

describe('packet capture', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud({
      // a net for the one capture that hangs, not a measure: this machine may be busy
      captureMarginSeconds: 9,
      env: { NODESCOPE_PACKET_CAPTURE: 'true', NODESCOPE_CAPTURE_PARALLEL_LIMIT: '2' },
    });
    // the test process takes locks as the functions do
    process.env.NODESCOPE_CAPTURE_PARALLEL_LIMIT = '2';
  }, 180_000);
  afterAll(() => cloud.dispose());

  it.each<[string, Partial<CaptureSettings>, string]>([
    ['the node', {}, 'none'],
    ['a pod', { scope: { kind: 'pod', podName: 'web-0', podNamespace: 'shop' } }, 'crictl'],
    ['a process', { scope: { kind: 'pid', containerPid: 4242 }, filter: null }, 'pid'],
  ])(
    'captures %s, analyses and frees the node',
    async (_what, settings, resolver) => {
      await nodesAre(cloud.home, { pods: ['shop/web-0'] });
      const captureId = await startCapture(settings);
      const record = await ended(cloud, captureId);
      expect(record).toMatchObject({
        state: 'completed',
        failure: null,
        node: { cluster: NODE.cluster, nodeName: NODE.nodeName },
        capture: { key: captureKeys.pcap(captureId) },
        summary: { outcome: 'uploaded', resolver, packets: 60 },
        analysis: { key: captureKeys.analysis(captureId), packets: 60 },
      });
      const analysis = await objects.json<CaptureAnalysis>(captureKeys.analysis(captureId));
      expect(analysis.capture).toMatchObject({ format: 'pcap', packets: 60, droppedByCapture: 0 });
      expect(await isFree()).toBe(true);
      // what the node was told, and that nobody but SSM was asked to run anything
      const invocation = await commands.invocation({
        ...{ commandId: record.commandId!, instanceId: NODE.instanceId, region: LOCAL_REGION },
      });
      expect(invocation).toMatchObject({ status: 'Success', exitCode: 0 });
    },
    60_000,
  );

  it('lists a node’s captures apart from its collections, newest first', async () => {
    const found = await captures.ofNode(NODE.instanceId, 10, Date.now());
    expect(found.map((record) => record.captureId)).toEqual(
      [3, 2, 1].map((number) => `cap-test-${process.pid}-${number}`),
    );
  });

  it.each<[string, Partial<LocalNode>, string, RegExp]>([
    ['tcpdump is missing', { captureFailure: 'tcpdump-missing' }, 'RunCapture', /tcpdump is not installed/],
    ['tcpdump fails', { captureFailure: 'tcpdump-failed' }, 'RunCapture', /No such device/],
    ['the upload fails', { captureFailure: 'upload-failed' }, 'RunCapture', /could not be uploaded/],
    ['the disk is full', { captureFailure: 'low-disk' }, 'RunCapture', /too little free disk/],
    ['the agent is old', { captureFailure: 'old-agent' }, 'RunCapture', /too old/],
    ['the pod is elsewhere', { pods: [] }, 'RunCapture', /no running process of that pod/],
    ['nothing arrives', { captureFailure: 'no-upload' }, 'RunCapture', /no capture reached the bucket/],
    ['the file is no capture', { capturePath: 'nodes.json' }, 'AnalyzeCapture', /no packet capture/],
  ])(
    'explains itself when %s',
    async (_name, change, state, cause) => {
      await nodesAre(cloud.home, change);
      const scope = { kind: 'pod', podName: 'web-0', podNamespace: 'shop' } as const;
      const captureId = await startCapture({ scope });
      const record = await ended(cloud, captureId);
      expect(record).toMatchObject({ state: 'failed', failure: { state, cause: expect.stringMatching(cause) } });
      expect(record.failure!.hint.length).toBeGreaterThan(20);
      expect(record.failure!.hint).not.toContain('Step Functions');
      expect(cloud.workflow.describe(arnOf(captureId)).status).toBe('FAILED');
      expect(await isFree()).toBe(true);
    },
    60_000,
  );

  it('stops the command on the node when its time is over', async () => {
    await nodesAre(cloud.home, { captureFailure: 'timeout' });
    const { commandId, failure } = await ended(cloud, await startCapture());
    expect(failure).toMatchObject({
      state: 'CheckCapture',
      cause: expect.stringMatching(/no capture arrived in time/),
    });
    expect(await isFree()).toBe(true);
    const run = { commandId: commandId!, instanceId: NODE.instanceId, region: LOCAL_REGION };
    expect(await commands.invocation(run)).toMatchObject({ status: 'Cancelled' });
  }, 180_000);

  it('ends as cancelled when somebody cancels the command', async () => {
    await nodesAre(cloud.home, { captureFailure: 'timeout' });
    const captureId = await startCapture({ durationSeconds: 60 });
    const { commandId } = await reaches(captureId, (record) => record.commandId !== null);
    await commands.cancel({ commandId: commandId!, instanceId: NODE.instanceId, region: LOCAL_REGION });
    expect(await ended(cloud, captureId)).toMatchObject({
      state: 'cancelled',
      failure: { error: 'Capture.Cancelled' },
    });
    expect(await isFree()).toBe(true);
  }, 180_000);

  it('changes nothing when events come twice', async () => {
    await nodesAre(cloud.home);
    const captureId = await startCapture();
    const record = await ended(cloud, captureId);
    const transitions = cloud.workflow.history(arnOf(captureId)).length;
    const events = commandEvents({
      ...{ commandId: record.commandId!, instanceId: NODE.instanceId, region: LOCAL_REGION },
      ...{ documentName: 'Nodescope-CapturePackets', comment: captureId, parameters: {} },
      ...{ status: 'Failed', statusDetails: 'Failed', exitCode: 1, output: '', startedAt: 0, dueAt: 0, endedAt: 1 },
      announced: true,
    });
    for (const event of [...events, ...events]) await cloud.cloud.events.publish({ ...event, id: `${event.id}-again` });
    await cloud.cloud.events.idle();
    expect(await captures.get(captureId, Date.now())).toEqual(record);
    expect(cloud.workflow.history(arnOf(captureId))).toHaveLength(transitions);
    expect(await cloud.cloud.events.deadLetters()).toEqual([]);
  }, 180_000);

  it('runs one capture a node and so many at once', async () => {
    await nodesAre(cloud.home, { captureFailure: 'timeout' });
    const [first, second, third] = CLUSTER_DEMO.slice(0, 3).map(({ node }) => node.instanceId);
    const hang = async (instanceId: string) => {
      const captureId = await startCapture({ durationSeconds: 60 }, instanceId);
      return reaches(captureId, (record) => record.commandId !== null);
    };
    const running = await hang(first!);
    const again = await ended(cloud, await startCapture({}, first));
    expect(again).toMatchObject({
      state: 'suppressed',
      failure: { cause: `capture ${running.captureId} of this node is running` },
    });
    const other = await hang(second!);
    const late = await ended(cloud, await startCapture({}, third));
    expect(late).toMatchObject({ state: 'suppressed', failure: { cause: expect.stringMatching(/^2 captures are/) } });
    for (const { commandId, node, captureId } of [running, other]) {
      await commands.cancel({ commandId: commandId!, instanceId: node.instanceId, region: LOCAL_REGION });
      expect(await ended(cloud, captureId)).toMatchObject({ state: 'cancelled' });
    }
    for (const instanceId of [first, second, third]) expect(await isFree(instanceId)).toBe(true);
  }, 180_000);

  it.each<[string, Partial<LocalNode>, string]>([
    ['a node whose agent is offline', { ssm: 'offline' }, 'Nodescope.node-unreachable'],
    ['a node that has stopped', { state: 'stopped' }, 'Nodescope.node-unreachable'],
  ])(
    'runs nothing on %s',
    async (_name, change, error) => {
      await nodesAre(cloud.home, change);
      const record = await ended(cloud, await startCapture());
      expect(record).toMatchObject({ state: 'rejected', commandId: null, failure: { state: 'AdmitCapture', error } });
      expect(await isFree()).toBe(true);
    },
    60_000,
  );
});
