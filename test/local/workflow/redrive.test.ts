import { answer, cleanUp, only, task, thrown, workflowOf } from './harness';

afterEach(cleanUp);

describe('redrive', () => {
  it('runs again from the state that failed, with its input and variables', async () => {
    const calls: string[] = [];
    let healthy = false;
    const workflow = workflowOf(
      {
        QueryLanguage: 'JSONata',
        StartAt: 'A',
        States: {
          A: { ...task({ Arguments: { FunctionName: 'a' }, Assign: { x: 1 } }), Next: 'B' },
          B: { ...task({ Arguments: { FunctionName: 'b', Payload: '{% $x %}' } }), End: true },
        },
      },
      {
        a: () => {
          calls.push('a');
          return answer(1);
        },
        b: (payload) => {
          calls.push('b');
          return healthy ? answer(payload) : thrown('E', '');
        },
      },
    );
    const { arn } = workflow.start({ machine: 'test' });
    expect(await workflow.settled(arn)).toMatchObject({ status: 'FAILED' });
    healthy = true;
    expect(workflow.redrive(arn)).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
    expect(await workflow.settled(arn)).toMatchObject({ status: 'SUCCEEDED', output: 1, redriveCount: 1 });
    expect(calls).toEqual(['a', 'b', 'b']);
    const types = workflow.history(arn).map(({ type }) => type);
    expect(types.slice(types.indexOf('ExecutionFailed'))).toEqual([
      'ExecutionFailed',
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(() => workflow.redrive(arn)).toThrow(expect.objectContaining({ code: 'ExecutionNotRedrivable' }));
  });

  it('runs only the failed children of a Map Run', async () => {
    const calls: unknown[] = [];
    let healthy = false;
    const workflow = workflowOf(
      only({
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
          StartAt: 'Work',
          States: { Work: { ...task(), End: true } },
        },
        MaxConcurrency: 1,
      }),
      {
        work: (payload) => {
          calls.push(payload);
          return payload === 2 && !healthy ? thrown('E', '') : answer(payload);
        },
      },
    );
    const { arn } = workflow.start({ machine: 'test', input: [1, 2, 3] });
    expect((await workflow.settled(arn)).error).toBe('States.ExceedToleratedFailureThreshold');
    healthy = true;
    workflow.redrive(arn);
    expect(await workflow.settled(arn)).toMatchObject({ output: [1, 2, 3] });
    expect(calls).toEqual([1, 2, 2, 3]);
    expect(workflow.mapRuns(arn)).toMatchObject([{ status: 'SUCCEEDED', redriveCount: 1 }]);
    expect(workflow.history(arn).map(({ type }) => type)).toContain('MapRunRedriven');
  });

  it('follows a stop', async () => {
    let healthy = false;
    const workflow = workflowOf(only(task()), {
      work: () => (healthy ? answer('ok') : new Promise<never>(() => {})),
    });
    const { arn } = workflow.start({ machine: 'test' });
    workflow.stop(arn);
    await workflow.settled(arn);
    healthy = true;
    workflow.redrive(arn);
    expect(await workflow.settled(arn)).toMatchObject({ status: 'SUCCEEDED', output: 'ok' });
  });
});
