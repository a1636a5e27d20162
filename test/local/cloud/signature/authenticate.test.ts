import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { LOCAL_BUCKET as Bucket } from '../../../../local/cloud/start';
import { type TemporaryCloud, temporaryCloud } from '../temporary-cloud';

let local: TemporaryCloud;
let s3: S3Client;
beforeAll(async () => {
  local = await temporaryCloud();
  s3 = new S3Client(local.client);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'secret', Body: 'bundle' }));
});
afterAll(async () => {
  s3.destroy();
  await local.stop();
  expect(local.faults).toEqual([]);
});
const presignGet = (options: Parameters<typeof getSignedUrl>[2] = {}) =>
  getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'secret' }), options);
const code = async (response: Response) => [response.status, /<Code>(\w+)</.exec(await response.text())?.[1]];

describe('who may talk to the endpoint', () => {
  it('nobody without a signature', async () => {
    expect(await code(await fetch(`${local.cloud.endpoint}/${Bucket}/secret`))).toEqual([403, 'AccessDenied']);
    const json = await fetch(local.cloud.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSSM.X' },
      body: '{}',
    });
    expect([json.status, await json.json()]).toMatchObject([403, { __type: 'MissingAuthenticationTokenException' }]);
    const table = await fetch(local.cloud.tablesEndpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      body: '{}',
    });
    expect(await table.json()).toMatchObject({
      __type: expect.stringContaining('MissingAuthenticationTokenException'),
    });
  });

  it.each([
    ['another key id', { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, 'InvalidAccessKeyId', 'UnrecognizedClientException'],
    ['another secret', { secretAccessKey: 'guessed' }, 'SignatureDoesNotMatch', 'InvalidSignatureException'],
  ])('nobody with %s', async (_, wrong, s3Code, jsonCode) => {
    const client = { ...local.client, credentials: { ...local.client.credentials, ...wrong } };
    const get = new S3Client(client).send(new GetObjectCommand({ Bucket, Key: 'secret' }));
    await expect(get).rejects.toMatchObject({ name: s3Code, $metadata: { httpStatusCode: 403 } });
    const put = new EventBridgeClient(client).send(
      new PutEventsCommand({ Entries: [{ Source: 'a', DetailType: 'b', Detail: '{}' }] }),
    );
    await expect(put).rejects.toMatchObject({ name: jsonCode });
  });

  it('nobody with a clock 20 minutes off', async () => {
    const early = new S3Client({ ...local.client, systemClockOffset: -20 * 60_000 });
    await expect(early.send(new GetObjectCommand({ Bucket, Key: 'secret' }))).rejects.toMatchObject({
      name: 'RequestTimeTooSkewed',
    });
  });

  it('nobody who changes a signed request', async () => {
    const seen: { url: string; headers: Record<string, string> }[] = [];
    const spy = new S3Client(local.client);
    spy.middlewareStack.add(
      (next) => async (args) => {
        const request = args.request as { path: string; headers: Record<string, string> };
        seen.push({ url: request.path, headers: { ...request.headers } });
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await spy.send(new PutObjectCommand({ Bucket, Key: 'signed', Body: 'abc' }));
    const { url, headers } = seen[0]!;
    const { host: _, ...sent } = headers;
    const replay = (body: string, extra: Record<string, string> = {}, path = url) =>
      fetch(`${local.cloud.endpoint}${path}?x-id=PutObject`, { method: 'PUT', headers: { ...sent, ...extra }, body });
    expect((await replay('abc')).status).toBe(200);
    expect((await code(await replay('abd')))[0]).toBe(400); // body against the signed hash
    expect(await code(await replay('abc', { 'content-type': 'text/html' }))).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await code(await replay('abc', { 'x-amz-meta-extra': '1' }))).toEqual([403, 'AccessDenied']);
    expect(await code(await replay('abc', {}, `${url}2`))).toEqual([403, 'SignatureDoesNotMatch']);
  });
});

describe('presigned URLs', () => {
  it('serve a GET and take a PUT, without any header', async () => {
    const got = await fetch(await presignGet());
    expect([got.status, await got.text()]).toEqual([200, 'bundle']);
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'given', Metadata: { by: 'url' } }), {
      expiresIn: 60,
    });
    expect((await fetch(url, { method: 'PUT', body: 'from outside' })).status).toBe(200);
    const stored = await s3.send(new GetObjectCommand({ Bucket, Key: 'given' }));
    expect([await stored.Body!.transformToString(), stored.Metadata]).toEqual(['from outside', { by: 'url' }]);
  });

  it('are worth nothing once tampered with', async () => {
    const url = await presignGet({ expiresIn: 60 });
    const forged = [
      url.replace('/secret?', '/given?'),
      url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'),
      url.replace(/X-Amz-Signature=../, 'X-Amz-Signature=zz'),
      `${url}&response-content-type=text%2Fhtml`,
    ];
    for (const each of forged) expect(await code(await fetch(each))).toEqual([403, 'SignatureDoesNotMatch']);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
  });

  it('end', async () => {
    const signingDate = new Date(Date.now() - 120_000);
    const url = await presignGet({ expiresIn: 60, signingDate });
    expect(await code(await fetch(url))).toEqual([403, 'AccessDenied']);
    expect((await fetch(await presignGet({ expiresIn: 180, signingDate }))).status).toBe(200);
  });
});
