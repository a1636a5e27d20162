import { gzipSync } from 'node:zlib';
import { answer, cleanUp, memoryObjects, newHome, only, runOnce, task, thrown, workflowOf } from '../harness';

afterEach(cleanUp);

const each = (fields: object, state: object = task(), type = 'EXPRESS') =>
  only({
    Type: 'Map',
    Label: 'Each',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type },
      StartAt: 'Work',
      States: { Work: { ...state, End: true } },
    },
    ...fields,
  });
const jsonl = (key: string, config: object = {}) => ({
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: 'JSONL', ...config },
    Arguments: { Bucket: 'b', Key: key },
  },
});
const writer = {
  ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'b', Prefix: 'out' } },
};
const echo = { work: (payload: Parameters<typeof answer>[0]) => answer(payload) };

describe('items of a Distributed Map', () => {
  it.each([
    ['JSONL', 'x.jsonl', '{"n":1}\n\n{"n":2}', [{ n: 1 }, { n: 2 }]],
    ['JSON', 'x.json', '[1,[2]]', [1, [2]]],
    ['JSON', 'x.json', '{"a":1}', [{ Key: 'a', Value: 1 }]],
    [
      'CSV',
      'x.csv',
      'n,t\n1,a\n2,b\n',
      [
        { n: '1', t: 'a' },
        { n: '2', t: 'b' },
      ],
    ],
  ])('are read from %s', async (InputType, key, text, expected) => {
    const objects = memoryObjects({ [`b/${key}`]: text });
    const { output } = await runOnce(each(jsonl(key, { InputType })), {}, echo, { objects });
    expect(output).toEqual(expected);
  });

  it('are found by ItemsPointer, cut by MaxItems and unpacked', async () => {
    const objects = memoryObjects({ 'b/x.json': '{"a/b":{"list":[1,2,3]}}' });
    objects.map.set('b/y.jsonl.gz', gzipSync('1\n2\n3\n'));
    const pointer = { InputType: 'JSON', ItemsPointer: '/a~1b/list', MaxItems: '{% $states.input.max %}' };
    expect((await runOnce(each(jsonl('x.json', pointer)), { max: 2 }, echo, { objects })).output).toEqual([1, 2]);
    expect((await runOnce(each(jsonl('y.jsonl.gz')), {}, echo, { objects })).output).toEqual([1, 2, 3]);
  });

  it('are the objects under a prefix', async () => {
    const objects = memoryObjects({ 'b/in/1': 'x', 'b/in/2': 'yy', 'b/other': 'z' });
    const reader = {
      ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Arguments: { Bucket: 'b', Prefix: 'in/' } },
    };
    const { output } = await runOnce(each(reader), {}, echo, { objects });
    expect(output).toMatchObject([
      { Key: 'in/1', Size: 1, StorageClass: 'STANDARD' },
      { Key: 'in/2', Size: 2 },
    ]);
  });

  it('come from the input, through ItemSelector', async () => {
    const selector = {
      Items: '{% $states.input.list %}',
      ItemSelector: { v: '{% $states.context.Map.Item.Value %}', s: '{% $states.context.Map.Item.Source %}' },
    };
    const { output } = await runOnce(each(selector), { list: [1] }, echo);
    expect(output).toEqual([{ v: 1, s: 'STATE_DATA' }]);
  });

  it.each([
    [jsonl('absent'), /NoSuchKey/],
    [jsonl('bad.jsonl'), /line 2 is not JSON/],
    [jsonl('bad.jsonl', { InputType: 'JSON' }), /SyntaxError/],
    [jsonl('n.json', { InputType: 'JSON' }), /neither an array nor an object/],
    [jsonl('n.json', { InputType: 'JSON', ItemsPointer: '/x' }), /points nowhere/],
  ])('that cannot be read fail the state: %j', async (reader, cause) => {
    const objects = memoryObjects({ 'b/bad.jsonl': '1\n{', 'b/n.json': '7' });
    expect(await runOnce(each(reader), {}, echo, { objects })).toMatchObject({
      error: 'States.ItemReaderFailed',
      cause: expect.stringMatching(cause),
    });
  });
});

describe('children of a Distributed Map', () => {
  it('know who they are and see no outer variables', async () => {
    const { output } = await runOnce(
      {
        QueryLanguage: 'JSONata',
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', Assign: { outer: 1 }, Output: [1], Next: 'Only' },
          ...(
            each(
              {},
              {
                Type: 'Pass',
                Output: { id: '{% $states.context.Execution.Id %}', machine: '{% $states.context.StateMachine.Id %}' },
              },
            ) as { States: object }
          ).States,
        },
      },
      {},
    );
    expect(output).toEqual([
      {
        id: expect.stringMatching(
          /^arn:aws:states:eu-west-1:000000000000:express:test\/Each:[0-9a-f-]{36}:[0-9a-f-]{36}$/,
        ),
        machine: 'arn:aws:states:eu-west-1:000000000000:stateMachine:test/Each',
      },
    ]);
    expect(() =>
      workflowOf({
        QueryLanguage: 'JSONata',
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Only' },
          ...(each({}, { Type: 'Pass', Output: '{% $outer %}' }) as { States: object }).States,
        },
      }),
    ).toThrow(/\$outer is not assigned/);
  });

  it('end after five minutes when they are Express', async () => {
    const { error, workflow, arn } = await runOnce(
      each({}),
      [1],
      { work: () => new Promise<never>(() => {}) },
      { timeoutScale: 0.0002 },
    );
    expect(error).toBe('States.ExceedToleratedFailureThreshold');
    expect(workflow.mapRuns(arn)).toMatchObject([{ status: 'FAILED', executionCounts: { timedOut: 1 } }]);
  });

  it('keep a history of their own when they are Standard, and may wait for tokens', async () => {
    const callback = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'ask', Payload: '{% $states.context.Task.Token %}' },
      TimeoutSeconds: 1000,
    };
    let give: (token: string) => void = () => {};
    const token = new Promise<string>((resolve) => {
      give = resolve;
    });
    const workflow = workflowOf(each({}, callback, 'STANDARD'), {
      ask: (payload) => {
        give(payload as string);
        return answer(null);
      },
    });
    const { arn } = workflow.start({ machine: 'test', input: [1] });
    workflow.sendTaskSuccess(await token, '"here"');
    expect(await workflow.settled(arn)).toMatchObject({ output: ['here'] });
    expect(workflow.mapRuns(arn)[0]?.children[0]?.executionArn).toMatch(/:execution:test\/Each:/);
    expect(() => workflowOf(each({}, callback))).toThrow(/Express execution cannot wait/);
  });

  it('run so many at a time', async () => {
    let running = 0;
    let most = 0;
    await runOnce(each({ MaxConcurrency: '{% $count($states.input) - 4 %}' }), [1, 2, 3, 4, 5, 6], {
      work: async () => {
        most = Math.max(most, ++running);
        await new Promise((done) => setTimeout(done, 3));
        running--;
        return answer(1);
      },
    });
    expect(most).toBe(2);
  });
});

describe('failures in a Distributed Map', () => {
  const odd = { work: (payload: unknown) => (payload === 2 ? thrown('E', 'two') : answer(payload as number)) };

  it('are borne within the tolerance and shown in the result', async () => {
    const { output, status } = await runOnce(each({ ToleratedFailurePercentage: 34 }), [1, 2, 3], odd);
    expect(status).toBe('SUCCEEDED');
    expect(output).toEqual([1, expect.objectContaining({ Status: 'FAILED', Error: 'E', Input: '2' }), 3]);
  });

  it('beyond it fail the state; the rest is not started', async () => {
    let calls = 0;
    const { error, cause, workflow, arn, types } = await runOnce(
      each({ ToleratedFailureCount: 1, MaxConcurrency: 1 }),
      [1, 2, 3, 4, 5],
      {
        work: () => {
          calls++;
          return thrown('E', '');
        },
      },
    );
    expect({ error, cause }).toEqual({
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
    expect(calls).toBe(2);
    expect(types).toContain('MapRunFailed');
    expect(workflow.mapRuns(arn)).toMatchObject([
      { status: 'FAILED', executionCounts: { failed: 2, pending: 3, total: 5 }, toleratedFailureCount: 1 },
    ]);
  });

  it('count items, not batches', async () => {
    const batched = { ItemBatcher: { MaxItemsPerBatch: 3 }, ToleratedFailurePercentage: 50 };
    const first = {
      work: (payload: unknown) => ((payload as { Items: number[] }).Items[0] === 1 ? thrown('E', '') : answer(1)),
    };
    expect((await runOnce(each(batched), [1, 2, 3, 4], first)).error).toBe('States.ExceedToleratedFailureThreshold');
  });

  it('are retried inside the child first', async () => {
    let calls = 0;
    const { output } = await runOnce(each({}, task({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: 2 }] })), [1], {
      work: () => (++calls < 3 ? thrown('E', '') : answer('third')),
    });
    expect(output).toEqual(['third']);
  });
});

describe('results of a Distributed Map', () => {
  it('are written in Amazon’s layout', async () => {
    const objects = memoryObjects();
    const { output, workflow, arn } = await runOnce(
      each({ ...writer, ToleratedFailurePercentage: 50 }),
      [1, 2],
      { work: (payload) => (payload === 2 ? thrown('E', 'two') : answer({ got: payload })) },
      { objects },
    );
    const [run] = workflow.mapRuns(arn);
    const id = run?.mapRunArn.split(':').at(-1);
    const manifest = `out/${id}/manifest.json`;
    expect(run?.mapRunArn).toBe(`arn:aws:states:eu-west-1:000000000000:mapRun:test/Each:${id}`);
    expect(output).toEqual({ MapRunArn: run?.mapRunArn, ResultWriterDetails: { Bucket: 'b', Key: manifest } });
    const read = (key: string) => JSON.parse(objects.map.get(`b/${key}`)!.toString());
    const size = (key: string) => objects.map.get(`b/${key}`)!.length;
    const [succeeded, failed] = [`out/${id}/SUCCEEDED_0.json`, `out/${id}/FAILED_0.json`];
    expect(read(manifest)).toEqual({
      DestinationBucket: 'b',
      MapRunArn: run?.mapRunArn,
      ResultFiles: {
        FAILED: [{ Key: failed, Size: size(failed) }],
        PENDING: [],
        SUCCEEDED: [{ Key: succeeded, Size: size(succeeded) }],
      },
    });
    expect(read(succeeded)).toEqual([
      {
        ExecutionArn: expect.stringContaining(':express:test/Each:'),
        Input: '1',
        InputDetails: { Included: true },
        Name: expect.stringMatching(/^[0-9a-f-]{36}$/),
        Output: '{"got":1}',
        OutputDetails: { Included: true },
        RedriveCount: 0,
        RedriveStatus: 'NOT_REDRIVABLE',
        StartDate: expect.stringMatching(/Z$/),
        StateMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:test/Each',
        Status: 'SUCCEEDED',
        StopDate: expect.stringMatching(/Z$/),
      },
    ]);
    expect(read(failed)).toMatchObject([{ Input: '2', Status: 'FAILED', Error: 'E' }]);
  });

  it.each([
    [{ Transformation: 'COMPACT' }, 'json', '[[1],2]'],
    [{ Transformation: 'FLATTEN', OutputType: 'JSONL' }, 'jsonl', '1\n2\n'],
  ])('are transformed by WriterConfig %j', async (WriterConfig, extension, text) => {
    const objects = memoryObjects();
    await runOnce(each({ ResultWriter: { ...writer.ResultWriter, WriterConfig } }), [[1], 2], echo, { objects });
    const [, file] = [...objects.map].find(([key]) => key.endsWith(`SUCCEEDED_0.${extension}`)) ?? [];
    expect(file?.toString()).toBe(text);
  });

  it('over 256 KiB need a writer', async () => {
    const large = { work: () => answer('x'.repeat(200_000)) };
    expect((await runOnce(each({}), [1, 2], large)).error).toBe('States.DataLimitExceeded');
    const objects = memoryObjects();
    expect((await runOnce(each(writer), [1, 2], large, { objects })).status).toBe('SUCCEEDED');
  });

  it('that cannot be written fail the state', async () => {
    const objects = {
      ...memoryObjects(),
      put: async () => {
        throw new Error('disk full');
      },
    };
    expect(await runOnce(each(writer), [1], echo, { objects })).toMatchObject({
      error: 'States.ResultWriterFailed',
      cause: expect.stringContaining('disk full'),
    });
  });
});

describe('a Map Run after a restart', () => {
  const stuckAt = (index: number, reached: () => void) => ({
    work: (payload: unknown) => {
      if (payload !== index) return answer(payload as number);
      reached();
      return new Promise<never>(() => {});
    },
  });

  it.each(['EXPRESS', 'STANDARD'])('runs only the children that had not finished: %s', async (type) => {
    const home = newHome();
    let reached: () => void = () => {};
    const stuck = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const definition = each({ MaxConcurrency: 1 }, task(), type);
    const first = workflowOf(definition, stuckAt(3, reached), { home });
    const { arn } = first.start({ machine: 'test', input: [1, 2, 3, 4] });
    await stuck;
    const [before] = first.mapRuns(arn);
    expect(before).toMatchObject({ status: 'RUNNING', executionCounts: { succeeded: 2, running: 1, pending: 1 } });
    await first.close();

    const again: unknown[] = [];
    const second = workflowOf(
      definition,
      {
        work: (payload) => {
          again.push(payload);
          return answer(payload);
        },
      },
      { home },
    );
    await second.resume();
    expect(await second.settled(arn)).toMatchObject({ status: 'SUCCEEDED', output: [1, 2, 3, 4] });
    expect(again).toEqual([3, 4]);
    const [after] = second.mapRuns(arn);
    expect(after?.mapRunArn).toBe(before?.mapRunArn);
    expect(after?.children.map(({ name }) => name).slice(0, 3)).toEqual(before?.children.map(({ name }) => name));
  });

  it('fails when its items are not the same any more', async () => {
    const home = newHome();
    let reached: () => void = () => {};
    const stuck = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const objects = memoryObjects({ 'b/x.jsonl': '1\n2\n' });
    const first = workflowOf(each(jsonl('x.jsonl')), stuckAt(2, reached), { home, objects });
    const { arn } = first.start({ machine: 'test' });
    await stuck;
    await first.close();
    objects.map.set('b/x.jsonl', Buffer.from('1\n3\n'));
    const second = workflowOf(each(jsonl('x.jsonl')), echo, { home, objects });
    await second.resume();
    expect(await second.settled(arn)).toMatchObject({
      error: 'States.ItemReaderFailed',
      cause: expect.stringMatching(/have changed/),
    });
  });
});
