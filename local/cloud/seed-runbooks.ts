import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { RUNBOOK_INDEX_KEY, RUNBOOK_PREFIX } from '../../schemas/artifact-keys';

/** What a deployment uploads: the procedures and their index, not the page about their format. */
const isDeployed = (name: string) => (name.endsWith('.md') && name !== 'README.md') || name === 'index.json';

/** A missing folder has no runbooks: the tools say so. */
async function filesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter(isDeployed).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Uploads the runbooks of a folder that the bucket lacks or has otherwise; the index last. Returns how many. */
export async function seedRunbooks(s3: S3Client, bucket: string, folder: string): Promise<number> {
  const names = await filesOf(folder);
  if (names.length === 0) return 0;
  // a single page holds 1,000 keys, the folder about fifty
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: RUNBOOK_PREFIX }));
  const etags = new Map((listed.Contents ?? []).map(({ Key, ETag }) => [Key, ETag?.replaceAll('"', '')]));
  const files = await Promise.all(
    names.map(async (name) => ({ key: `${RUNBOOK_PREFIX}${name}`, bytes: await readFile(path.join(folder, name)) })),
  );
  const changed = files.filter(({ key, bytes }) => etags.get(key) !== createHash('md5').update(bytes).digest('hex'));
  const put = ({ key, bytes }: { key: string; bytes: Buffer }) =>
    s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ContentType: key.endsWith('.md') ? 'text/markdown' : 'application/json',
      }),
    );
  await Promise.all(changed.filter(({ key }) => key !== RUNBOOK_INDEX_KEY).map(put));
  for (const file of changed.filter(({ key }) => key === RUNBOOK_INDEX_KEY)) await put(file);
  return changed.length;
}
