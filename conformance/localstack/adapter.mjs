// Rewrites ClassifyShards, and nothing else, into what LocalStack's parser knows.
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET } from '../shared/deploy.mjs';

/** What the lane does not show about the state, each with the engine's own answer to the original. */
export const NOT_COVERED = [
  ['ItemBatcher', 'unknown field to its parser; every shard runs as a batch of one, by ItemSelector'],
  ['ReaderConfig.InputType JSONL', "'JSONL' is not a valid InputTypeValue; the same items are read as one JSON array"],
  ['ExecutionType EXPRESS', "its parser expects 'STANDARD'"],
  ['ResultWriter', 'it takes only Parameters there, and refuses Parameters in a JSONata definition; left out'],
  ['ToleratedFailurePercentage as a whole number', 'its parser wants 25.0, and the interpreter applies no tolerance'],
];

export function adapted(definition) {
  const { ItemBatcher, ItemReader, ResultWriter: _, ItemProcessor, ...map } = definition.States.ClassifyShards;
  const ClassifyShards = {
    ...map,
    ItemReader: {
      ...ItemReader,
      ReaderConfig: { InputType: 'JSON' },
      Arguments: { ...ItemReader.Arguments, Key: "{% $shards.key & '.json' %}" },
    },
    ItemSelector: { BatchInput: ItemBatcher.BatchInput, Items: '{% [$states.context.Map.Item.Value] %}' },
    ToleratedFailurePercentage: '{% 25 %}',
    ItemProcessor: { ...ItemProcessor, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
  };
  return { ...definition, States: { ...definition.States, ClassifyShards } };
}

/** Writes the shard list that unpack answered a second time, as the JSON array the reader can read. */
export async function shardListAsArray(s3, { shards }) {
  if (shards.count === 0) return;
  const list = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: shards.key }));
  const lines = (await list.Body.transformToString('utf8')).trimEnd().split('\n');
  const Body = `[${lines.join(',')}]`;
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `${shards.key}.json`, Body }));
}
