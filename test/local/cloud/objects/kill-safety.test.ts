import { createHash, randomBytes } from 'node:crypto';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { type Bucket, openBucket } from '../../../../local/cloud/objects/bucket';
import type { ObjectCreated } from '../../../../local/cloud/objects/object-record';
import { temporaryHome } from '../temporary-cloud';

async function* bytes(...chunks: Buffer[]) {
  yield* chunks;
}

/** Opens a bucket as a new process would; nothing of an earlier one is closed first. */
const open = (dir: string, announced: ObjectCreated[] = [], accept = true) =>
  openBucket({
    dir,
    name: 'kill-test',
    now: Date.now,
    report: () => undefined,
    events: {
      wanted: () => true,
      announce: async (created) => {
        if (!accept) throw new Error('the router is gone');
        announced.push(created);
      },
    },
  });

async function put(bucket: Bucket, key: string, body: Buffer) {
  const segment = await bucket.files.write(bytes(body));
  return bucket.commit({
    key,
    bytes: body.length,
    etag: createHash('md5').update(body).digest('hex'),
    checksums: {},
    segments: [segment],
    attributes: { contentType: 'text/plain', headers: {}, metadata: {} },
    condition: {},
    reason: 'PutObject',
    requestId: 'r',
  });
}

async function read(bucket: Bucket, key: string): Promise<string | null> {
  const record = bucket.get(key);
  if (!record) return null;
  const parts = await Promise.all(record.segments.map((segment) => readFile(bucket.files.pathOf(segment))));
  return Buffer.concat(parts).toString();
}

const dataFileCount = async (dir: string) =>
  (await readdir(path.join(dir, 'data'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    .length;

let dir: string;
let remove: () => Promise<void>;
/** What the killed process would have left open: closed only after the test has looked. */
let leftOpen: (() => Promise<void> | void)[];
beforeEach(async () => {
  ({ home: dir, remove } = await temporaryHome());
  leftOpen = [];
});
afterEach(async () => {
  for (const close of leftOpen) await close();
  await remove();
});

describe('an object store killed at any moment', () => {
  it('shows nothing of an upload that did not finish, and frees its bytes', async () => {
    const before = await open(dir);
    await put(before, 'done', Buffer.from('kept'));
    // half the bytes arrive, then the process dies: the write below never ends
    let arrived: () => void = () => undefined;
    const half = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    async function* stalled() {
      yield randomBytes(3 * 1024 * 1024);
      arrived();
      await new Promise((_, reject) => leftOpen.push(() => reject(new Error('gone'))));
    }
    const writing = before.files.write(stalled()).catch(() => undefined);
    await half;
    leftOpen.push(async () => void (await writing), before.close);
    expect(await dataFileCount(dir)).toBe(2);

    const after = await open(dir);
    expect([await read(after, 'done'), after.get('half')]).toEqual(['kept', undefined]);
    expect(await dataFileCount(dir)).toBe(1);
    await after.close();
  });

  it('keeps exactly the commits whose journal line is complete, wherever the file is cut', async () => {
    const first = await open(dir);
    for (const key of ['a', 'b', 'a']) await put(first, key, Buffer.from(`${key}${Math.random()}`));
    await first.delete(['b']);
    await first.close();
    const journal = await readFile(path.join(dir, 'index.jsonl'), 'utf8');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: journal.length }), async (cut) => {
        const copy = await temporaryHome();
        await writeFile(path.join(copy.home, 'index.jsonl'), journal.slice(0, cut));
        const keys = new Set<string>();
        for (const line of journal.slice(0, cut).split('\n').slice(0, -1)) {
          const entry = JSON.parse(line) as { op: string; record?: { key: string }; keys?: string[] };
          if (entry.op === 'put') keys.add(entry.record!.key);
          for (const key of entry.keys ?? []) keys.delete(key);
        }
        const bucket = await open(copy.home);
        expect(['a', 'b'].filter((key) => bucket.get(key))).toEqual([...keys].sort());
        await bucket.close();
        await copy.remove();
      }),
      { numRuns: 40 },
    );
  });

  it('has every one of many simultaneous commits after the next start', async () => {
    const before = await open(dir);
    const keys = Array.from({ length: 60 }, (_, at) => `key-${at % 40}`);
    await Promise.all(keys.map((key) => put(before, key, Buffer.from(key))));
    leftOpen.push(before.close);
    const after = await open(dir);
    expect(await Promise.all([...new Set(keys)].map((key) => read(after, key)))).toEqual([...new Set(keys)]);
    expect(await dataFileCount(dir)).toBe(40);
    await after.close();
  });

  it('refuses to start on a journal that is damaged in the middle instead of deleting bytes', async () => {
    const bucket = await open(dir);
    await put(bucket, 'a', Buffer.from('x'));
    await bucket.close();
    await appendFile(path.join(dir, 'index.jsonl'), 'not json\n');
    await expect(open(dir)).rejects.toThrow('damaged');
    expect(await dataFileCount(dir)).toBe(1);
  });

  it('announces a committed object again until the event was taken, then never more', async () => {
    const deaf = await open(dir, [], false);
    const { sequencer } = await put(deaf, 'eks_i-1.tar.gz', Buffer.from('x'));
    await deaf.close();
    const announced: ObjectCreated[] = [];
    await (await open(dir, announced)).close();
    await (await open(dir, announced)).close();
    expect(announced.map((created) => [created.key, created.sequencer])).toEqual([['eks_i-1.tar.gz', sequencer]]);
  });

  it('keeps parts of an open upload, and survives completing it', async () => {
    const before = await open(dir);
    const attributes = { contentType: 'x', headers: {}, metadata: {} };
    const { uploadId } = await before.createUpload({ key: 'k', attributes, fullChecksum: null });
    for (const number of [1, 2]) {
      const segment = await before.files.write(bytes(Buffer.from(`part${number}`)));
      await before.addPart(uploadId, { number, bytes: 5, etag: 'e', checksums: {}, segment });
    }
    leftOpen.push(before.close);
    const after = await open(dir);
    const segments = [...after.upload(uploadId, 'k').parts.values()].map(({ segment }) => segment);
    const commit = { key: 'k', bytes: 10, etag: 'e-2', checksums: {}, segments, attributes, condition: {} };
    await after.commit({ ...commit, reason: 'CompleteMultipartUpload', requestId: 'r', uploadId });
    await after.close();
    const last = await open(dir);
    expect([await read(last, 'k'), last.uploads()]).toEqual(['part1part2', []]);
    await last.close();
  });
});
