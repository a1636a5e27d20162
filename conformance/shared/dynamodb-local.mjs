// The vendor's own DynamoDB for laptops: the reference of what conditions, indexes and paging do.
import path from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { clientsFor } from './clients.mjs';
import { jarsOf } from './engines.mjs';
import { freePort, startServer } from './processes.mjs';

/** Starts it in memory; answers its endpoint. */
export async function startDynamoDbLocal(lane, folder) {
  const lib = jarsOf('dynamodb-local');
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const { dynamodb } = clientsFor(lane, { endpoint });
  await startServer(lane, {
    name: 'dynamodb-local',
    command: 'java',
    args: [
      `-Djava.library.path=${lib}`,
      '-DDDBLOCAL_TELEMETRY=0',
      '-cp',
      path.join(lib, '*'),
      'com.amazonaws.services.dynamodbv2.local.main.ServerRunner',
      '-inMemory',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    env: process.env,
    cwd: folder,
    folder,
    ready: async () => Boolean(await dynamodb.send(new ListTablesCommand({}))),
  });
  return endpoint;
}
