import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import type { ObjectRecord } from '../../../../local/cloud/objects/object-record';
import { listPage } from '../../../../local/cloud/objects/operations/list-objects';
import { compareUtf8, sortedKeys } from '../../../../local/cloud/objects/sorted-keys';
import { LOCAL_BUCKET as Bucket } from '../../../../local/cloud/start';
import { type TemporaryCloud, temporaryCloud } from '../temporary-cloud';

const keyName = fc.string({
  unit: fc.constantFrom('a', 'b', '/', '\u{10ffff}', '\ufffd', 'é', '😀'),
  minLength: 1,
  maxLength: 6,
});

/** Everything at once, the slow and obvious way. */
function reference(keys: readonly string[], prefix: string, delimiter: string): string[] {
  const entries = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      return cut < 0 ? `key ${key}` : `group ${key.slice(0, cut + delimiter.length)}`;
    });
  return [...new Set(entries)].sort();
}

describe('listing', () => {
  it('orders keys by their UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it('shows every key and every common prefix exactly once over all pages', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(keyName, { maxLength: 30 }),
        fc.constantFrom('', 'a', 'a/', '/'),
        fc.constantFrom('', '/', 'b/'),
        fc.integer({ min: 1, max: 4 }),
        (names, prefix, delimiter, maxKeys) => {
          const bucket = { keys: sortedKeys(names), get: (key: string) => ({ key }) as ObjectRecord };
          const seen: string[] = [];
          for (let after: ReturnType<typeof listPage>['resumeAfter'] = null; ; ) {
            const page = listPage(bucket, { prefix, delimiter, after, maxKeys });
            seen.push(
              ...page.objects.map(({ key }) => `key ${key}`),
              ...page.commonPrefixes.map((group) => `group ${group}`),
            );
            expect(page.objects.length + page.commonPrefixes.length).toBeLessThanOrEqual(maxKeys);
            if (!page.resumeAfter) break;
            after = page.resumeAfter;
          }
          expect(seen.sort()).toEqual(reference(names, prefix, delimiter));
        },
      ),
    );
  });
});

describe('ListObjectsV2 through the AWS SDK', () => {
  let local: TemporaryCloud;
  let s3: S3Client;
  beforeAll(async () => {
    local = await temporaryCloud();
    s3 = new S3Client(local.client);
    const names = ['top', 'x/1', 'x/2', 'x/y/3', 'x/y/4', 'z & <é>/5'];
    await Promise.all(names.map((Key) => s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))));
  });
  afterAll(async () => {
    s3.destroy();
    await local.stop();
  });
  const list = (input: object) => s3.send(new ListObjectsV2Command({ Bucket, ...input }));

  it('pages, groups and starts after a key', async () => {
    const first = await list({ MaxKeys: 4 });
    expect(first).toMatchObject({ IsTruncated: true, KeyCount: 4 });
    const rest = await list({ ContinuationToken: first.NextContinuationToken });
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(['x/y/4', 'z & <é>/5']);
    const grouped = await list({ Prefix: 'x/', Delimiter: '/' });
    expect(grouped.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
      ['x/1', 3],
      ['x/2', 3],
    ]);
    expect(grouped.CommonPrefixes).toEqual([{ Prefix: 'x/y/' }]);
    expect((await list({ StartAfter: 'x/2' })).Contents?.map(({ Key }) => Key)).toEqual([
      'x/y/3',
      'x/y/4',
      'z & <é>/5',
    ]);
    expect((await list({ StartAfter: 'x/2', Delimiter: '/' })).CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual([
      'x/',
      'z & <é>/',
    ]);
    expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it('url-encodes when asked', async () => {
    const page = await list({ Prefix: 'z', EncodingType: 'url' });
    expect(page.Contents?.map(({ Key }) => Key)).toEqual(['z%20%26%20%3C%C3%A9%3E/5']);
  });

  it('deletes many, quietly', async () => {
    const Objects = [{ Key: 'x/1' }, { Key: 'x/2' }, { Key: 'not there' }];
    expect(
      (await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }))).Deleted,
    ).toBeUndefined();
    expect((await list({ Prefix: 'x/' })).Contents?.map(({ Key }) => Key)).toEqual(['x/y/3', 'x/y/4']);
  });
});
