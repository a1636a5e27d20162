// Ways to break collect-node that somebody will try. `by` names who must notice: with a judge that accepts everything,
// a lane without problems would say nothing.
export const MUTANTS = [
  {
    what: 'a transition to a state that does not exist',
    by: ['asl-validator', 'language-service', 'lint'],
    mutate: (states) => {
      states.HasShards.Default = 'AggregateFinding';
    },
  },
  {
    what: 'a state nothing leads to',
    by: ['asl-validator', 'lint'],
    mutate: (states) => {
      states.Forgotten = { Type: 'Succeed' };
    },
  },
  {
    what: 'an expression that is no JSONata',
    by: ['asl-validator', 'lint'],
    mutate: (states) => {
      states.HasShards.Choices[0].Condition = '{% $shards.count > %}';
    },
  },
  {
    what: 'a JSONPath field in a JSONata state',
    by: ['asl-validator'],
    mutate: (states) => {
      states.Admit.ResultPath = '$.admitted';
    },
  },
  {
    what: 'a format the reader does not know',
    by: ['language-service'],
    mutate: (states) => {
      states.ClassifyShards.ItemReader.ReaderConfig.InputType = 'NDJSON';
    },
  },
  {
    what: 'a distributed Map that does not say how its children run',
    by: ['asl-validator'],
    mutate: (states) => {
      delete states.ClassifyShards.ItemProcessor.ProcessorConfig.ExecutionType;
    },
  },
  {
    what: 'more than all failures tolerated',
    by: ['asl-validator'],
    mutate: (states) => {
      states.ClassifyShards.ToleratedFailurePercentage = 101;
    },
  },
  {
    what: 'a variable nobody assigns',
    by: ['lint'],
    mutate: (states) => {
      states.UnpackBundle.Arguments.Payload.bundle = '{% $bundel %}';
    },
  },
  {
    what: 'an outer variable inside the distributed Map',
    by: ['lint'],
    mutate: (states) => {
      states.ClassifyShards.ItemProcessor.States.ClassifyBatch.Arguments.Payload = { clock: '{% $clock %}' };
    },
  },
  {
    what: 'a reader in an inline Map',
    by: ['lint'],
    mutate: (states) => {
      states.ClassifyShards.ItemProcessor.ProcessorConfig = { Mode: 'INLINE' };
    },
  },
];
