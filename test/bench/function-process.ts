// Child process of the memory bench: runs one function bundle on the events it gets, and tells its peak memory.
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Job {
  readonly bundle: string;
  readonly events: readonly unknown[];
}

const job = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Job;
const context = {
  awsRequestId: 'bench',
  functionName: 'bench',
  getRemainingTimeInMillis: () => 900_000,
};

async function main(): Promise<void> {
  const { handler } = require(path.resolve(job.bundle)) as {
    handler(event: unknown, context: unknown): Promise<unknown>;
  };
  const started = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const idleKb = process.resourceUsage().maxRSS;
  let last: unknown = null;
  for (const event of job.events) last = await handler(event, context);
  const used = process.cpuUsage(cpu);
  process.stdout.write(
    `\n@@${JSON.stringify({
      result: last,
      seconds: Number(process.hrtime.bigint() - started) / 1e9,
      cpuSeconds: (used.user + used.system) / 1e6,
      idleMb: Math.round(idleKb / 1024),
      peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    })}\n`,
  );
  process.exit(0);
}

void main();
