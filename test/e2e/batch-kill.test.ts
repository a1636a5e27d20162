import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { openEmbeddedCloud } from '../../local/embedded-cloud';
import { type Answer, ask, bundles, CLUSTER, eightNodes } from './batch-stage';
import { ROOT, temporaryHome } from './embedded';

let child: ChildProcess | undefined;
afterAll(() => child?.kill('SIGKILL'));

/** Starts a batch in a process of its own, and kills that process while nodes are being collected. */
async function startAndKill(home: string): Promise<string> {
  const program = path.join(home, 'batch-runner.cjs');
  buildSync({
    entryPoints: [path.join(__dirname, 'batch-runner.ts')],
    ...{ bundle: true, platform: 'node', target: 'node20', packages: 'external', outfile: program },
  });
  const env = { ...process.env, NODE_PATH: path.join(ROOT, 'node_modules') };
  const stdio: ('ignore' | 'pipe' | 'inherit')[] = ['ignore', 'pipe', 'inherit'];
  const running = spawn(process.execPath, [program, home, ROOT, CLUSTER], { env, stdio });
  child = running;
  const batchId = await new Promise<string>((resolve, reject) => {
    running.stdout!.once('data', (line: Buffer) => resolve(line.toString().trim()));
    running.once('exit', (code) => reject(new Error(`the runner ended with ${code}`)));
  });
  const gone = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGKILL');
  await gone;
  return batchId;
}

describe('a batch whose process is killed in the middle', () => {
  it('goes on with the next process: every node once, every end recorded', async () => {
    const home = await temporaryHome();
    await eightNodes(home, ...(await bundles(home)));
    const batchId = await startAndKill(home);

    const cloud = await openEmbeddedCloud({ home, root: ROOT, runSeconds: 0.1 });
    const [execution] = cloud.workflow.list('collect-batch');
    expect((await cloud.workflow.settled(execution!.arn)).status).toBe('SUCCEEDED');
    const answer: Answer = await ask(cloud, 'batch_status', { batchId });
    expect(answer).toMatchObject({
      state: 'completed',
      allComplete: true,
      summary: { total: 5, succeeded: 4, failed: 1 },
    });
    expect(cloud.workflow.list('collect-node')).toHaveLength(5);
    await cloud.close();
    await rm(home, { recursive: true, force: true });
  }, 180_000);
});
