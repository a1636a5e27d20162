import { answer, cleanUp, memoryObjects, only, runOnce, task, thrown } from './harness';

afterEach(cleanUp);

describe('workflow', () => {
  it('runs a function, a choice and a distributed map to the end', async () => {
    const objects = memoryObjects({ 'b/shards.jsonl': '{"n":1}\n{"n":2}\n{"n":3}\n' });
    const { status, output, types, error, cause } = await runOnce(
      {
        QueryLanguage: 'JSONata',
        StartAt: 'First',
        States: {
          First: { ...task({ Assign: { total: '{% $states.result.Payload.total %}' } }), Next: 'Decide' },
          Decide: { Type: 'Choice', Choices: [{ Condition: '{% $total > 5 %}', Next: 'Each' }], Default: 'Bad' },
          Bad: { Type: 'Fail', Error: 'Bad' },
          Each: {
            Type: 'Map',
            Label: 'Each',
            ItemReader: {
              Resource: 'arn:aws:states:::s3:getObject',
              ReaderConfig: { InputType: 'JSONL' },
              Arguments: { Bucket: 'b', Key: 'shards.jsonl' },
            },
            ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { total: '{% $total %}' } },
            ItemProcessor: {
              ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
              StartAt: 'Work',
              States: { Work: { ...task(), End: true } },
            },
            End: true,
          },
        },
      },
      { start: true },
      { work: (payload) => answer('start' in (payload as object) ? { total: 7 } : payload) },
      { objects },
    );
    expect({ status, error, cause }).toEqual({ status: 'SUCCEEDED' });
    expect(output).toEqual([
      { BatchInput: { total: 7 }, Items: [{ n: 1 }, { n: 2 }] },
      { BatchInput: { total: 7 }, Items: [{ n: 3 }] },
    ]);
    expect(types).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ChoiceStateEntered',
      'ChoiceStateExited',
      'MapStateEntered',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('fails with what the function threw', async () => {
    const { status, error, cause } = await runOnce(only(task()), {}, { work: () => thrown('Nodescope.denied', 'no') });
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'Nodescope.denied' });
    expect(JSON.parse(cause!)).toEqual({ errorType: 'Nodescope.denied', errorMessage: 'no', trace: [] });
  });
});
