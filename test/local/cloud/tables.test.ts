import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { COLLECTIONS_TABLE, FINDINGS_TABLE } from '../../../local/cloud/table-definitions';
import { startTables, type Tables } from '../../../local/cloud/tables';
import { temporaryHome } from './temporary-cloud';

const credentials = { accessKeyId: 'LOCALTEST', secretAccessKey: 'secret' };
let home: string;
let remove: () => Promise<void>;
let tables: Tables;
let client: DynamoDBClient;
const faults: unknown[] = [];

async function start() {
  tables = await startTables({ dir: home, credentials, now: Date.now, report: (error) => faults.push(error) });
  client = new DynamoDBClient({ endpoint: tables.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}
async function stop() {
  client.destroy();
  await tables.close(1000);
}
beforeAll(async () => {
  ({ home, remove } = await temporaryHome());
  await start();
});
afterAll(async () => {
  await stop();
  await remove();
  expect(faults).toEqual([]);
});
const finding = (collectionId: string, findingId: string, expiresAt: number) =>
  client.send(
    new PutItemCommand({
      TableName: FINDINGS_TABLE,
      Item: { collectionId: { S: collectionId }, findingId: { S: findingId }, expiresAt: { N: String(expiresAt) } },
      ConditionExpression: 'attribute_not_exists(findingId)',
    }),
  );

describe('tables through the AWS SDK', () => {
  it('have the keys and indexes of the deployed ones', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: COLLECTIONS_TABLE }));
    expect(Table?.TableStatus).toBe('ACTIVE');
    const indexes = Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema }) => [
      IndexName,
      ...KeySchema!.map((k) => k.AttributeName),
    ]);
    expect(indexes?.sort()).toEqual([
      ['byCluster', 'gsi2pk', 'gsi2sk'],
      ['byNode', 'gsi1pk', 'gsi1sk'],
    ]);
  });

  it('check conditions and answer index queries in order', async () => {
    await finding('c1', 'F-1', 4_000_000_000);
    await expect(finding('c1', 'F-1', 4_000_000_000)).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    const item = (id: string) => ({ pk: { S: id }, sk: { S: 'META' }, gsi1pk: { S: 'node' }, gsi1sk: { S: id } });
    for (const id of ['2', '3', '1'])
      await client.send(new PutItemCommand({ TableName: COLLECTIONS_TABLE, Item: item(id) }));
    const { Items } = await client.send(
      new QueryCommand({
        TableName: COLLECTIONS_TABLE,
        IndexName: 'byNode',
        KeyConditionExpression: 'gsi1pk = :n',
        ExpressionAttributeValues: { ':n': { S: 'node' } },
        ScanIndexForward: false,
        Limit: 2,
      }),
    );
    expect(Items?.map(({ pk }) => pk?.S)).toEqual(['3', '2']);
  });

  it('keep items over a restart, except the expired', async () => {
    for (let at = 0; at < 60; at++) await finding('old', `F-${at}`, 1_000);
    await stop();
    await start();
    expect(await tables.swept).toBe(60);
    const { Items } = await client.send(new ScanCommand({ TableName: FINDINGS_TABLE }));
    expect(Items?.map(({ collectionId }) => collectionId?.S)).toEqual(['c1']);
  });

  it.each(['null', '[]', '3', '{', '{"TableName":{"a":1}}', '{"Item":null,"TableName":"nodescope-findings"}'])(
    'answer the body %s with an error and go on',
    async (body) => {
      const odd = new DynamoDBClient({ endpoint: tables.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
      odd.middlewareStack.add(
        (next) => async (args) => {
          (args.request as { body: string }).body = body;
          return next(args);
        },
        { step: 'build', priority: 'high' },
      );
      const put = odd.send(new PutItemCommand({ TableName: FINDINGS_TABLE, Item: {} }));
      await expect(put).rejects.toHaveProperty('$metadata');
      await client.send(new DescribeTableCommand({ TableName: FINDINGS_TABLE }));
      odd.destroy();
      faults.length = 0;
    },
  );

  it('serve nobody with another secret', async () => {
    const stranger = new DynamoDBClient({
      endpoint: tables.endpoint,
      region: 'us-east-1',
      credentials: { ...credentials, secretAccessKey: 'guess' },
      maxAttempts: 1,
    });
    await expect(stranger.send(new ScanCommand({ TableName: FINDINGS_TABLE }))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });
});
