import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StateMachineDefinition } from '../../../local/workflow/definition';
import type { Json } from '../../../local/workflow/json';
import { createWorkflow, type Workflow } from '../../../local/workflow/workflow';
import { answer, cleanUp, type Handlers, invokeOf, newHome, thrown } from './harness';

// What is under test is the definition that is deployed: its ways, not the functions behind its steps.
const arnOf = (name: string) => `arn:aws:states:eu-west-1:000000000000:stateMachine:${name}`;
const functionOf = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;
const file = path.join(__dirname, '../../../statemachines/collect-batch.asl.json');

function definitionOf(approvalRequired: boolean): StateMachineDefinition {
  const values: Record<string, string> = {
    ApprovalRequired: String(approvalRequired),
    ApprovalTimeoutSeconds: '3600',
    RequestApprovalFunctionArn: functionOf('request-approval'),
    CloseBatchFunctionArn: functionOf('close-batch'),
    CollectNodeStateMachineArn: arnOf('collect-node'),
  };
  return JSON.parse(readFileSync(file, 'utf8').replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole));
}

const node = {
  QueryLanguage: 'JSONata',
  StartAt: 'Collect',
  States: {
    Collect: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'collect', Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      End: true,
    },
  },
} as StateMachineDefinition;

const open: Workflow[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((workflow) => workflow.close()));
  await cleanUp();
});

const members = (count: number) => Array.from({ length: count }, (_, at) => ({ collectionId: `c-${at}`, at }));

function batch(handlers: Handlers, approvalRequired = false) {
  const payloads: Json[] = [];
  const workflow = createWorkflow({
    home: newHome(),
    machines: [
      { name: 'collect-batch', arn: arnOf('collect-batch'), definition: definitionOf(approvalRequired) },
      { name: 'collect-node', arn: arnOf('collect-node'), definition: node },
    ],
    invoke: invokeOf({
      collect: () => answer({}),
      [functionOf('close-batch')]: (payload) => {
        payloads.push(payload);
        return answer({ closed: true });
      },
      ...handlers,
    }),
    timeScale: 0.001,
  });
  open.push(workflow);
  return { workflow, payloads };
}

const input = (count: number) => ({ batchId: 'b-1', cluster: 'shop', region: 'eu-west-1', members: members(count) });
const start = ({ workflow }: ReturnType<typeof batch>, count: number) =>
  workflow.start({ machine: 'collect-batch', name: 'b-1', input: input(count) }).arn;

describe('collect-batch', () => {
  it('collects every member by its own named execution, at most ten at a time, and links them', async () => {
    let running = 0;
    let most = 0;
    const inputs: Json[] = [];
    const run = batch({
      collect: async (payload) => {
        inputs.push(payload);
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 10));
        running--;
        return answer({});
      },
    });
    const { status } = await run.workflow.settled(start(run, 25));
    expect(status).toBe('SUCCEEDED');
    expect(most).toBe(10);
    expect(
      run.workflow
        .list('collect-node')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(
      members(25)
        .map(({ collectionId }) => collectionId)
        .sort(),
    );
    expect(inputs[0]).toMatchObject({
      collectionId: 'c-0',
      AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: expect.stringMatching(/execution:collect-batch:b-1$/),
    });
    const [{ receipts, failure }] = run.payloads as [{ receipts: Json[]; failure: Json }];
    expect(failure).toBeNull();
    expect(receipts).toHaveLength(25);
    expect(receipts[3]).toEqual({ collectionId: 'c-3', outcome: 'ended', error: null, cause: null });
  });

  it('goes on when members fail or run already, and says so in their receipts', async () => {
    const run = batch({
      collect: (payload) =>
        (payload as { at: number }).at === 1 ? thrown('Nodescope.collector-failed', 'no bundle') : answer({}),
    });
    const other = run.workflow.start({ machine: 'collect-node', name: 'c-2', input: { by: 'somebody else' } });
    await run.workflow.settled(other.arn);
    const { status } = await run.workflow.settled(start(run, 3));
    expect(status).toBe('SUCCEEDED');
    const [{ receipts }] = run.payloads as [{ receipts: { outcome: string; error: string; cause: string }[] }];
    expect(receipts.map(({ outcome, error }) => [outcome, error])).toEqual([
      ['ended', null],
      ['failed', 'States.TaskFailed'],
      ['joined', null],
    ]);
    expect(receipts[1]!.cause).toMatch(/collector-failed/);
  });

  it('asks once before anything runs; a refusal closes the batch and nothing runs', async () => {
    const tokens: string[] = [];
    const run = batch(
      {
        [functionOf('request-approval')]: (payload) => {
          tokens.push((payload as { taskToken: string }).taskToken);
          expect(payload).toMatchObject({ collectionId: 'b-1', node: { instanceId: null, cluster: 'shop' } });
          return answer({});
        },
      },
      true,
    );
    const arn = start(run, 4);
    while (tokens.length === 0) await new Promise(setImmediate);
    expect(run.workflow.list('collect-node')).toEqual([]);
    run.workflow.sendTaskFailure(tokens[0]!, 'Nodescope.denied', 'not now');
    expect(await run.workflow.settled(arn)).toMatchObject({ status: 'FAILED', error: 'Nodescope.denied' });
    expect(run.payloads).toEqual([
      {
        batchId: 'b-1',
        receipts: null,
        failure: { state: 'AwaitApproval', error: 'Nodescope.denied', cause: 'not now' },
      },
    ]);
    expect(tokens).toHaveLength(1);
    expect(run.workflow.list('collect-node')).toEqual([]);
  });

  it('records its own failure too', async () => {
    const run = batch({});
    const arn = run.workflow.start({
      machine: 'collect-batch',
      name: 'b-1',
      input: { ...input(0), members: 'not a list' },
    }).arn;
    expect((await run.workflow.settled(arn)).status).toBe('FAILED');
    expect(run.payloads).toMatchObject([{ receipts: null, failure: { state: 'CollectMembers' } }]);
  });

  it('stops its members when it is stopped', async () => {
    const held = new Promise<never>(() => {});
    let called = 0;
    const run = batch({
      collect: () => {
        called++;
        return held;
      },
    });
    const arn = start(run, 2);
    while (called < 2) await new Promise(setImmediate);
    run.workflow.stop(arn);
    const ends = run.workflow.list('collect-node').map((execution) => run.workflow.settled(execution.arn));
    expect((await Promise.all(ends)).map(({ status }) => status)).toEqual(['ABORTED', 'ABORTED']);
  });
});
