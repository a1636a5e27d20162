import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, newHome, only, runOnce, workflowOf } from '../harness';

afterEach(cleanUp);

const machine = (StartAt: string, States: object, fields: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt,
  States,
  ...fields,
});

describe('Pass, Succeed and Fail', () => {
  it('pass the input on, or what Output says', async () => {
    expect((await runOnce(only({ Type: 'Pass' }), { a: 1 })).output).toEqual({ a: 1 });
    const { output } = await runOnce(only({ Type: 'Pass', Output: { b: '{% $states.input.a + 1 %}' } }), { a: 1 });
    expect(output).toEqual({ b: 2 });
  });

  it('end the execution', async () => {
    const states = {
      A: { Type: 'Pass', Next: 'B' },
      B: { Type: 'Succeed', Output: '{% $states.context.State.Name %}' },
    };
    const { status, output, types } = await runOnce(machine('A', states));
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: 'B' });
    expect(types.slice(-3)).toEqual(['SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded']);
  });

  it('fail with an evaluated error and cause', async () => {
    const { status, error, cause, types } = await runOnce(
      machine('A', { A: { Type: 'Fail', Error: '{% $states.input.e %}', Cause: 'because' } }),
      { e: 'Mine' },
    );
    expect({ status, error, cause }).toEqual({ status: 'FAILED', error: 'Mine', cause: 'because' });
    expect(types).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  it('show the context object', async () => {
    const { output } = await runOnce(only({ Type: 'Pass', Output: '{% $states.context %}' }), { a: 1 });
    expect(output).toEqual({
      Execution: {
        Id: 'arn:aws:states:eu-west-1:000000000000:execution:test:run',
        Input: { a: 1 },
        Name: 'run',
        RoleArn: expect.stringMatching(/^arn:aws:iam::/),
        StartTime: expect.stringMatching(/^\d{4}-.*Z$/),
        RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:eu-west-1:000000000000:stateMachine:test', Name: 'test' },
      State: { Name: 'Only', EnteredTime: expect.stringMatching(/Z$/), RetryCount: 0 },
    });
  });

  it('end an endless loop at 25,000 events, with a cause', async () => {
    const home = newHome();
    const loop = machine('A', { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } });
    const first = workflowOf(loop, {}, { home });
    const { arn } = first.start({ machine: 'test', name: 'run' });
    await first.close();
    // 25,000 real events take seconds: let the journal say that most of them have happened
    const event = { id: 24_900, previousEventId: 1, timestamp: 0, type: 'PassStateExited' };
    appendFileSync(path.join(home, 'executions/test/run/history.jsonl'), `${JSON.stringify({ events: [event] })}\n`);

    const second = workflowOf(loop, {}, { home });
    await second.resume();
    const { status, error, cause } = await second.settled(arn);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Runtime' });
    expect(cause).toMatch(/25000/);
    const last = second.history(arn).at(-1);
    expect(last?.type).toBe('ExecutionFailed');
    expect(last?.id).toBeLessThanOrEqual(25_000);
    expect(last?.id).toBeGreaterThan(24_995);
  });
});

describe('variables', () => {
  it('are visible in the next state, not in the Output beside the Assign', async () => {
    const { output } = await runOnce(
      machine('A', {
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
        B: { Type: 'Pass', Assign: { x: '{% $x + 1 %}', y: '{% $x %}' }, Output: '{% $x %}', Next: 'C' },
        C: { Type: 'Pass', Output: { x: '{% $x %}', y: '{% $y %}', was: '{% $states.input %}' }, End: true },
      }),
    );
    expect(output).toEqual({ x: 2, y: 1, was: 1 });
  });

  it('are shown in the history when they are assigned', async () => {
    const { workflow, arn } = await runOnce(only({ Type: 'Pass', Assign: { x: { a: 1 } } }));
    const exited = workflow.history(arn).find(({ type }) => type === 'PassStateExited');
    expect(exited?.details?.stateExitedEventDetails).toMatchObject({
      name: 'Only',
      assignedVariables: { x: '{"a":1}' },
    });
  });

  it('are limited to 256 KiB', async () => {
    const { status, error } = await runOnce(
      machine('A', { A: { Type: 'Pass', Assign: { x: '{% $pad("", 262145, "x") %}' }, End: true } }),
    );
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

describe('Choice', () => {
  const choose = machine('A', {
    A: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Big', Assign: { how: 'big' }, Output: 'rule' },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Big', Assign: { how: 'middle' } },
      ],
      Default: 'Big',
      Assign: { how: 'default' },
      Output: 'default output',
    },
    Big: { Type: 'Pass', Output: ['{% $how %}', '{% $states.input %}'], End: true },
  });

  it.each([
    [11, ['big', 'rule']],
    [6, ['middle', { n: 6 }]],
    [1, ['default', 'default output']],
  ])('takes the first rule that is true: %s', async (n, expected) => {
    expect((await runOnce(choose, { n })).output).toEqual(expected);
  });

  it('fails without a match and without Default', async () => {
    const { error } = await runOnce(
      machine('A', { A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'B' }] }, B: { Type: 'Succeed' } }),
    );
    expect(error).toBe('States.NoChoiceMatched');
  });

  it('does not take anything but true for true', async () => {
    const { error, types } = await runOnce(
      machine('A', {
        A: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'B' }], Default: 'B' },
        B: { Type: 'Succeed' },
      }),
    );
    expect(error).toBe('States.QueryEvaluationError');
    expect(types).toContain('EvaluationFailed');
  });
});

describe('Wait', () => {
  it('takes seconds and times, literal and evaluated', async () => {
    const at = new Date(Date.now() + 5000).toISOString();
    for (const fields of [
      { Seconds: 5 },
      { Seconds: '{% $states.input.s %}' },
      { Timestamp: at },
      { Timestamp: '{% $states.input.at %}' },
      { Timestamp: '2020-01-01T00:00:00Z' },
    ]) {
      const { status, types } = await runOnce(only({ Type: 'Wait', ...fields }), { s: 5, at });
      expect(status).toBe('SUCCEEDED');
      expect(types).toContain('WaitStateExited');
    }
  });

  it.each([[{ Seconds: '{% "x" %}' }], [{ Seconds: '{% -1 %}' }], [{ Timestamp: '{% "soon" %}' }]])(
    'refuses %j',
    async (fields) => {
      expect((await runOnce(only({ Type: 'Wait', ...fields }))).error).toBe('States.QueryEvaluationError');
    },
  );

  it('ends when the execution is stopped', async () => {
    const workflow = workflowOf(only({ Type: 'Wait', Seconds: 30_000_000 }), {}, { timeScale: 1 });
    const { arn } = workflow.start({ machine: 'test' });
    const stopped = workflow.stop(arn, 'Enough', 'of waiting');
    expect(stopped).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'of waiting' });
    await workflow.settled(arn);
    expect(workflow.history(arn).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      ...workflow
        .history(arn)
        .slice(1, -1)
        .map(({ type }) => type),
      'ExecutionAborted',
    ]);
  });
});

describe('the execution’s own limits', () => {
  it('TimeoutSeconds ends it from outside', async () => {
    const { status, error, types } = await runOnce(
      { ...only({ Type: 'Wait', Seconds: 1000 }), TimeoutSeconds: 1 },
      {},
      {},
      { timeScale: 1 },
    );
    expect({ status, error }).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout' });
    expect(types.at(-1)).toBe('ExecutionTimedOut');
  });

  it('input and output have at most 256 KiB', async () => {
    const workflow = workflowOf(only({ Type: 'Pass', Output: '{% $pad("", 262143, "x") %}' }));
    expect(() => workflow.start({ machine: 'test', input: 'x'.repeat(262_143) })).toThrow(/262144/);
    const fits = workflow.start({ machine: 'test', input: 'x'.repeat(262_142) });
    expect(await workflow.settled(fits.arn)).toMatchObject({ error: 'States.DataLimitExceeded' });
  });
});
