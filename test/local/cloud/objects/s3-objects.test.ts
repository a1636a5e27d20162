import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { LOCAL_BUCKET as Bucket } from '../../../../local/cloud/start';
import { type TemporaryCloud, temporaryCloud } from '../temporary-cloud';

let local: TemporaryCloud;
let s3: S3Client;
beforeAll(async () => {
  local = await temporaryCloud();
  s3 = new S3Client(local.client);
});
afterAll(async () => {
  s3.destroy();
  await local.stop();
  expect(local.faults).toEqual([]);
});

const textOf = async (Key: string, extra: object = {}) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, ...extra }))).Body!.transformToString();
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('expected a failure');
    },
    (error: { name: string; $metadata: { httpStatusCode: number } }) => ({
      name: error.name,
      status: error.$metadata.httpStatusCode,
    }),
  );

describe('objects through the AWS SDK', () => {
  it('keeps body, type, metadata and checksum of a small object', async () => {
    const put = await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'a/b.txt',
        Body: 'hello',
        ContentType: 'text/plain',
        Metadata: { Node: 'i-1' },
      }),
    );
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'a/b.txt' }));
    expect(await got.Body!.transformToString()).toBe('hello');
    expect(got).toMatchObject({ ContentType: 'text/plain', Metadata: { node: 'i-1' }, ContentLength: 5 });
    expect(put.ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
    expect(got.ETag).toBe(put.ETag);
    expect(got.ChecksumCRC32).toBe(put.ChecksumCRC32);
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'a/b.txt' }))).ContentLength).toBe(5);
  });

  it('decodes streamed bodies with trailing checksums byte for byte', async () => {
    const bytes = randomBytes(300_001);
    const chunks = [bytes.subarray(0, 1), bytes.subarray(1, 70_000), bytes.subarray(70_000)];
    await s3.send(
      new PutObjectCommand({ Bucket, Key: 'stream', Body: Readable.from(chunks), ContentLength: bytes.length }),
    );
    const got = await (await s3.send(new GetObjectCommand({ Bucket, Key: 'stream' }))).Body!.transformToByteArray();
    expect(Buffer.compare(got, bytes)).toBe(0);
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'agrees with the SDK on %s',
    async (algorithm) => {
      const Body = randomBytes(10_000);
      const put = await s3.send(new PutObjectCommand({ Bucket, Key: algorithm, Body, ChecksumAlgorithm: algorithm }));
      expect(put[`Checksum${algorithm}`]).toBeTruthy();
      await s3
        .send(new GetObjectCommand({ Bucket, Key: algorithm, ChecksumMode: 'ENABLED' }))
        .then((o) => o.Body!.transformToByteArray());
    },
  );

  it.each([
    ['ChecksumCRC32', 'AAAAAA=='],
    ['ChecksumCRC32C', 'AAAAAA=='],
    ['ChecksumSHA256', createHash('sha256').update('other').digest('base64')],
    ['ContentMD5', createHash('md5').update('other').digest('base64')],
  ])('refuses a body that does not match its %s and stores nothing', async (field, value) => {
    const put = s3.send(new PutObjectCommand({ Bucket, Key: `bad-${field}`, Body: 'body', [field]: value }));
    expect(await failure(put)).toEqual({ name: 'BadDigest', status: 400 });
    expect(await failure(s3.send(new GetObjectCommand({ Bucket, Key: `bad-${field}` })))).toEqual({
      name: 'NoSuchKey',
      status: 404,
    });
  });

  it('serves bounded, open and suffix ranges and refuses unsatisfiable ones', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'range', Body: '0123456789' }));
    expect(await textOf('range', { Range: 'bytes=2-4' })).toBe('234');
    expect(await textOf('range', { Range: 'bytes=7-' })).toBe('789');
    expect(await textOf('range', { Range: 'bytes=-3' })).toBe('789');
    expect(await textOf('range', { Range: 'bytes=-99' })).toBe('0123456789');
    expect(await textOf('range', { Range: 'bytes=8-99' })).toBe('89');
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'range', Range: 'bytes=0-0' }));
    expect(part).toMatchObject({ ContentRange: 'bytes 0-0/10', ContentLength: 1, $metadata: { httpStatusCode: 206 } });
    part.Body!.transformToString();
    const past = s3.send(new GetObjectCommand({ Bucket, Key: 'range', Range: 'bytes=10-' }));
    expect(await failure(past)).toEqual({ name: 'InvalidRange', status: 416 });
  });

  it('honours write conditions', async () => {
    const put = (extra: object) => s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'x', ...extra }));
    expect(await failure(put({ IfMatch: '"abc"' }))).toEqual({ name: 'NoSuchKey', status: 404 });
    const { ETag } = await put({ IfNoneMatch: '*' });
    expect(await failure(put({ IfNoneMatch: '*' }))).toEqual({ name: 'PreconditionFailed', status: 412 });
    expect(await failure(put({ IfMatch: '"abc"' }))).toEqual({ name: 'PreconditionFailed', status: 412 });
    await put({ IfMatch: ETag });
  });

  it('lets exactly one of many conditional writers win', async () => {
    const writers = Array.from({ length: 12 }, (_, at) =>
      s3
        .send(new PutObjectCommand({ Bucket, Key: 'race', Body: `writer ${at}`, IfNoneMatch: '*' }))
        .then(() => `writer ${at}`),
    );
    const won = (await Promise.allSettled(writers)).flatMap((result) =>
      result.status === 'fulfilled' ? [result.value] : [],
    );
    expect(won).toHaveLength(1);
    expect(await textOf('race')).toBe(won[0]);
  });

  it('honours read conditions', async () => {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'cond', Body: 'x' }));
    const get = (extra: object) => s3.send(new GetObjectCommand({ Bucket, Key: 'cond', ...extra }));
    expect((await failure(get({ IfNoneMatch: ETag }))).status).toBe(304);
    expect((await failure(get({ IfMatch: '"no"' }))).status).toBe(412);
    expect((await failure(get({ IfUnmodifiedSince: new Date(0) }))).status).toBe(412);
    expect((await failure(get({ IfModifiedSince: new Date(Date.now() + 60_000) }))).status).toBe(304);
  });

  it.each([
    'a b+c',
    "odd/~!*'()/ü/€/😀",
    '%2F%',
    '../../etc/passwd',
    'a//b',
    '/lead',
    './x',
    'ctl\u0001\n',
    'q?x=1&y#z',
    '=,;:@$',
  ])('treats the key %j as nothing but a name', async (Key) => {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    expect(await textOf(Key)).toBe(Key);
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }));
    expect((await failure(s3.send(new HeadObjectCommand({ Bucket, Key })))).status).toBe(404);
  });

  it('copies with and without new metadata', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'from ü', Body: 'copy me', Metadata: { a: '1' } }));
    const CopySource = `${Bucket}/${encodeURIComponent('from ü')}`;
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource }));
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'to' }))).toMatchObject({ Metadata: { a: '1' } });
    await s3.send(
      new CopyObjectCommand({ Bucket, Key: 'to', CopySource, MetadataDirective: 'REPLACE', Metadata: { b: '2' } }),
    );
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'to' }))).toMatchObject({ Metadata: { b: '2' } });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'from ü' }));
    expect(await textOf('to')).toBe('copy me');
  });

  it('keeps an object readable that is replaced while it is being read', async () => {
    const old = randomBytes(8 * 1024 * 1024);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'busy', Body: old }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'busy' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'busy', Body: 'new' }));
    expect(Buffer.compare(await got.Body!.transformToByteArray(), old)).toBe(0);
    expect(await textOf('busy')).toBe('new');
  });

  it('creates, lists and deletes buckets', async () => {
    const name = 'another-bucket-1';
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    expect(await failure(s3.send(new CreateBucketCommand({ Bucket: name })))).toEqual({
      name: 'BucketAlreadyOwnedByYou',
      status: 409,
    });
    expect((await failure(s3.send(new CreateBucketCommand({ Bucket: 'No_Name' })))).name).toBe('InvalidBucketName');
    expect((await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([name, Bucket].sort());
    await s3.send(new PutObjectCommand({ Bucket: name, Key: 'k', Body: 'x' }));
    expect((await failure(s3.send(new DeleteBucketCommand({ Bucket: name })))).name).toBe('BucketNotEmpty');
    await s3.send(new DeleteObjectCommand({ Bucket: name, Key: 'k' }));
    await s3.send(new DeleteBucketCommand({ Bucket: name }));
    expect((await failure(s3.send(new HeadBucketCommand({ Bucket: name })))).status).toBe(404);
  });

  it('refuses what it does not have instead of misreading it', async () => {
    expect(await failure(s3.send(new GetObjectAclCommand({ Bucket, Key: 'a/b.txt' })))).toEqual({
      name: 'NotImplemented',
      status: 501,
    });
    expect((await failure(s3.send(new ListObjectsCommand({ Bucket })))).name).toBe('NotImplemented');
    const long = s3.send(new PutObjectCommand({ Bucket, Key: 'é'.repeat(513), Body: 'x' }));
    expect((await failure(long)).name).toBe('KeyTooLongError');
  });

  it('answers like S3 for what is not there', async () => {
    await s3.send(new HeadBucketCommand({ Bucket }));
    expect((await failure(s3.send(new HeadBucketCommand({ Bucket: 'no-such-bucket' })))).status).toBe(404);
    expect((await failure(s3.send(new PutObjectCommand({ Bucket: 'no-such-bucket', Key: 'k', Body: 'x' })))).name).toBe(
      'NoSuchBucket',
    );
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'never was' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: Buffer.alloc(0) }));
    expect(await textOf('empty')).toBe('');
  });
});
