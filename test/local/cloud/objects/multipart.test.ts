import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { runningChecksum } from '../../../../local/cloud/objects/checksums';
import { LOCAL_BUCKET as Bucket } from '../../../../local/cloud/start';
import { type TemporaryCloud, temporaryCloud } from '../temporary-cloud';

const MB = 1024 * 1024;
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

const create = async (Key: string) => (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))).UploadId!;
const part = (Key: string, UploadId: string, PartNumber: number, Body: Buffer) =>
  s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
const complete = (Key: string, UploadId: string, Parts: { PartNumber: number; ETag: string | undefined }[]) =>
  s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

describe('multipart uploads', () => {
  it('takes a stream of unknown length from lib-storage and serves ranges across parts', async () => {
    const bytes = randomBytes(12 * MB + 7);
    async function* source() {
      for (let at = 0; at < bytes.length; at += MB) yield bytes.subarray(at, at + MB);
    }
    const upload = new Upload({
      client: s3,
      params: { Bucket, Key: 'big', Body: Readable.from(source()) },
      partSize: 5 * MB,
      queueSize: 2,
    });
    const done = await upload.done();
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    const whole = await (await s3.send(new GetObjectCommand({ Bucket, Key: 'big' }))).Body!.transformToByteArray();
    expect(Buffer.compare(whole, bytes)).toBe(0);
    const Range = `bytes=${5 * MB - 3}-${10 * MB + 2}`;
    const middle = await (
      await s3.send(new GetObjectCommand({ Bucket, Key: 'big', Range }))
    ).Body!.transformToByteArray();
    expect(Buffer.compare(middle, bytes.subarray(5 * MB - 3, 10 * MB + 3))).toBe(0);
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).toEqual([]);
  });

  it('composes the ETag from the parts and keeps a replaced part out', async () => {
    const id = await create('parts');
    const [a, b] = [randomBytes(5 * MB), randomBytes(10)];
    await part('parts', id, 1, randomBytes(5 * MB));
    const one = await part('parts', id, 1, a);
    const two = await part('parts', id, 2, b);
    expect(
      (await s3.send(new ListPartsCommand({ Bucket, Key: 'parts', UploadId: id }))).Parts?.map(({ Size }) => Size),
    ).toEqual([5 * MB, 10]);
    const done = await complete('parts', id, [
      { PartNumber: 1, ETag: one.ETag },
      { PartNumber: 2, ETag: two.ETag },
    ]);
    const md5 = (data: Buffer) => createHash('md5').update(data).digest();
    expect(done.ETag).toBe(`"${md5(Buffer.concat([md5(a), md5(b)])).toString('hex')}-2"`);
    const got = await (await s3.send(new GetObjectCommand({ Bucket, Key: 'parts' }))).Body!.transformToByteArray();
    expect(Buffer.compare(got, Buffer.concat([a, b]))).toBe(0);
  });

  it('refuses wrong, unordered, small and unknown parts and leaves the upload usable', async () => {
    const id = await create('strict');
    const one = await part('strict', id, 1, Buffer.from('tiny'));
    const two = await part('strict', id, 2, Buffer.from('tiny'));
    const [first, second] = [
      { PartNumber: 1, ETag: one.ETag },
      { PartNumber: 2, ETag: two.ETag },
    ];
    await expect(complete('strict', id, [{ PartNumber: 1, ETag: '"0"' }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(complete('strict', id, [second, first])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete('strict', id, [first, second])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete('strict', 'nope', [first])).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'strict' }))).rejects.toMatchObject({ name: 'NotFound' });
    await complete('strict', id, [second]);
  });

  it('forgets an aborted upload', async () => {
    const id = await create('aborted');
    await part('aborted', id, 1, Buffer.from('x'));
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'aborted', UploadId: id }));
    await expect(part('aborted', id, 2, Buffer.from('y'))).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it.each([
    ['CRC64NVME', undefined],
    ['CRC32', 'FULL_OBJECT'],
  ] as const)('computes %s over the whole object and refuses a wrong one', async (algorithm, ChecksumType) => {
    const Key = `full-${algorithm}`;
    const bodies = [randomBytes(5 * MB), randomBytes(99)];
    const upload = { Bucket, Key, ChecksumAlgorithm: algorithm };
    const { UploadId } = await s3.send(
      new CreateMultipartUploadCommand({ ...upload, ...(ChecksumType ? { ChecksumType } : {}) }),
    );
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (const [at, Body] of bodies.entries()) {
      const sent = await s3.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: at + 1, Body }));
      Parts.push({ PartNumber: at + 1, ETag: sent.ETag });
    }
    const whole = runningChecksum(algorithm === 'CRC32' ? 'crc32' : 'crc64nvme');
    for (const body of bodies) whole.update(body);
    const finish = (value: string) =>
      s3.send(
        new CompleteMultipartUploadCommand({
          Bucket,
          Key,
          UploadId,
          MultipartUpload: { Parts },
          [`Checksum${algorithm}`]: value,
        }),
      );
    await expect(finish('AAAAAAAAAAA=')).rejects.toMatchObject({ name: 'BadDigest' });
    await finish(whole.digest().toString('base64'));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(got.ChecksumType).toBe('FULL_OBJECT');
    expect((await got.Body!.transformToByteArray()).length).toBe(5 * MB + 99); // the SDK verifies the checksum
  });
});
