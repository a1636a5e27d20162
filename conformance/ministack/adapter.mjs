// Rewrites ClassifyShards into what ministack's Distributed Map knows, and two timeouts into numbers.

/** What the lane does not show, state by state. */
export const NOT_COVERED = [
  [
    'AwaitApproval, AwaitUpload: TimeoutSeconds',
    'it does not evaluate an expression there; the same number is written out',
  ],
  [
    'CheckUpload, UnpackBundle: error names',
    'its Lambda reports every failure as Runtime.HandlerError; so Retry by name is not shown',
  ],
  [
    'ClassifyShards: ItemBatcher',
    'ignored by it: each item would arrive alone; wrapped as a batch of one by ItemSelector',
  ],
  [
    'ClassifyShards: JSONata in the Map state',
    'its Distributed Map evaluates JSONPath only; the Map state is in JSONPath, its child is not',
  ],
  ['ClassifyShards: ResultWriter', 'ignored by it'],
];

export function adapted(definition) {
  const { ItemBatcher: _, ItemReader, ResultWriter, MaxConcurrency, Catch, ...map } = definition.States.ClassifyShards;
  const { Arguments, ...reader } = ItemReader;
  const ClassifyShards = {
    ...map,
    QueryLanguage: 'JSONPath',
    // the input of the state is what UnpackBundle gave: the same values as the variables $shards and $clock
    ItemReader: { ...reader, Parameters: { Bucket: Arguments.Bucket, 'Key.$': '$.shards.key' } },
    ItemSelector: {
      BatchInput: { 'collectionId.$': '$$.Execution.Name', 'clock.$': '$.clock' },
      'Items.$': 'States.Array($$.Map.Item.Value)',
    },
    MaxConcurrency: 2,
  };
  const States = { ...definition.States, ClassifyShards };
  for (const name of ['AwaitApproval', 'AwaitUpload']) {
    const TimeoutSeconds = Number(/^\{% (\d+) %\}$/.exec(States[name].TimeoutSeconds)[1]);
    States[name] = { ...States[name], TimeoutSeconds };
  }
  return { ...definition, States };
}
