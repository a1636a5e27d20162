import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from '../../functions/aws/clients/documents';
import { objects } from '../../functions/aws/objects';
import type { ToolAnswer } from '../../functions/mcp/call-tool';
import type { CollectionRecord } from '../../schemas/collection';
import { makeTar } from '../core/bundle/make-tar';
import { openTestCloud, type TestCloud } from '../e2e/embedded';
import { collectFile } from './stage';

interface Link {
  presignedUrl: string;
  logKey: string;
  expiresAt: string;
  expiresIn: number;
  bytes: number;
  sha256: string;
  redactions: number;
  grantId: string;
  next: { tool: string; arguments: Record<string, unknown> }[];
}

const NODE = 'i-0eeeeeeeeeeeeeee5';
const SECRET = ['hunter2', 'Swordf1sh', 'Xyzzy99'].join('-');
const LINES = 15_000;
const line = (i: number) => `Jan 31 11:00:00 node app[9]: line ${i} ${'é한😀'.repeat(i % 7)}`;
const messages = Array.from({ length: LINES }, (_, i) => (i % 1000 === 7 ? `${line(i)} password=${SECRET}` : line(i)));
const small = `first\nexport DB_PASSWORD=${SECRET}\nlast\n`;

jest.setTimeout(120_000);

describe('artifact', () => {
  let cloud: TestCloud;
  let record: CollectionRecord;

  async function bundle(instanceId: string): Promise<CollectionRecord> {
    const file = path.join(cloud.home, `eks_${instanceId}_2026-01-31_1200-UTC_0.7.9.tar.gz`);
    const members = [
      { name: './var_log/messages', content: `${messages.join('\n')}\n` },
      { name: './system/ps.txt', content: small },
      { name: './system/empty.txt', content: '' },
      { name: './system/blob.txt', content: Buffer.from([0, 1, 2, 0, 255, 254, 0, 0]) },
    ];
    await writeFile(file, gzipSync(await makeTar(members)));
    return collectFile(cloud, file, instanceId);
  }

  beforeAll(async () => {
    cloud = await openTestCloud();
    record = await bundle(NODE);
  }, 120_000);
  afterAll(() => cloud.dispose());

  const call = (args: Record<string, unknown>): Promise<ToolAnswer> =>
    cloud.callTool('artifact', { collectionId: record.collectionId, ...args });
  async function ask(args: Record<string, unknown>): Promise<Link> {
    const answer = await call(args);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer as unknown as Link;
  }
  async function grants(collectionId: string): Promise<Record<string, unknown>[]> {
    const out = await documents().send(
      new QueryCommand({
        TableName: process.env.NODESCOPE_COLLECTIONS_TABLE,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': `GRANT#${collectionId}` },
      }),
    );
    return (out.Items ?? []).map((item) => item.grant as Record<string, unknown>);
  }

  it.each(['system/ps.txt', 'var_log/messages'])(
    '%s: the link gives the redacted file, alone and whole',
    async (logKey) => {
      const link = await ask({ logKey });
      const response = await fetch(link.presignedUrl);
      const body = Buffer.from(await response.arrayBuffer());
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${logKey.replace('/', '-')}"`);
      expect({ bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') }).toEqual({
        bytes: link.bytes,
        sha256: link.sha256,
      });
      const text = body.toString('utf8');
      expect(text).not.toContain(SECRET.slice(0, 8));
      const original = logKey === 'system/ps.txt' ? small : `${messages.join('\n')}\n`;
      expect(text.replace(/«secret:[^»]+»/g, SECRET)).toBe(original);
      expect(link.redactions).toBe(logKey === 'system/ps.txt' ? 1 : LINES / 1000);
    },
  );

  it('is short-lived, and cannot be stretched, written to or used for another file', async () => {
    const before = Date.now();
    const { presignedUrl, expiresAt, expiresIn } = await ask({ logKey: 'system/ps.txt', expirationMinutes: 2 });
    expect(expiresIn).toBe(120);
    expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(before + 120_000);
    expect(Date.parse(expiresAt)).toBeLessThan(Date.now() + 121_000);
    const url = new URL(presignedUrl);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('120');
    const refused = async (change: (copy: URL) => void, method = 'GET') => {
      const copy = new URL(presignedUrl);
      change(copy);
      return (await fetch(copy, { method })).status;
    };
    expect(await refused((copy) => copy.searchParams.set('X-Amz-Expires', '600'))).toBe(403);
    expect(await refused((copy) => copy.searchParams.set('response-content-disposition', 'inline'))).toBe(403);
    const manifest = (copy: URL) => {
      copy.pathname = copy.pathname.replace(/artifacts\/.*/, 'manifest.json');
    };
    expect(await refused(manifest)).toBe(403);
    expect(await refused(() => {}, 'PUT')).toBe(403);
    for (const expirationMinutes of [0, 16, 60, 1.5])
      expect(await call({ logKey: 'system/ps.txt', expirationMinutes })).toMatchObject({
        error: { code: 'invalid-argument', field: 'expirationMinutes' },
      });
  });

  it('records every link before it is handed out: table, log and event, with ids only', async () => {
    const reason = `support case, password=${SECRET}`;
    const link = await ask({ logKey: 'system/ps.txt', reason });
    const grant = (await grants(record.collectionId)).find((one) => one.grantId === link.grantId)!;
    expect(grant).toMatchObject({
      ...{ collectionId: record.collectionId, instanceId: NODE, logKey: 'system/ps.txt', raw: false },
      ...{ bytes: link.bytes, sha256: link.sha256, expiresAt: link.expiresAt },
      reason: expect.stringContaining('support case'),
    });
    expect(JSON.stringify(grant)).not.toContain(SECRET);
    const log = readFileSync(path.join(cloud.home, 'logs/tools.log'), 'utf8');
    expect(log).toContain(link.grantId);
    const signature = new URL(link.presignedUrl).searchParams.get('X-Amz-Signature')!;
    expect(log).not.toContain(signature);
    expect(log).not.toContain('ps.txt');
  });

  it('makes the copy once', async () => {
    const first = await ask({ logKey: 'system/ps.txt' });
    const keys = async () => {
      const found: string[] = [];
      for await (const { key, lastModified } of objects.list(`collections/${record.collectionId}/artifacts/`))
        found.push(`${key} ${lastModified?.toISOString()}`);
      return found;
    };
    const before = await keys();
    const again = await ask({ logKey: './system/ps.txt' });
    expect(await keys()).toEqual(before);
    expect(again).toMatchObject({ sha256: first.sha256, bytes: first.bytes });
    expect(again.grantId).not.toBe(first.grantId);
  });

  it('gives a part of a file', async () => {
    const bytes = Buffer.from(`${messages.join('\n')}\n`);
    const [startByte, endByte] = [bytes.length - 200_000, bytes.length - 100_000];
    const { presignedUrl } = await ask({ logKey: 'var_log/messages', startByte, endByte });
    const text = await (await fetch(presignedUrl)).text();
    const part = bytes.subarray(startByte, endByte).toString('utf8').replaceAll(SECRET, '*');
    const trim = (whole: string) => whole.slice(50, -50);
    expect(text.replace(/«secret:[^»]+»/g, '*')).toContain(trim(part));
  });

  it('gives an empty file, and proposes only calls that work', async () => {
    const { presignedUrl, bytes } = await ask({ logKey: 'system/empty.txt' });
    expect({ bytes, text: await (await fetch(presignedUrl)).text() }).toEqual({ bytes: 0, text: '' });
    const { next } = await ask({ logKey: 'var_log/messages' });
    for (const { tool, arguments: args } of next) expect(await cloud.callTool(tool, args)).toMatchObject({ ok: true });
  });

  it.each([
    [{}, 'invalid-argument', 'logKey'],
    [{ logKey: 'system/blob.txt' }, 'invalid-argument', 'logKey'],
    [{ logKey: 'system/none.txt' }, 'not-found', 'logKey'],
    [{ logKey: '../findings.json' }, 'not-found', 'logKey'],
    [{ logKey: 'system/ps.txt', startByte: 9_999 }, 'invalid-argument', 'startByte'],
    [{ logKey: 'system/ps.txt', startByte: 5, endByte: 5 }, 'invalid-argument', 'endByte'],
    [{ logKey: 'system/ps.txt', raw: true, reason: 'support case 42' }, 'invalid-argument', 'raw'],
    [{ raw: true, reason: 'support case 42' }, 'denied', 'raw'],
    [{ collectionId: 'no-such-collection', logKey: 'system/ps.txt' }, 'not-found', 'collectionId'],
  ])('%j is refused, and leaves no grant', async (args, code, field) => {
    const before = (await grants(record.collectionId)).length;
    expect(await call(args)).toMatchObject({ ok: false, error: { code, field, hint: expect.stringMatching(/.{5}/) } });
    expect(await grants(record.collectionId)).toHaveLength(before);
  });
});
