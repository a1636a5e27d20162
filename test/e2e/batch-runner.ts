// A process to be killed: `node batch-runner.cjs <home> <root> <cluster>`. Built and started by batch-kill.test.ts.
import { openEmbeddedCloud } from '../../local/embedded-cloud';

const [, , home = '', root = '', clusterName = ''] = process.argv;

async function main(): Promise<void> {
  const cloud = await openEmbeddedCloud({ home, root, runSeconds: 3 });
  const args = { clusterName, filter: 'all', strategy: 'all', dryRun: false, idempotencyToken: 'kill' };
  const { batchId } = (await cloud.callTool('batch_collect', args)) as { batchId?: string };
  for (;;) {
    const { executions = [] } = (await cloud.callTool('batch_status', { batchId })) as {
      executions?: { state: string }[];
    };
    if (executions.filter(({ state }) => state === 'awaiting-upload').length >= 2) break;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  process.stdout.write(`${batchId}\n`);
}
void main();
