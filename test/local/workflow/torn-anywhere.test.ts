import { cpSync, readFileSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { answer, cleanUp, newHome, task, workflowOf } from './harness';

afterAll(cleanUp);

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { ...task({ Assign: { list: '{% $states.result.Payload %}' } }), Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Wait',
          States: {
            Wait: { Type: 'Wait', Seconds: 1, Assign: { w: 1 }, Next: 'W' },
            W: { Type: 'Pass', Output: '{% $w %}', End: true },
          },
        },
        {
          StartAt: 'Inline',
          States: {
            Inline: {
              Type: 'Map',
              Items: '{% $list %}',
              ItemProcessor: { StartAt: 'I', States: { I: { ...task(), End: true } } },
              End: true,
            },
          },
        },
      ],
      Next: 'Loop',
    },
    Loop: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $count($list) > 4 %}', Next: 'Each' }],
      Default: 'Loop2',
      Assign: { list: '{% $append($list, 0) %}' },
    },
    Loop2: { Type: 'Pass', Next: 'Loop' },
    Each: {
      Type: 'Map',
      Items: '{% $list %}',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'E',
        States: { E: { ...task({ Retry: [{ ErrorEquals: ['States.ALL'] }] }), End: true } },
      },
      Next: 'End',
    },
    End: { Type: 'Succeed', Output: { list: '{% $list %}', last: '{% $states.input %}' } },
  },
};
const handlers = {
  work: (payload: Parameters<typeof answer>[0]) => answer(typeof payload === 'number' ? payload * 2 : [1, 2, 3]),
};

describe('a journal torn at any byte', () => {
  it('leads to the same end', async () => {
    const home = newHome();
    const whole = workflowOf(definition, handlers, { home });
    const { arn } = whole.start({ machine: 'test', name: 'run', input: {} });
    const expected = await whole.settled(arn);
    await whole.close();
    expect(expected).toMatchObject({ status: 'SUCCEEDED' });
    const execution = 'executions/test/run';
    const journal = path.join(home, execution, 'history.jsonl');
    const [firstLine = ''] = readFileSync(journal, 'utf8').split('\n');
    const size = statSync(journal).size;
    // the Map Run's file is on disk before the journal says that the Map Run is over
    const mapOver = readFileSync(journal).indexOf('MapRunSucceeded');
    const [run] = whole.mapRuns(arn);
    const runFile = path.join(execution, 'maps', run!.mapRunArn.split(':').at(-1)!, 'run.jsonl');
    const runSize = statSync(path.join(home, runFile)).size;

    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: Buffer.byteLength(firstLine) + 1, max: size }),
        fc.integer({ min: 0, max: runSize }),
        async (at, runAt) => {
          const copy = newHome();
          cpSync(home, copy, { recursive: true });
          const file = path.join(copy, execution, 'history.jsonl');
          truncateSync(file, at);
          if (at < mapOver) truncateSync(path.join(copy, runFile), runAt);
          truncateSync(path.join(copy, execution, 'state.json'), 0);
          const again = workflowOf(definition, handlers, { home: copy });
          await again.resume();
          const { status, output } = await again.settled(arn);
          expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: expected.output });
          const ids = again.history(arn).map(({ id }) => id);
          expect(ids).toEqual(ids.map((_, index) => index + 1));
          expect(again.mapRuns(arn).at(-1)).toMatchObject({ executionCounts: { pending: 0, running: 0, total: 5 } });
        },
      ),
      { numRuns: 25 },
    );
  });
});
