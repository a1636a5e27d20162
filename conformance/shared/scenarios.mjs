// The ways through collect-node, driven from outside as operators, nodes and AWS events would: the same for each engine.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { PutEventsCommand, PutTargetsCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendTaskFailureCommand, SendTaskSuccessCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { BUCKET, CLUSTER, functionArn, machineArn, REGION } from './deploy.mjs';
import { ended, executionArn, statesEntered } from './executions.mjs';
import { until } from './processes.mjs';

const TABLE = 'nodescope-collections';
const HAPPY_END = ['UnpackBundle', 'HasShards', 'ClassifyShards', 'AggregateFindings', 'PublishCollection'];

/**
 * `engine`: `{sfn, s3, events, ec2, documents, automation, deliver}`: clients of the engine, the Automation stand-in, and
 * how an event of an AWS service gets in. `namesFunctionErrors: false` when its Lambda loses the name of an error.
 */
export function scenariosOn(engine) {
  const { sfn, s3, events, ec2, documents, automation, deliver, namesFunctionErrors = true } = engine;
  const visited = new Set();

  const item = async (pk, sk) => (await documents.send(new GetCommand({ TableName: TABLE, Key: { pk, sk } }))).Item;
  const recordOf = async (id) => (await item(`COLLECTION#${id}`, 'META'))?.record;
  const put = (key, body) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
  const read = async (key) =>
    (await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }))).Body.transformToString('utf8');

  /** A collection that nobody here named: the newest record whose reason says so. */
  const collectionBecauseOf = (text) =>
    until(
      `a collection because of ${text}`,
      async () => {
        const { Items } = await documents.send(new ScanCommand({ TableName: TABLE }));
        return Items.find(({ record }) => record?.reason.includes(text))?.record.collectionId;
      },
      60_000,
    );

  async function instance(cluster) {
    const answer = await ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-12345678',
        InstanceType: 'm5.large',
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'eks:cluster-name', Value: cluster }] }],
      }),
    );
    return answer.Instances[0].InstanceId;
  }

  const nobody = { instanceId: null, nodeName: null, cluster: null, region: null, account: null };
  const nodeOf = (instanceId) => ({ ...nobody, instanceId, region: REGION });

  async function start(machine, id, trigger, node, bundle = null) {
    const request = {
      collectionId: id,
      trigger,
      requestedAt: '2026-01-31T12:00:00Z',
      reason: 'conformance',
      node,
      bundle,
      tuning: {},
    };
    await sfn.send(
      new StartExecutionCommand({ stateMachineArn: machineArn(machine), name: id, input: JSON.stringify(request) }),
    );
    return executionArn(machine, id);
  }

  /** Ends as expected, and went this way. Answers DescribeExecution. */
  async function wentThrough(arn, status, states) {
    const run = await ended(sfn, arn);
    const way = await statesEntered(sfn, arn);
    for (const state of way) visited.add(state);
    const said = `${run.error ?? ''} ${run.cause ?? ''} after ${way.join(' → ')}`;
    assert.equal(run.status, status, said);
    // an engine may list the states of Map children in the parent's history
    assert.deepEqual(
      way.filter((state) => state !== 'ClassifyBatch'),
      states,
      said,
    );
    return run;
  }

  /** The error name a failing function ends up with. */
  const thrown = (name) => (namesFunctionErrors ? name : 'Runtime.HandlerError');

  const waiting = (id, pk, sk) =>
    until(
      `${id} to wait`,
      async () => {
        const found = await item(pk, sk);
        return found && (found.waiter?.collectionId ?? id) === id ? found : null;
      },
      60_000,
    );

  return {
    visited,

    /** The request `nodescope analyze` makes gives the same findings, byte for byte. */
    async sameBytes(bundle, expected) {
      await put('uploads/conformance.tar.gz', readFileSync(bundle));
      const object = { bucket: BUCKET, key: 'uploads/conformance.tar.gz', bytes: null, etag: null };
      const arn = await start('collect-node', 'conf-bytes', 'inbox', nobody, object);
      await wentThrough(arn, 'SUCCEEDED', ['Admit', 'IsAdmitted', ...HAPPY_END]);
      const findings = (await read('collections/conf-bytes/findings.json')).trimEnd();
      assert.ok(findings === expected, `findings.json differs: ${firstDifference(findings, expected)}`);
    },

    /** An archive dropped into the inbox: the event's account is known then, all else is the same. */
    async inbox(bundle, expected) {
      await put('inbox/conformance.tar.gz', readFileSync(bundle));
      const id = await collectionBecauseOf('as conformance.tar.gz');
      await wentThrough(executionArn('collect-node', id), 'SUCCEEDED', ['Admit', 'IsAdmitted', ...HAPPY_END]);
      assert.equal((await recordOf(id)).state, 'completed');
      const { node, ...findings } = JSON.parse(await read(`collections/${id}/findings.json`));
      const { node: embeddedNode, ...embedded } = JSON.parse(expected);
      assert.deepEqual(findings, embedded);
      assert.deepEqual({ ...node, account: null }, embeddedNode);
    },

    /** A person approves, the collector runs, its upload resumes the paused state. */
    async approvedAndUploaded(bundle) {
      const node = await instance(CLUSTER);
      const arn = await start('collect-node', 'conf-approved', 'tool', nodeOf(node));
      const { taskToken } = await waiting('conf-approved', 'APPROVAL#conf-approved', 'APPROVAL');
      await sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ approvedBy: 'conformance' }) }));
      const { waiter } = await waiting('conf-approved', `WAITER#${node}`, 'UPLOAD');
      const run = automation.runs.get(waiter.automationExecutionId);
      assert.deepEqual(run.parameters, { EKSInstanceId: [node], LogDestination: [BUCKET] });
      await put(`eks_${node}_2026-01-31_1200-UTC_0.7.9.tar.gz`, readFileSync(bundle));
      const way = ['Admit', 'IsAdmitted', 'AwaitApproval', 'StartCollector', 'AwaitUpload', ...HAPPY_END];
      await wentThrough(arn, 'SUCCEEDED', way);
      assert.equal((await recordOf('conf-approved')).state, 'completed');
      assert.equal((await item(`LOCK#${node}`, 'LOCK')).owner, '', 'the node lock is free again');
    },

    /** A person says no: recorded as rejected, nothing ran on the node. */
    async approvalDenied() {
      const arn = await start('collect-node', 'conf-denied', 'tool', nodeOf(await instance(CLUSTER)));
      const { taskToken } = await waiting('conf-denied', 'APPROVAL#conf-denied', 'APPROVAL');
      await sfn.send(new SendTaskFailureCommand({ taskToken, error: 'Nodescope.denied', cause: 'not today' }));
      const way = ['Admit', 'IsAdmitted', 'AwaitApproval', 'RecordFailure', 'CollectionFailed'];
      const run = await wentThrough(arn, 'FAILED', way);
      assert.equal(run.error, 'Nodescope.denied');
      assert.equal(run.cause, 'AwaitApproval: not today');
      assert.equal((await recordOf('conf-denied')).state, 'rejected');
    },

    /** The collector fails on the node: the status event ends the wait at once. */
    async collectorFails() {
      const node = await instance(CLUSTER);
      const detail = { instanceId: node, cluster: CLUSTER, region: REGION, reason: 'collector will fail' };
      await putEvent(events, 'nodescope.request', 'Collection Requested', detail);
      const id = await collectionBecauseOf('collector will fail');
      const { waiter } = await waiting(id, `WAITER#${node}`, 'UPLOAD');
      const run = automation.runs.get(waiter.automationExecutionId);
      Object.assign(run, { status: 'Failed', failureMessage: 'Step fails when it is verifying the node "x"' });
      const status = { ExecutionId: waiter.automationExecutionId, Status: 'Failed' };
      await deliver('aws.ssm', 'EC2 Automation Execution Status-change Notification', status);
      const way = ['Admit', 'IsAdmitted', 'StartCollector', 'AwaitUpload', 'RecordFailure', 'CollectionFailed'];
      const { error } = await wentThrough(executionArn('collect-node', id), 'FAILED', way);
      assert.equal(error, 'Nodescope.collector-failed');
      const record = await recordOf(id);
      assert.equal(record.state, 'failed');
      assert.match(record.failure.cause, /verifying the node/);
      assert.equal((await item(`LOCK#${node}`, 'LOCK')).owner, '', 'the node lock is free again');
    },

    /** Nothing arrives: the timeout is caught, one look at bucket and Automation, then an explained end. */
    async uploadNeverComes() {
      const arn = await start('collect-node-hasty', 'conf-hasty', 'request', nodeOf(await instance(CLUSTER)));
      const way = ['Admit', 'IsAdmitted', 'StartCollector', 'AwaitUpload', 'CheckUpload', 'RecordFailure'];
      const run = await wentThrough(arn, 'FAILED', [...way, 'CollectionFailed']);
      assert.equal(run.error, thrown('Nodescope.collector-failed'));
      assert.equal((await recordOf('conf-hasty')).failure.state, 'CheckUpload');
    },

    /** The upload's event is lost: after the timeout the bundle is found all the same. */
    async eventIsLost(bundle) {
      const node = await instance(CLUSTER);
      // LocalStack goes on delivering for a disabled rule: without a target it cannot
      const target = { Id: 'target', Arn: functionArn('resume-upload') };
      await events.send(new RemoveTargetsCommand({ Rule: 'bundle-uploaded', Ids: [target.Id] }));
      try {
        const arn = await start('collect-node-hasty', 'conf-lost', 'request', nodeOf(node));
        const { waiter } = await waiting('conf-lost', `WAITER#${node}`, 'UPLOAD');
        // the state looks into the bucket and then at the Automation once, before it waits for an event
        await until('the first look', () => automation.runs.get(waiter.automationExecutionId).looks > 0, 8_000, 50);
        await put(`eks_${node}_2026-01-31_1200-UTC_0.7.9.tar.gz`, readFileSync(bundle));
        const way = ['Admit', 'IsAdmitted', 'StartCollector', 'AwaitUpload', 'CheckUpload', ...HAPPY_END];
        await wentThrough(arn, 'SUCCEEDED', way);
      } finally {
        await events.send(new PutTargetsCommand({ Rule: 'bundle-uploaded', Targets: [target] }));
      }
    },

    /** A cluster that is not on the allow-list: an end without failure, and the record says why. */
    async refused() {
      const arn = await start('collect-node', 'conf-refused', 'request', nodeOf(await instance('somebody-elses')));
      await wentThrough(arn, 'SUCCEEDED', ['Admit', 'IsAdmitted', 'NotAdmitted']);
      const record = await recordOf('conf-refused');
      assert.equal(record.state, 'rejected');
      assert.match(record.failure.cause, /not on the allow-list/);
    },

    /** A cut archive holds nothing readable: no Map, and the gap is told. */
    async nothingReadable() {
      await put('inbox/cut.tar.gz', gzipSync(Buffer.from('not a tar')).subarray(0, 20));
      const id = await collectionBecauseOf('as cut.tar.gz');
      const way = ['Admit', 'IsAdmitted', ...HAPPY_END.filter((state) => state !== 'ClassifyShards')];
      await wentThrough(executionArn('collect-node', id), 'SUCCEEDED', way);
      assert.ok((await recordOf(id)).gapCount > 0);
    },

    /** Bytes nobody can read: the typed error crosses Lambda, Catch, variables and the Fail state. */
    async damagedArchive() {
      await put('inbox/damaged.tar.gz', gzipSync(Buffer.alloc(4096, 'x')).subarray(0, 20));
      const id = await collectionBecauseOf('as damaged.tar.gz');
      const way = ['Admit', 'IsAdmitted', 'UnpackBundle', 'RecordFailure', 'CollectionFailed'];
      const run = await wentThrough(executionArn('collect-node', id), 'FAILED', way);
      assert.equal(run.error, thrown('Nodescope.bad-archive'));
      assert.match(run.cause, /nothing in it can be decompressed/);
      assert.match(run.cause, /^UnpackBundle: \{/);
      assert.equal((await recordOf(id)).failure.state, 'UnpackBundle');
    },
  };
}

export async function putEvent(events, Source, DetailType, detail) {
  const Entries = [{ Source, DetailType, Detail: JSON.stringify(detail), EventBusName: 'default' }];
  const answer = await events.send(new PutEventsCommand({ Entries }));
  assert.equal(answer.FailedEntryCount ?? 0, 0, JSON.stringify(answer.Entries));
}

function firstDifference(actual, expected) {
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at++;
  const around = (text) => JSON.stringify(text.slice(Math.max(0, at - 80), at + 120));
  return `at byte ${at}: got ${around(actual)}, embedded cloud ${around(expected)}`;
}
