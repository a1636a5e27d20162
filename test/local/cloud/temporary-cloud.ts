import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Cloud, type CloudOptions, startServices } from '../../../local/cloud/start';

/** A folder of its own for one test, and a way to get rid of it. */
export async function temporaryHome(): Promise<{ home: string; remove: () => Promise<void> }> {
  const home = await mkdtemp(path.join(tmpdir(), 'nodescope-'));
  return { home, remove: () => rm(home, { recursive: true, force: true }) };
}

export interface TemporaryCloud {
  readonly cloud: Cloud;
  readonly home: string;
  /** Faults the cloud reported; tests expect none unless they provoke one. */
  readonly faults: unknown[];
  /** Options every AWS SDK client of the test needs. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: 1;
  };
  stop(): Promise<void>;
}

export async function temporaryCloud(
  options: Omit<CloudOptions, 'home' | 'report'> & { home?: string } = {},
): Promise<TemporaryCloud> {
  const own =
    options.home === undefined ? await temporaryHome() : { home: options.home, remove: async () => undefined };
  const faults: unknown[] = [];
  const cloud = await startServices({ ...options, home: own.home, report: (error) => faults.push(error) });
  return {
    cloud,
    home: own.home,
    faults,
    client: {
      endpoint: cloud.endpoint,
      region: 'us-east-1',
      credentials: {
        accessKeyId: cloud.env.AWS_ACCESS_KEY_ID!,
        secretAccessKey: cloud.env.AWS_SECRET_ACCESS_KEY!,
      },
      maxAttempts: 1,
    },
    async stop() {
      await cloud.close();
      await own.remove();
    },
  };
}
