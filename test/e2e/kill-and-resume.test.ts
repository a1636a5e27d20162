import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { openEmbeddedCloud } from '../../local/embedded-cloud';
import { artifactKeys } from '../../schemas/artifact-keys';
import { ROOT, temporaryHome, writeSample } from './embedded';

const CLI = path.join(ROOT, 'dist/local/cli.js');

interface Running {
  readonly child: ChildProcess;
  readonly output: Promise<{ code: number | null; stdout: string }>;
}

function cli(home: string, args: readonly string[]): Running {
  const child = spawn(process.execPath, [CLI, '--home', home, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  let stdout = '';
  child.stdout!.on('data', (chunk) => {
    stdout += chunk;
  });
  const output = new Promise<{ code: number | null; stdout: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout })),
  );
  return { child, output };
}

function executions(home: string): string[] {
  const folder = path.join(home, 'workflow/executions/collect-node');
  return existsSync(folder) ? readdirSync(folder) : [];
}

async function untilStarted(home: string, { child }: Running): Promise<void> {
  while (executions(home).length === 0 && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Opens the home again, lets it finish what it finds there, and reads the findings with a client of its own. */
async function resumeAndRead(home: string): Promise<{ status: string; findings: string }> {
  const cloud = await openEmbeddedCloud({ home, root: ROOT });
  const [collectionId] = executions(home) as [string];
  const { status } = await cloud.workflow.settled(cloud.executionArn(collectionId));
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = cloud.cloud.env;
  const { endpoint } = cloud.cloud;
  const s3 = new S3Client({
    region: 'eu-west-1',
    endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  const object = await s3.send(
    new GetObjectCommand({ Bucket: cloud.bucket, Key: artifactKeys.findings(collectionId) }),
  );
  const findings = (await object.Body?.transformToString()) ?? '';
  s3.destroy();
  await cloud.close();
  return { status, findings };
}

/** Killing the process in the middle of a run and starting again finishes the run with the same result. */
describe('kill and resume', () => {
  it.each([0, 700, 1800])(
    'goes on after SIGKILL %i ms into the workflow',
    async (delay) => {
      const home = await temporaryHome();
      const bundle = path.join(home, 'bundle.tar.gz');
      await writeSample(bundle, { faults: ['dns-blocked'], sizeBytes: 2_500_000 });
      const running = cli(home, ['analyze', bundle, '--json', '--shard-bytes', '200000']);
      await untilStarted(home, running);
      await new Promise((resolve) => setTimeout(resolve, delay));
      running.child.kill('SIGKILL');
      await running.output;

      const resumed = await resumeAndRead(home);
      expect(resumed.status).toBe('SUCCEEDED');
      const clean = await cli(home, ['analyze', bundle, '--json']).output;
      expect(clean.code).toBe(0);
      expect(clean.stdout.trim() === resumed.findings.trim()).toBe(true);
      await rm(home, { recursive: true, force: true });
    },
    180_000,
  );

  it('stops cleanly on SIGINT and leaves the run for the next start', async () => {
    const home = await temporaryHome();
    const bundle = path.join(home, 'bundle.tar.gz');
    await writeSample(bundle, { sizeBytes: 2_500_000 });
    const running = cli(home, ['analyze', bundle, '--json']);
    await untilStarted(home, running);
    running.child.kill('SIGINT');
    expect((await running.output).code).toBe(130);
    expect((await resumeAndRead(home)).status).toBe('SUCCEEDED');
    await rm(home, { recursive: true, force: true });
  }, 180_000);
});
