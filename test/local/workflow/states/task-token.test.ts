import type { Workflow } from '../../../../local/workflow/workflow';
import { answer, cleanUp, type Handlers, newHome, only, runOnce, thrown, workflowOf } from '../harness';

afterEach(cleanUp);

const waiting = (fields: object = {}) =>
  only({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
    TimeoutSeconds: 1000,
    ...fields,
  });

/** A function that hands the token to the test. */
function asking(): { handlers: Handlers; token: Promise<string>; calls: () => number } {
  let give: (token: string) => void = () => {};
  let calls = 0;
  const token = new Promise<string>((resolve) => {
    give = resolve;
  });
  return {
    token,
    calls: () => calls,
    handlers: {
      ask: (payload) => {
        calls++;
        give((payload as { token: string }).token);
        return answer('asked');
      },
    },
  };
}

const submitted = async (workflow: Workflow, arn: string) => {
  while (!workflow.history(arn).some(({ type }) => type === 'TaskSubmitted')) await new Promise(setImmediate);
};

describe('task tokens', () => {
  it('carry the result', async () => {
    const { handlers, token } = asking();
    const workflow = workflowOf(waiting(), handlers);
    const { arn } = workflow.start({ machine: 'test' });
    workflow.sendTaskSuccess(await token, '{"key":"k"}');
    expect(await workflow.settled(arn)).toMatchObject({ status: 'SUCCEEDED', output: { key: 'k' } });
  });

  it('carry a failure', async () => {
    const { handlers, token } = asking();
    const workflow = workflowOf(waiting(), handlers);
    const { arn } = workflow.start({ machine: 'test' });
    await submitted(workflow, arn);
    workflow.sendTaskFailure(await token, 'Nodescope.upstream', 'the Automation failed');
    expect(await workflow.settled(arn)).toMatchObject({ error: 'Nodescope.upstream', cause: 'the Automation failed' });
    expect(workflow.history(arn).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskFailed',
      'ExecutionFailed',
    ]);
  });

  it('are good once', async () => {
    const { handlers, token } = asking();
    const workflow = workflowOf(waiting(), handlers);
    const { arn } = workflow.start({ machine: 'test' });
    const held = await token;
    workflow.sendTaskSuccess(held, '1');
    expect(() => workflow.sendTaskSuccess(held, '2')).toThrow(expect.objectContaining({ code: 'TaskTimedOut' }));
    expect((await workflow.settled(arn)).output).toBe(1);
    expect(() => workflow.sendTaskHeartbeat(held)).toThrow(expect.objectContaining({ code: 'TaskTimedOut' }));
  });

  it('are checked, and so is the output', async () => {
    const { handlers, token } = asking();
    const workflow = workflowOf(waiting(), handlers);
    workflow.start({ machine: 'test' });
    expect(() => workflow.sendTaskSuccess('nonsense', '1')).toThrow(expect.objectContaining({ code: 'InvalidToken' }));
    const held = await token;
    expect(() => workflow.sendTaskSuccess(held, '{')).toThrow(expect.objectContaining({ code: 'InvalidOutput' }));
    const large = JSON.stringify('x'.repeat(262_144));
    expect(() => workflow.sendTaskSuccess(held, large)).toThrow(expect.objectContaining({ code: 'InvalidOutput' }));
    workflow.sendTaskHeartbeat(held);
  });

  it('expire after TimeoutSeconds', async () => {
    const { handlers, token } = asking();
    const { error, workflow, types } = await runOnce(waiting({ TimeoutSeconds: 5 }), {}, handlers);
    expect(error).toBe('States.Timeout');
    expect(types).toContain('TaskTimedOut');
    const held = await token;
    expect(() => workflow.sendTaskSuccess(held, '1')).toThrow(expect.objectContaining({ code: 'TaskTimedOut' }));
  });

  it('expire without heartbeats and live on with them', async () => {
    const silent = asking();
    const state = waiting({ HeartbeatSeconds: 5 });
    expect((await runOnce(state, {}, silent.handlers)).error).toBe('States.HeartbeatTimeout');

    let now = 1_700_000_000_000;
    const alive = asking();
    const workflow = workflowOf(state, alive.handlers, { now: () => now, timeoutScale: 1 });
    const { arn } = workflow.start({ machine: 'test' });
    const held = await alive.token;
    for (let beat = 0; beat < 5; beat++) {
      now += 4000;
      workflow.sendTaskHeartbeat(held);
      await new Promise(setImmediate);
    }
    workflow.sendTaskSuccess(held, '"alive"');
    expect(await workflow.settled(arn)).toMatchObject({ output: 'alive' });
  });

  it('fail with the function that was to carry them', async () => {
    const { error } = await runOnce(waiting(), {}, { ask: () => thrown('Nodescope.conflict', 'locked') });
    expect(error).toBe('Nodescope.conflict');
  });

  it('get a new value for every retry', async () => {
    const seen: string[] = [];
    const { error } = await runOnce(
      waiting({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: 2 }] }),
      {},
      {
        ask: (payload) => {
          seen.push((payload as { token: string }).token);
          return thrown('E', '');
        },
      },
    );
    expect(error).toBe('E');
    expect(new Set(seen).size).toBe(3);
  });

  it('outlive the process: the request is not sent again', async () => {
    const home = newHome();
    const { handlers, token, calls } = asking();
    const first = workflowOf(waiting(), handlers, { home });
    const { arn } = first.start({ machine: 'test' });
    const held = await token;
    await submitted(first, arn);
    await first.close();

    const second = workflowOf(waiting(), handlers, { home });
    expect(() => second.sendTaskSuccess(held, '1')).toThrow(expect.objectContaining({ code: 'TaskTimedOut' }));
    await second.resume();
    second.sendTaskSuccess(held, '"after"');
    expect(await second.settled(arn)).toMatchObject({ output: 'after' });
    expect(calls()).toBe(1);
  });

  it('keep an outcome that was accepted just before the process died', async () => {
    const home = newHome();
    const { handlers, token } = asking();
    const first = workflowOf(waiting(), handlers, { home });
    const { arn } = first.start({ machine: 'test' });
    const held = await token;
    await submitted(first, arn);
    first.sendTaskSuccess(held, '"kept"');
    await first.close();

    const second = workflowOf(waiting(), {}, { home });
    await second.resume();
    expect(await second.settled(arn)).toMatchObject({ output: 'kept' });
  });

  it('count their time from the first start, across processes', async () => {
    const home = newHome();
    const { handlers, token } = asking();
    const first = workflowOf(waiting(), handlers, { home, timeoutScale: 1 });
    const { arn } = first.start({ machine: 'test' });
    await token;
    await first.close();

    const second = workflowOf(waiting(), handlers, { home, timeoutScale: 1, now: () => Date.now() + 1_001_000 });
    await second.resume();
    expect(await second.settled(arn)).toMatchObject({ error: 'States.Timeout' });
  });
});
