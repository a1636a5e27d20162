// A process to be killed: `node killable-runner.cjs <home> <call log> <first|second>`. Built and started by kill.test.ts.
import { appendFileSync } from 'node:fs';
import type { StateMachineDefinition } from '../../../local/workflow/definition';
import type { Json } from '../../../local/workflow/json';
import { createWorkflow } from '../../../local/workflow/workflow';

const [, , home = '', callLog = '', turn = ''] = process.argv;
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const call = (name: string, payload: string) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: name, Payload: payload },
  Output: '{% $states.result.Payload %}',
});
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { ...call('begin', '{% $states.input %}'), Assign: { list: '{% $states.result.Payload %}' }, Next: 'Ask' },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'ask', Payload: '{% $states.context.Task.Token %}' },
      TimeoutSeconds: 600,
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      Items: '{% $list %}',
      MaxConcurrency: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'Item',
        States: { Item: { ...call('item', '{% $states.input %}'), End: true } },
      },
      Next: 'Finish',
    },
    Finish: { ...call('finish', '{% $states.input %}'), End: true },
  },
};

const workflow = createWorkflow({
  home,
  machines: [
    {
      name: 'test',
      arn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:test',
      definition: definition as StateMachineDefinition,
    },
  ],
  invoke: async (name, payload) => {
    appendFileSync(callLog, `${JSON.stringify([name, name === 'ask' ? null : payload])}\n`);
    say({ called: name, payload });
    // in its first life the process hangs in what the test wants to interrupt
    if (turn === name || turn === `${name}-${JSON.stringify(payload)}`) await new Promise<never>(() => {});
    const answers: Record<string, Json> = {
      begin: [1, 2, 3, 4],
      ask: null,
      item: payload,
      finish: ['finished', payload],
    };
    return { statusCode: 200, requestId: 'r', payload: answers[name] ?? null };
  },
});
workflow.onEvent((event) => {
  if (event.kind === 'history') say({ event: event.event.type });
  if (event.kind === 'status' && event.status !== 'RUNNING') say({ ended: workflow.describe(event.executionArn) });
  if (event.kind === 'map-progress') say({ progress: event.counts.succeeded });
});
process.stdin.on('data', (line) => workflow.sendTaskSuccess(line.toString().trim(), '"answered"'));
if (workflow.list().length === 0) workflow.start({ machine: 'test', name: 'run', input: {} });
else void workflow.resume().then(() => say({ resumed: true }));
// a token may be all there is to wait for
setInterval(() => {}, 1000);
