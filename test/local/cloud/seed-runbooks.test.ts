import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { seedRunbooks } from '../../../local/cloud/seed-runbooks';
import { LOCAL_BUCKET } from '../../../local/cloud/start';
import { type TemporaryCloud, temporaryCloud } from './temporary-cloud';

describe('seedRunbooks', () => {
  let cloud: TemporaryCloud;
  let s3: S3Client;
  let folder: string;
  const seed = () => seedRunbooks(s3, LOCAL_BUCKET, folder);
  const put = (name: string, text: string) => writeFile(path.join(folder, name), text);
  const keys = async () =>
    ((await s3.send(new ListObjectsV2Command({ Bucket: LOCAL_BUCKET }))).Contents ?? []).map(({ Key }) => Key);
  const text = async (name: string) =>
    (await s3.send(new GetObjectCommand({ Bucket: LOCAL_BUCKET, Key: `runbooks/${name}` }))).Body?.transformToString();

  beforeAll(async () => {
    cloud = await temporaryCloud();
    s3 = new S3Client({ ...cloud.client, forcePathStyle: true });
    folder = path.join(cloud.home, 'folder');
    await mkdir(folder);
  });
  afterAll(async () => {
    s3.destroy();
    await cloud.stop();
  });

  it('uploads the runbooks and their index, nothing else', async () => {
    await put('one.md', 'first');
    await put('index.json', '{}');
    await put('README.md', 'the format');
    await put('notes.txt', 'mine');
    expect(await seed()).toBe(2);
    expect(await keys()).toEqual(['runbooks/index.json', 'runbooks/one.md']);
  });

  it('uploads only what changed', async () => {
    expect(await seed()).toBe(0);
    await put('one.md', 'second');
    expect(await seed()).toBe(1);
    expect(await text('one.md')).toBe('second');
  });

  it('takes a missing folder for none', async () => {
    await rm(folder, { recursive: true });
    expect(await seed()).toBe(0);
  });
});
