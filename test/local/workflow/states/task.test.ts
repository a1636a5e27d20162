import { answer, cleanUp, only, runOnce, task, thrown, workflowOf } from '../harness';

afterEach(cleanUp);

const never = () => new Promise<never>(() => {});

describe('Task', () => {
  it('gives Lambda’s response as its result', async () => {
    const { output, workflow, arn } = await runOnce(
      only(task({ Output: '{% $states.result %}' })),
      { a: 1 },
      {
        work: (payload) => answer({ got: payload }),
      },
    );
    expect(output).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: { got: { a: 1 } },
      SdkHttpMetadata: { HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: 'request-1' },
      StatusCode: 200,
    });
    const scheduled = workflow.history(arn).find(({ type }) => type === 'TaskScheduled');
    expect(scheduled?.details?.taskScheduledEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'eu-west-1',
      parameters: '{"FunctionName":"work","Payload":{"a":1}}',
    });
  });

  it('takes a function’s ARN as its resource', async () => {
    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:work';
    const { output } = await runOnce(
      only({ Type: 'Task', Resource: arn }),
      { a: 1 },
      { [arn]: (payload) => answer([payload]) },
    );
    expect(output).toEqual([{ a: 1 }]);
  });

  it('calls SDK integrations the host offers, and names their errors', async () => {
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:eventbridge:putEvents',
      Arguments: { Entries: [] },
    };
    const sdk = { 'aws-sdk:eventbridge:putEvents': async (args: unknown) => ({ sent: JSON.stringify(args) }) };
    expect((await runOnce(only(state), {}, {}, { sdk })).output).toEqual({ sent: '{"Entries":[]}' });
    const broken = {
      'aws-sdk:eventbridge:putEvents': async () => {
        throw Object.assign(new Error('no bus'), { name: 'ResourceNotFoundException' });
      },
    };
    expect((await runOnce(only(state), {}, {}, { sdk: broken })).error).toBe('Eventbridge.ResourceNotFoundException');
    expect(() => workflowOf(only(state))).toThrow(/does not offer this integration/);
  });

  it('names failures to call a function as Lambda’s', async () => {
    const { error, cause } = await runOnce(only(task({ Arguments: { FunctionName: 'absent' } })));
    expect({ error, cause }).toEqual({ error: 'Lambda.ResourceNotFoundException', cause: 'no function absent' });
  });

  it('refuses arguments it would have to ignore', async () => {
    const state = task({ Arguments: { FunctionName: 'work', InvocationType: 'Event' } });
    expect((await runOnce(only(state), {}, { work: () => answer(1) })).error).toBe('States.Runtime');
  });

  it('retries, then goes on', async () => {
    let calls = 0;
    const { output, types } = await runOnce(
      only(
        task({
          Retry: [{ ErrorEquals: ['Nodescope.upstream'], MaxAttempts: 3, IntervalSeconds: 2, JitterStrategy: 'FULL' }],
          Output: ['{% $states.result.Payload %}', '{% $states.context.State.RetryCount %}'],
        }),
      ),
      {},
      { work: () => (++calls < 3 ? thrown('Nodescope.upstream', 'later') : answer('done')) },
    );
    expect(output).toEqual(['done', 2]);
    expect(types.filter((type) => type === 'TaskFailed')).toHaveLength(2);
  });

  it('gives up after the last retry and catches, with Assign and Output', async () => {
    let calls = 0;
    const { output } = await runOnce(
      {
        QueryLanguage: 'JSONata',
        StartAt: 'A',
        States: {
          A: {
            ...task({
              Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }],
              Catch: [
                { ErrorEquals: ['Other'], Next: 'C' },
                {
                  ErrorEquals: ['States.ALL'],
                  Assign: { e: '{% $states.errorOutput.Error %}' },
                  Output: {
                    input: '{% $states.input %}',
                    cause: '{% $parse($states.errorOutput.Cause).errorMessage %}',
                  },
                  Next: 'B',
                },
              ],
            }),
            Next: 'C',
          },
          B: { Type: 'Pass', Output: ['{% $e %}', '{% $states.input %}'], End: true },
          C: { Type: 'Fail', Error: 'wrong way' },
        },
      },
      { a: 1 },
      {
        work: () => {
          calls++;
          return thrown('E', 'text');
        },
      },
    );
    expect(output).toEqual(['E', { input: { a: 1 }, cause: 'text' }]);
    expect(calls).toBe(3);
  });

  it('passes the error output on when the catcher says nothing else', async () => {
    const state = { ...task({ Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'B' }] }), Next: 'B' };
    const { output } = await runOnce(
      { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: state, B: { Type: 'Succeed' } } },
      {},
      { work: () => thrown('E', 'text') },
    );
    expect(output).toEqual({ Error: 'E', Cause: '{"errorType":"E","errorMessage":"text","trace":[]}' });
  });

  it('catches query errors of its own fields', async () => {
    const state = {
      ...task({
        Output: '{% $states.result.absent %}',
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'B' }],
      }),
      Next: 'B',
    };
    const { status, types } = await runOnce(
      { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: state, B: { Type: 'Succeed' } } },
      {},
      { work: () => answer(1) },
    );
    expect(status).toBe('SUCCEEDED');
    expect(types).toContain('EvaluationFailed');
  });

  it('fails when its catcher cannot be evaluated', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.absent %}', Next: 'B' }];
    const { error } = await runOnce(
      {
        QueryLanguage: 'JSONata',
        StartAt: 'A',
        States: { A: { ...task({ Catch }), Next: 'B' }, B: { Type: 'Succeed' } },
      },
      {},
      { work: () => thrown('E', '') },
    );
    expect(error).toBe('States.QueryEvaluationError');
  });

  it.each([[5], ['{% $states.input.seconds %}']])('times out after TimeoutSeconds %j', async (TimeoutSeconds) => {
    const { error, types } = await runOnce(only(task({ TimeoutSeconds })), { seconds: 5 }, { work: never });
    expect(error).toBe('States.Timeout');
    expect(types).toContain('TaskTimedOut');
  });

  it('may not return more than 256 KiB; States.ALL does not catch that, its own name does', async () => {
    const machine = (name: string) => ({
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: { A: { ...task({ Catch: [{ ErrorEquals: [name], Next: 'B' }] }), Next: 'B' }, B: { Type: 'Succeed' } },
    });
    const work = () => answer('x'.repeat(262_144));
    expect(await runOnce(machine('States.ALL'), {}, { work })).toMatchObject({ error: 'States.DataLimitExceeded' });
    expect(await runOnce(machine('States.DataLimitExceeded'), {}, { work })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('leaves a result nobody waits for any more without effect', async () => {
    let finish: (() => void) | undefined;
    const workflow = workflowOf(only(task()), {
      work: () =>
        new Promise((resolve) => {
          finish = () => resolve(answer('late'));
        }),
    });
    const { arn } = workflow.start({ machine: 'test' });
    while (!finish) await new Promise(setImmediate);
    workflow.stop(arn);
    finish();
    expect(await workflow.settled(arn)).toMatchObject({ status: 'ABORTED' });
    expect(workflow.history(arn).at(-1)?.type).toBe('ExecutionAborted');
  });
});
