import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { DiagError } from '../../schemas/errors';
import { readIfExists, writeAtomically } from './atomic-file';
import { healthProof } from './http-server';

/** A running embedded cloud, as its lock file describes it. Holds the secret key: the file is for the owner only. */
export const RunningCloud = z.object({
  pid: z.number().int().positive(),
  /** False while it is still opening its data. */
  ready: z.boolean(),
  endpoint: z.string(),
  tablesEndpoint: z.string(),
  /** ISO 8601. */
  started: z.string(),
  env: z.record(z.string(), z.string()),
});
export type RunningCloud = z.infer<typeof RunningCloud>;

const lockFile = (home: string) => path.join(home, 'cloud.json');
const PROBE_MS = 2_000;
const START_MS = 15_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Process ids are reused, so a living pid counts only when its port proves that it has the key. */
async function answers(cloud: RunningCloud): Promise<boolean> {
  const nonce = randomBytes(16).toString('hex');
  try {
    const response = await fetch(`${cloud.endpoint}/-/health?nonce=${nonce}`, {
      signal: AbortSignal.timeout(PROBE_MS),
    });
    return (await response.text()) === healthProof(cloud.env.AWS_SECRET_ACCESS_KEY ?? '', nonce);
  } catch {
    return false;
  }
}

function parseLock(text: string | null): RunningCloud | null {
  try {
    return text === null ? null : (RunningCloud.safeParse(JSON.parse(text)).data ?? null);
  } catch {
    return null;
  }
}

async function holder(home: string): Promise<RunningCloud | null> {
  const cloud = parseLock(await readIfExists(lockFile(home)));
  return cloud && processExists(cloud.pid) && (await answers(cloud)) ? cloud : null;
}

/**
 * The cloud that has this home open, or null. One that is just starting is waited for; a lock left by a dead
 * process is no running cloud.
 */
export async function findRunning(home: string): Promise<RunningCloud | null> {
  const until = Date.now() + START_MS;
  let cloud = await holder(home);
  while (cloud && !cloud.ready && Date.now() < until) {
    await pause(50);
    cloud = await holder(home);
  }
  return cloud?.ready ? cloud : null;
}

/** Moves a stale lock away, unless somebody replaced it since it was judged. */
async function clearStale(home: string, judged: string): Promise<void> {
  const aside = `${lockFile(home)}.${randomBytes(6).toString('hex')}.stale`;
  try {
    await rename(lockFile(home), aside);
  } catch {
    return; // another process cleared it first
  }
  const content = await readFile(aside, 'utf8');
  // it was a fresh lock after all: put it back, its owner is alive
  if (content !== judged) await link(aside, lockFile(home)).catch(() => undefined);
  await rm(aside, { force: true });
}

/** Fails with EEXIST when the file is there. A link never shows half a file; where there are none, a copy must do. */
async function createExclusively(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await copyFile(draft, file, constants.COPYFILE_EXCL);
  }
}

/** A lock this process holds. */
export interface Lock {
  update(cloud: RunningCloud): Promise<void>;
  release(): Promise<void>;
}

function heldLock(home: string, taken: string): Lock {
  let content = taken;
  return {
    async update(cloud) {
      content = JSON.stringify(cloud);
      await writeAtomically(lockFile(home), content);
    },
    async release() {
      if ((await readIfExists(lockFile(home))) === content) await rm(lockFile(home), { force: true });
    },
  };
}

/** Takes the home's lock. Throws DiagError `conflict` when a living cloud holds it. */
export async function takeLock(home: string, cloud: RunningCloud): Promise<Lock> {
  const content = JSON.stringify(cloud);
  const draft = `${lockFile(home)}.${randomBytes(6).toString('hex')}.next`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    for (let tries = 0; tries < 5; tries++) {
      try {
        await createExclusively(draft, lockFile(home));
        return heldLock(home, content);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const running = await holder(home);
      if (running)
        throw new DiagError('conflict', `An embedded cloud already runs for this home (pid ${running.pid})`, {
          hint: `Use the one at ${running.endpoint}, or stop it first`,
        });
      const judged = await readIfExists(lockFile(home));
      if (judged !== null) await clearStale(home, judged);
    }
    throw new DiagError('conflict', 'The lock of the embedded cloud could not be taken', { retryable: true });
  } finally {
    await rm(draft, { force: true });
  }
}
