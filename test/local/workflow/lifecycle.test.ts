import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowEvent } from '../../../local/workflow/services';
import { answer, cleanUp, newHome, only, task, workflowOf } from './harness';

afterEach(cleanUp);

const stuck = { work: () => new Promise<never>(() => {}) };
const echo = { work: (payload: Parameters<typeof answer>[0]) => answer(payload) };
const directoryOf = (home: string) => path.join(home, 'executions/test/run');

describe('what is on disk', () => {
  it('is enough without state.json', async () => {
    const home = newHome();
    const first = workflowOf(only(task()), echo, { home });
    const { arn } = first.start({ machine: 'test', name: 'run', input: { a: 1 } });
    await first.settled(arn);
    await first.close();
    rmSync(path.join(directoryOf(home), 'state.json'));
    const second = workflowOf(only(task()), echo, { home });
    expect(second.describe(arn)).toMatchObject({ status: 'SUCCEEDED', input: { a: 1 }, output: { a: 1 } });
    expect(second.history(arn)).toHaveLength(7);
  });

  it('is believed over a state.json that was not yet rewritten', async () => {
    const home = newHome();
    const first = workflowOf(only(task()), echo, { home });
    const { arn } = first.start({ machine: 'test', name: 'run' });
    const before = readFileSync(path.join(directoryOf(home), 'state.json'), 'utf8');
    await first.settled(arn);
    await first.close();
    writeFileSync(path.join(directoryOf(home), 'state.json'), before);
    expect(workflowOf(only(task()), echo, { home }).describe(arn).status).toBe('SUCCEEDED');
  });

  it('may end in a torn line', async () => {
    const home = newHome();
    const first = workflowOf(only(task()), stuck, { home });
    const { arn } = first.start({ machine: 'test', name: 'run', input: 7 });
    while (!first.history(arn).some(({ type }) => type === 'TaskStarted')) await new Promise(setImmediate);
    await first.close();
    appendFileSync(path.join(directoryOf(home), 'history.jsonl'), '{"events":[{"id":5,"type":"TaskSucc');
    const second = workflowOf(only(task()), echo, { home });
    await second.resume();
    expect(await second.settled(arn)).toMatchObject({ status: 'SUCCEEDED', output: 7 });
    expect(second.history(arn).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('is nothing when the first line is torn: nobody was told of the execution', () => {
    const home = newHome();
    mkdirSync(directoryOf(home), { recursive: true });
    writeFileSync(path.join(directoryOf(home), 'history.jsonl'), '{"header":{"arn":');
    const workflow = workflowOf(only(task()), echo, { home });
    expect(workflow.list()).toEqual([]);
    expect(existsSync(directoryOf(home))).toBe(false);
    workflow.start({ machine: 'test', name: 'run' });
  });

  it('fails the execution with an explanation when the journal is damaged', async () => {
    const home = newHome();
    const first = workflowOf(only(task()), stuck, { home });
    const { arn } = first.start({ machine: 'test', name: 'run' });
    await first.close();
    const file = path.join(directoryOf(home), 'history.jsonl');
    const text = readFileSync(file, 'utf8');
    truncateSync(file, 0);
    appendFileSync(file, `!${text.slice(1)}{"forget":"/9."}\n`);
    const second = workflowOf(only(task()), echo, { home });
    expect(second.describe(arn)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringMatching(/journal .* cannot be read/),
    });
    await second.resume();
  });

  it('goes on with the definition it was started with', async () => {
    const home = newHome();
    const first = workflowOf(only(task({ Output: 'old' })), stuck, { home });
    const { arn } = first.start({ machine: 'test', name: 'run' });
    await first.close();
    const second = workflowOf(only(task({ Output: 'new' })), echo, { home });
    await second.resume();
    expect((await second.settled(arn)).output).toBe('old');
  });

  it('keeps the end of a wait across processes', async () => {
    const home = newHome();
    let now = Date.now();
    const wait = only({ Type: 'Wait', Seconds: '{% $states.input %}' });
    const first = workflowOf(wait, {}, { home, timeScale: 1, now: () => now });
    const { arn } = first.start({ machine: 'test', name: 'run', input: 3600 });
    while (!readFileSync(path.join(directoryOf(home), 'history.jsonl'), 'utf8').includes('waitUntil'))
      await new Promise(setImmediate);
    await first.close();
    now += 3_600_000;
    const second = workflowOf(wait, {}, { home, timeScale: 1, now: () => now });
    await second.resume();
    expect((await second.settled(arn)).status).toBe('SUCCEEDED');
  });

  it('keeps the count of retries across processes', async () => {
    const home = newHome();
    const state = only(task({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: 3, IntervalSeconds: 100 }] }));
    const fails = { work: () => ({ ...answer({ errorType: 'E' }), functionError: 'Unhandled' as const }) };
    const first = workflowOf(state, fails, { home, timeScale: 1 });
    const { arn } = first.start({ machine: 'test', name: 'run' });
    while (!readFileSync(path.join(directoryOf(home), 'history.jsonl'), 'utf8').includes('notBefore'))
      await new Promise(setImmediate);
    await first.close();
    let calls = 0;
    const second = workflowOf(
      state,
      {
        work: () => {
          calls++;
          return fails.work();
        },
      },
      { home, now: () => Date.now() + 2_000_000 },
    );
    await second.resume();
    expect((await second.settled(arn)).error).toBe('E');
    expect(calls).toBe(3);
  });
});

describe('the runner', () => {
  it('stops an execution it has not yet resumed', async () => {
    const home = newHome();
    const first = workflowOf(only(task()), stuck, { home });
    const { arn } = first.start({ machine: 'test', name: 'run' });
    await first.close();
    const second = workflowOf(only(task()), echo, { home });
    expect(second.stop(arn, 'E')).toMatchObject({ status: 'ABORTED', error: 'E' });
    await second.resume();
    expect(second.describe(arn).status).toBe('ABORTED');
    expect(second.stop(arn)).toMatchObject({ status: 'ABORTED', error: 'E' });
  });

  it('resumes each execution once', async () => {
    const home = newHome();
    const first = workflowOf(only(task()), stuck, { home });
    const { arn } = first.start({ machine: 'test', name: 'run' });
    await first.close();
    let calls = 0;
    const second = workflowOf(
      only(task()),
      {
        work: () => {
          calls++;
          return answer(1);
        },
      },
      { home },
    );
    await Promise.all([second.resume(), second.resume()]);
    await second.settled(arn);
    expect(calls).toBe(1);
  });

  it('tells listeners what happens, in order', async () => {
    const seen: string[] = [];
    const workflow = workflowOf(only(task()), echo);
    const stop = workflow.onEvent((event: WorkflowEvent) => {
      seen.push(event.kind === 'history' ? event.event.type : event.kind === 'status' ? event.status : event.kind);
    });
    const { arn } = workflow.start({ machine: 'test' });
    await workflow.settled(arn);
    stop();
    await workflow.settled(workflow.start({ machine: 'test' }).arn);
    expect(seen).toEqual([
      'RUNNING',
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
      'SUCCEEDED',
    ]);
  });

  it('refuses a definition it cannot run, naming every reason', () => {
    expect(() =>
      workflowOf({
        QueryLanguage: 'JSONata',
        StartAt: 'A',
        States: { A: { Type: 'Pass', Next: 'B', ResultPath: '$' } },
      }),
    ).toThrow(/ResultPath/);
    expect(() =>
      workflowOf({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } }),
    ).toThrow(/Next names 'B'/);
  });
});
