import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from '../../functions/aws/clients/documents';
import type { CollectionRecord } from '../../schemas/collection';
import { makeTar } from '../core/bundle/make-tar';
import { openTestCloud, type TestCloud } from '../e2e/embedded';
import { collectFile } from './stage';

const NODE = 'i-0ddddddddddddddd4';

jest.setTimeout(60_000);

describe('artifact where the deployment allows raw bundles', () => {
  let cloud: TestCloud;
  let file: string;
  let record: CollectionRecord;

  beforeAll(async () => {
    cloud = await openTestCloud({ env: { NODESCOPE_RAW_ARTIFACTS: 'true' } });
    file = path.join(cloud.home, `eks_${NODE}_2026-01-31_1200-UTC_0.7.9.tar.gz`);
    await writeFile(file, gzipSync(await makeTar([{ name: './system/ps.txt', content: 'first\n' }])));
    record = await collectFile(cloud, file, NODE);
  }, 60_000);
  afterAll(() => cloud.dispose());

  const call = (args: Record<string, unknown>) =>
    cloud.callTool('artifact', { collectionId: record.collectionId, ...args });

  it('gives the archive as the node made it, and records why', async () => {
    const link = await call({ raw: true, reason: 'support case 42' });
    const response = await fetch((link as unknown as { presignedUrl: string }).presignedUrl);
    const body = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe('application/gzip');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${path.basename(file)}"`);
    expect(body.equals(readFileSync(file))).toBe(true);
    expect(link).toMatchObject({ ok: true, bytes: body.length, sha256: null, raw: true, next: [] });
    const out = await documents().send(
      new QueryCommand({
        TableName: process.env.NODESCOPE_COLLECTIONS_TABLE,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': `GRANT#${record.collectionId}` },
      }),
    );
    expect(out.Items).toMatchObject([{ grant: { raw: true, reason: 'support case 42' } }]);
  });

  it('asks for a reason', async () => {
    for (const args of [{ raw: true }, { raw: true, reason: 'because' }])
      expect(await call(args)).toMatchObject({ error: { code: 'invalid-argument', field: 'reason' } });
  });
});
