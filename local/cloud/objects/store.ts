import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ServiceError } from '../service';
import { type Bucket, type ObjectEvents, openBucket } from './bucket';

/** All buckets of one embedded cloud, in one folder. */
export interface ObjectStore {
  /** Throws NoSuchBucket (404). */
  bucket(name: string): Bucket;
  /** Creates the bucket when it is missing; false when it was there. */
  createBucket(name: string): Promise<boolean>;
  /** Throws BucketNotEmpty (409). */
  deleteBucket(name: string): Promise<void>;
  bucketNames(): string[];
  close(): Promise<void>;
}

const BUCKET_NAME = /^(?!xn--|sthree-)[a-z0-9](?:[a-z0-9]|[.-](?=[a-z0-9])){1,61}[a-z0-9]$/;
const noSuchBucket = () => new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404);

export async function openObjectStore(options: {
  readonly dir: string;
  readonly events: ObjectEvents;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Promise<ObjectStore> {
  const { dir } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const buckets = new Map<string, Bucket>();
  const opening = new Map<string, Promise<void>>();
  const open = async (name: string) => {
    buckets.set(name, await openBucket({ ...options, dir: path.join(dir, name), name }));
  };
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.isDirectory() && BUCKET_NAME.test(entry.name)) await open(entry.name);
  }
  return {
    bucket(name) {
      const bucket = buckets.get(name);
      if (!bucket) throw noSuchBucket();
      return bucket;
    },
    async createBucket(name) {
      if (!BUCKET_NAME.test(name)) throw new ServiceError('InvalidBucketName', 'The specified bucket is not valid.');
      if (buckets.has(name)) return false;
      const running = opening.get(name);
      if (running) return running.then(() => false);
      const created = open(name).finally(() => opening.delete(name));
      opening.set(name, created);
      await created;
      return true;
    },
    async deleteBucket(name) {
      const bucket = buckets.get(name);
      if (!bucket) throw noSuchBucket();
      if (bucket.keys.size > 0)
        throw new ServiceError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
      buckets.delete(name);
      await bucket.close();
      await rm(path.join(dir, name), { recursive: true, force: true });
    },
    bucketNames: () => [...buckets.keys()].sort(),
    async close() {
      await Promise.all([...buckets.values()].map((bucket) => bucket.close()));
    },
  };
}
