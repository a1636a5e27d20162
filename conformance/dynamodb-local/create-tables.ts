import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TABLE_DEFINITIONS } from '../../local/cloud/table-definitions';
import { startTables } from '../../local/cloud/tables';

/**
 * Creates the tables at the endpoint of the environment, or, when TABLES_DIR names a folder, opens the embedded
 * cloud's tables there and points the environment at them.
 */
export async function createTables(): Promise<() => Promise<void>> {
  const dir = process.env.TABLES_DIR;
  if (dir) {
    const credentials = {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
    };
    const tables = await startTables({ dir, credentials, now: Date.now, report: console.error });
    process.env.AWS_ENDPOINT_URL_DYNAMODB = tables.endpoint;
    return () => tables.close(1000);
  }
  const client = new DynamoDBClient({});
  for (const definition of TABLE_DEFINITIONS) await client.send(new CreateTableCommand(definition as never));
  client.destroy();
  return async () => undefined;
}
