import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  ListStateMachinesCommand,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ServiceError } from '../../../local/cloud/service';
import type { Workflow } from '../../../local/workflow/workflow';
import { answer, cleanUp, MACHINE_ARN, only, task, thrown, workflowOf } from './harness';

let server: Server;
let client: SFNClient;
let workflow: Workflow;

/** The wire and nothing else: what the endpoint of the embedded cloud does with a JSON service. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [prefix, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const { service } = workflow;
    response.setHeader('content-type', `application/x-amz-json-${service.jsonVersion}`);
    try {
      if (prefix !== service.targetPrefix) throw new Error(`wrong target ${prefix}`);
      const body = await service.handle(operation, JSON.parse(Buffer.concat(chunks).toString() || '{}'));
      response.end(JSON.stringify(body));
    } catch (error) {
      const { code, message, status } = error as ServiceError;
      response.writeHead(error instanceof ServiceError ? status : 500).end(JSON.stringify({ __type: code, message }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new SFNClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
afterEach(cleanUp);

const start = (name: string, input: object = {}) =>
  client.send(new StartExecutionCommand({ stateMachineArn: MACHINE_ARN, name, input: JSON.stringify(input) }));
const stuck = { work: () => new Promise<never>(() => {}) };

describe('the Step Functions API, through the real client', () => {
  it('starts once per name: same input, same answer', async () => {
    workflow = workflowOf(only(task()), stuck);
    const first = await start('c-1', { a: 1 });
    expect(first.executionArn).toBe('arn:aws:states:eu-west-1:000000000000:execution:test:c-1');
    expect(first.startDate).toBeInstanceOf(Date);
    expect(Math.abs(first.startDate!.getTime() - Date.now())).toBeLessThan(60_000);
    expect(await start('c-1', { a: 1 })).toMatchObject({
      executionArn: first.executionArn,
      startDate: first.startDate,
    });
    await expect(start('c-1', { a: 2 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await client.send(new StopExecutionCommand({ executionArn: first.executionArn, error: 'E', cause: 'why' }));
    await expect(start('c-1', { a: 1 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    expect(await client.send(new DescribeExecutionCommand({ executionArn: first.executionArn }))).toMatchObject({
      status: 'ABORTED',
      name: 'c-1',
      stateMachineArn: MACHINE_ARN,
      input: '{"a":1}',
      error: 'E',
      cause: 'why',
      redriveStatus: 'REDRIVABLE',
      stopDate: expect.any(Date),
    });
  });

  it.each(['a b', 'a/b', 'a:b', '..', 'x'.repeat(81), 'a\u0007'])('refuses the name %j', async (name) => {
    workflow = workflowOf(only(task()), stuck);
    await expect(start(name)).rejects.toMatchObject({ name: 'InvalidName' });
  });

  it('refuses what does not exist or is not valid', async () => {
    workflow = workflowOf(only(task()), stuck);
    const arn = `${MACHINE_ARN}x`;
    const send = (input: string) => client.send(new StartExecutionCommand({ stateMachineArn: MACHINE_ARN, input }));
    await expect(client.send(new StartExecutionCommand({ stateMachineArn: arn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
    await expect(send('{')).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    await expect(send(JSON.stringify('x'.repeat(262_144)))).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    const describe = (executionArn: string) => client.send(new DescribeExecutionCommand({ executionArn }));
    await expect(describe('nonsense')).rejects.toMatchObject({ name: 'InvalidArn' });
    await expect(describe('arn:aws:states:eu-west-1:000000000000:execution:test:absent')).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
    await expect(client.send(new SendTaskSuccessCommand({ taskToken: 'x', output: '1' }))).rejects.toMatchObject({
      name: 'InvalidToken',
    });
    await expect(workflow.service.handle('CreateActivity', {})).rejects.toMatchObject({
      code: 'UnknownOperationException',
    });
  });

  it('shows the history in pages, both ways, with and without data', async () => {
    workflow = workflowOf(only(task()), { work: () => answer({ done: true }) });
    const { executionArn } = await start('h');
    await workflow.settled(executionArn!);
    const types: (string | undefined)[] = [];
    for await (const page of paginateGetExecutionHistory({ client, pageSize: 2 }, { executionArn })) {
      expect(page.events!.length).toBeLessThanOrEqual(2);
      types.push(...page.events!.map(({ type }) => type));
    }
    expect(types).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    const all = await client.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }));
    expect(all.events?.map(({ id }) => id)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(all.events?.map(({ previousEventId }) => previousEventId)).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(all.events?.[1]).toMatchObject({
      timestamp: expect.any(Date),
      stateExitedEventDetails: { name: 'Only', output: '{"done":true}', outputDetails: { truncated: false } },
    });
    expect(all.events?.[0]?.executionSucceededEventDetails?.output).toBe('{"done":true}');
    const bare = await client.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }));
    expect(JSON.stringify(bare.events)).not.toContain('done');
  });

  it('lists executions by status, newest first, and redrives', async () => {
    let healthy = false;
    workflow = workflowOf(only(task()), { work: () => (healthy ? answer(1) : thrown('E', '')) });
    const { executionArn } = await start('bad');
    await workflow.settled(executionArn!);
    healthy = true;
    const good = await start('good');
    await workflow.settled(good.executionArn!);
    const list = async (statusFilter?: 'FAILED' | 'SUCCEEDED') =>
      (await client.send(new ListExecutionsCommand({ stateMachineArn: MACHINE_ARN, statusFilter }))).executions?.map(
        ({ name }) => name,
      );
    expect((await list())?.sort()).toEqual(['bad', 'good']);
    expect(await list('FAILED')).toEqual(['bad']);
    const { redriveDate } = await client.send(new RedriveExecutionCommand({ executionArn }));
    expect(redriveDate).toBeInstanceOf(Date);
    await workflow.settled(executionArn!);
    expect(await list('FAILED')).toEqual([]);
    await expect(client.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
    });
  });

  it('takes task tokens back', async () => {
    const tokens: string[] = [];
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'ask', Payload: '{% $states.context.Task.Token %}' },
      TimeoutSeconds: 1000,
    };
    workflow = workflowOf(only(state), {
      ask: (payload) => {
        tokens.push(payload as string);
        return answer(null);
      },
    });
    const one = await start('one');
    const two = await start('two');
    while (tokens.length < 2) await new Promise(setImmediate);
    const [first, second] = tokens;
    await client.send(new SendTaskHeartbeatCommand({ taskToken: first }));
    await client.send(new SendTaskSuccessCommand({ taskToken: first, output: '{"k":1}' }));
    await client.send(new SendTaskFailureCommand({ taskToken: second, error: 'E', cause: 'C' }));
    expect(await workflow.settled(one.executionArn!)).toMatchObject({ output: { k: 1 } });
    expect(await workflow.settled(two.executionArn!)).toMatchObject({ error: 'E', cause: 'C' });
    await expect(client.send(new SendTaskHeartbeatCommand({ taskToken: first }))).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });

  it('shows Map Runs and their children', async () => {
    workflow = workflowOf(
      only({
        Type: 'Map',
        Label: 'Each',
        ToleratedFailurePercentage: 50,
        MaxConcurrency: 1,
        ItemBatcher: { MaxItemsPerBatch: 2 },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'Work',
          States: { Work: { ...task(), End: true } },
        },
      }),
      { work: (payload) => ((payload as { Items: number[] }).Items.length === 1 ? thrown('E', '') : answer(1)) },
    );
    const { arn: executionArn } = workflow.start({ machine: 'test', input: [1, 2, 3] });
    await workflow.settled(executionArn);
    const { mapRuns } = await client.send(new ListMapRunsCommand({ executionArn }));
    const { mapRunArn } = mapRuns![0]!;
    expect(await client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({
      status: 'SUCCEEDED',
      executionArn,
      maxConcurrency: 1,
      toleratedFailurePercentage: 50,
      itemCounts: { total: 3, succeeded: 2, failed: 1, pending: 0, running: 0 },
      executionCounts: { total: 2, succeeded: 1, failed: 1 },
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
    });
    const failed = await client.send(new ListExecutionsCommand({ mapRunArn, statusFilter: 'FAILED' }));
    expect(failed.executions).toMatchObject([{ mapRunArn, itemCount: 1, status: 'FAILED' }]);
    const child = await client.send(
      new DescribeExecutionCommand({ executionArn: failed.executions![0]!.executionArn }),
    );
    expect(child).toMatchObject({ status: 'FAILED', mapRunArn });
    await expect(client.send(new DescribeMapRunCommand({ mapRunArn: `${mapRunArn}x` }))).rejects.toMatchObject({
      name: 'ResourceNotFound',
    });
  });

  it('describes the machines', async () => {
    workflow = workflowOf(only(task()));
    const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toMatchObject([{ name: 'test', stateMachineArn: MACHINE_ARN, type: 'STANDARD' }]);
    const { definition } = await client.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE_ARN }));
    expect(JSON.parse(definition!)).toEqual(only(task()));
  });
});
