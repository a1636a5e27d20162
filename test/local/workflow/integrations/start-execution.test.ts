import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StateMachineDefinition } from '../../../../local/workflow/definition';
import type { Json } from '../../../../local/workflow/json';
import { createWorkflow, type Workflow } from '../../../../local/workflow/workflow';
import { answer, cleanUp, type Handlers, invokeOf, newHome, task, thrown } from '../harness';

const arnOf = (name: string) => `arn:aws:states:eu-west-1:000000000000:stateMachine:${name}`;
const executionOf = (machine: string, name: string) =>
  `arn:aws:states:eu-west-1:000000000000:execution:${machine}:${name}`;
const open: Workflow[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((workflow) => workflow.close()));
  await cleanUp();
});

const child = { QueryLanguage: 'JSONata', StartAt: 'Work', States: { Work: { ...task(), End: true } } };
const starting = (suffix: string, fields: object = {}, args: object = {}) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::states:startExecution${suffix}`,
  Arguments: { StateMachineArn: arnOf('child'), Name: 'one', Input: '{% $states.input %}', ...args },
  ...fields,
});
const machine = (states: object) => ({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states });

function twoMachines(parent: object, handlers: Handlers, home = newHome(), timeoutScale = 1): Workflow {
  const machines = Object.entries({ parent, child }).map(([name, definition]) => ({
    name,
    arn: arnOf(name),
    definition: definition as StateMachineDefinition,
  }));
  const workflow = createWorkflow({ home, machines, invoke: invokeOf(handlers), timeScale: 0.001, timeoutScale });
  open.push(workflow);
  return workflow;
}

/** A function that answers when told to. */
function gate() {
  const calls: Json[] = [];
  const waiting: (() => void)[] = [];
  return {
    calls,
    called: async (count: number) => {
      while (calls.length < count) await new Promise(setImmediate);
    },
    open: () => {
      for (const go of waiting.splice(0)) go();
    },
    handlers: {
      work: async (payload: Json) => {
        calls.push(payload);
        await new Promise<void>((resolve) => waiting.push(resolve));
        return answer(['done', payload]);
      },
    },
  };
}

const run = async (workflow: Workflow, input: Json = { n: 1 }) =>
  workflow.settled(workflow.start({ machine: 'parent', name: 'p', input }).arn);
const work: Handlers = { work: (payload) => answer(['done', payload]) };

describe('startExecution', () => {
  it('waits with .sync:2 and gets the output as data, with .sync as text', async () => {
    const two = await run(twoMachines(machine({ Start: starting('.sync:2', { End: true }) }), work));
    expect(two).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        ExecutionArn: executionOf('child', 'one'),
        Name: 'one',
        Status: 'SUCCEEDED',
        Input: { n: 1 },
        Output: ['done', { n: 1 }],
      },
    });
    const one = await run(twoMachines(machine({ Start: starting('.sync', { End: true }) }), work));
    expect(one.output).toMatchObject({ Input: '{"n":1}', Output: '["done",{"n":1}]' });
  });

  it('goes on at once without .sync', async () => {
    const held = gate();
    const workflow = twoMachines(machine({ Start: starting('', { End: true }) }), held.handlers);
    const record = await run(workflow);
    expect(record.output).toMatchObject({ ExecutionArn: executionOf('child', 'one') });
    expect(workflow.describe(executionOf('child', 'one')).status).toBe('RUNNING');
    held.open();
  });

  it('fails as States.TaskFailed with the description of the failed execution as cause', async () => {
    const parent = machine({
      Start: starting('.sync:2', {
        Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Caught' }],
        Next: 'Caught',
      }),
      Caught: { Type: 'Pass', End: true },
    });
    const { output } = await run(twoMachines(parent, { work: () => thrown('Nodescope.bad', 'no') }));
    const { Error: error, Cause: cause } = output as { Error: string; Cause: string };
    expect(error).toBe('States.TaskFailed');
    expect(JSON.parse(cause)).toMatchObject({ Status: 'FAILED', Error: 'Nodescope.bad', Name: 'one' });
  });

  it('joins the same execution while it runs, and refuses a name that is taken', async () => {
    const held = gate();
    const workflow = twoMachines(machine({ Start: starting('.sync:2', { End: true }) }), held.handlers);
    workflow.start({ machine: 'child', name: 'one', input: { n: 1 } });
    const parent = run(workflow);
    await held.called(1);
    setTimeout(held.open, 20);
    expect((await parent).status).toBe('SUCCEEDED');
    expect(held.calls).toHaveLength(1);
    const again = await workflow.settled(workflow.start({ machine: 'parent', name: 'q', input: { n: 1 } }).arn);
    expect(again).toMatchObject({ status: 'FAILED', error: 'StepFunctions.ExecutionAlreadyExistsException' });
  });

  it('names an unknown machine and refuses arguments it would ignore', async () => {
    const unknown = machine({ Start: starting('.sync:2', { End: true }, { StateMachineArn: arnOf('other') }) });
    expect(await run(twoMachines(unknown, work))).toMatchObject({
      error: 'StepFunctions.StateMachineDoesNotExistException',
    });
    const odd = machine({ Start: starting('.sync:2', { End: true }, { TraceHeader: 'x' }) });
    expect(await run(twoMachines(odd, work))).toMatchObject({ error: 'States.Runtime' });
  });

  it('stops the execution when its starter is stopped, times out, or a sibling fails', async () => {
    const stopped = gate();
    const first = twoMachines(machine({ Start: starting('.sync:2', { End: true }) }), stopped.handlers);
    const { arn } = first.start({ machine: 'parent', name: 'p', input: {} });
    await stopped.called(1);
    first.stop(arn);
    expect((await first.settled(executionOf('child', 'one'))).status).toBe('ABORTED');

    const late = gate();
    const second = twoMachines(
      machine({ Start: starting('.sync:2', { TimeoutSeconds: 1, End: true }) }),
      late.handlers,
      newHome(),
      0.05,
    );
    expect(await run(second)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((await second.settled(executionOf('child', 'one'))).status).toBe('ABORTED');

    const sibling = gate();
    const slow = { Wait: { Type: 'Wait', Seconds: 100, Next: 'Own' }, Own: { Type: 'Fail', Error: 'Own' } };
    const branches = [{ Start: starting('.sync:2', { End: true }) }, slow];
    const inBranches = branches.map((States) => ({ StartAt: Object.keys(States)[0], States }));
    const third = twoMachines(
      machine({ Both: { Type: 'Parallel', Branches: inBranches, End: true } }),
      sibling.handlers,
    );
    expect(await run(third)).toMatchObject({ error: 'Own' });
    expect((await third.settled(executionOf('child', 'one'))).status).toBe('ABORTED');
  });

  it('goes on waiting after the runner was closed: nothing is stopped, nothing started twice', async () => {
    const home = newHome();
    const parent = machine({ Start: starting('.sync:2', { End: true }) });
    const before = gate();
    const first = twoMachines(parent, before.handlers, home);
    const { arn } = first.start({ machine: 'parent', name: 'p', input: { n: 2 } });
    await before.called(1);
    await first.close();

    const second = twoMachines(parent, work, home);
    await second.resume();
    expect(await second.settled(arn)).toMatchObject({ status: 'SUCCEEDED', output: { Output: ['done', { n: 2 }] } });
    expect(second.list('child')).toHaveLength(1);
  });

  it('finds the execution it started, however much of its own journal a kill left', async () => {
    const home = newHome();
    const parent = machine({ Start: starting('.sync:2', { End: true }) });
    const first = twoMachines(parent, work, home);
    const { arn } = await run(first);
    await first.close();
    const folder = path.join(home, 'executions/parent/p');
    const journal = path.join(folder, 'history.jsonl');
    const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
    const ahead = lines.findIndex((line) => line.includes('"nested"'));
    expect(ahead).toBeGreaterThan(0);
    for (let kept = ahead + 1; kept < lines.length; kept++) {
      writeFileSync(journal, `${lines.slice(0, kept).join('\n')}\n`);
      writeFileSync(path.join(folder, 'state.json'), '');
      const next = twoMachines(parent, work, home);
      await next.resume();
      expect(await next.settled(arn)).toMatchObject({ status: 'SUCCEEDED', output: { Name: 'one' } });
      await next.close();
    }
  });
});
