// The table modules against the vendor's DynamoDB Local and against the embedded cloud's tables: the same script, the
// same answers, step by step.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { credentials, functionEnvironment, REGION } from '../shared/deploy.mjs';
import { startDynamoDbLocal } from '../shared/dynamodb-local.mjs';
import { runLane } from '../shared/lane.mjs';
import { temporaryFolder } from '../shared/processes.mjs';
import { root } from '../shared/product.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

await runLane('dynamodb-local', async (lane) => {
  const folder = temporaryFolder(lane);
  const endpoint = await startDynamoDbLocal(lane, folder);
  const driver = path.join(folder, 'driver.cjs');
  await build({
    entryPoints: [path.join(here, 'driver.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    outfile: driver,
    logLevel: 'warning',
  });

  /** The environment is read once per process: one process per engine. */
  const answers = (name, env) => {
    const output = execFileSync(process.execPath, [driver], {
      env: {
        PATH: process.env.PATH,
        NODE_PATH: path.join(root, 'node_modules'),
        ...functionEnvironment({ endpoint, automationEndpoint: endpoint }),
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        ...env,
      },
      maxBuffer: 256 << 20,
      timeout: 180_000,
    });
    lane.note(`${name} answered`);
    return JSON.parse(output.toString('utf8'));
  };
  const reference = await lane.check('DynamoDB Local runs the script', () => answers('DynamoDB Local 2.6.1', {}));
  const ours = await lane.check('the embedded tables run the script', () =>
    answers('embedded tables', { TABLES_DIR: path.join(folder, 'tables') }),
  );
  if (!reference || !ours) return;
  for (const [at, [step, expected]] of reference.entries()) {
    await lane.check(step, () => {
      assert.deepEqual(ours[at], [step, expected]);
    });
  }
});
