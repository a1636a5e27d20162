import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { decodeAwsChunked } from '../../../../local/cloud/objects/aws-chunked';
import { sign, signingKey } from '../../../../local/cloud/signature/signing-key';

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? bytes.length);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function decode(body: Buffer, claim: Parameters<typeof decodeAwsChunked>[1], sizes: readonly number[] = [8192]) {
  const { data, trailers } = decodeAwsChunked(pieces(body, sizes), claim);
  const chunks: Buffer[] = [];
  for await (const chunk of data) chunks.push(Buffer.from(chunk));
  return { data: Buffer.concat(chunks), trailers };
}

// the worked example of the S3 documentation: 66560 bytes 'a' in three chunks
const scope = { date: '20130524', region: 'us-east-1', service: 's3' };
const documented = {
  scope,
  amzDate: '20130524T000000Z',
  key: signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope),
  signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
};
const SIGNATURES = [
  'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
  '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
  'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
];
const signedBody = (first = 'a') =>
  Buffer.from(
    `10000;chunk-signature=${SIGNATURES[0]}\r\n${first}${'a'.repeat(65535)}\r\n` +
      `400;chunk-signature=${SIGNATURES[1]}\r\n${'a'.repeat(1024)}\r\n0;chunk-signature=${SIGNATURES[2]}\r\n\r\n`,
  );

describe('aws-chunked bodies', () => {
  it('accepts the documented signed example', async () => {
    expect((await decode(signedBody(), documented)).data.equals(Buffer.alloc(66560, 'a'))).toBe(true);
  });

  it('refuses a signed body with one byte changed, or without signatures', async () => {
    await expect(decode(signedBody('b'), documented)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
    await expect(decode(Buffer.from('1\r\na\r\n0\r\n\r\n'), documented)).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });

  it('verifies a signed trailer', async () => {
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const chunk = (previous: string, data: string) =>
      sign(
        documented.key,
        'AWS4-HMAC-SHA256-PAYLOAD',
        documented.amzDate,
        scope,
        `${previous}\n${hash('')}\n${hash(data)}`,
      );
    const one = chunk(documented.signature, 'hi');
    const end = chunk(one, '');
    const trailer = sign(
      documented.key,
      'AWS4-HMAC-SHA256-TRAILER',
      documented.amzDate,
      scope,
      `${end}\n${hash('x-amz-checksum-crc32:2JMqrA==\n')}`,
    );
    const body = (value: string) =>
      Buffer.from(
        `2;chunk-signature=${one}\r\nhi\r\n0;chunk-signature=${end}\r\nx-amz-checksum-crc32:${value}\r\nx-amz-trailer-signature:${trailer}\r\n\r\n`,
      );
    expect((await decode(body('2JMqrA=='), documented)).trailers.get('x-amz-checksum-crc32')).toBe('2JMqrA==');
    await expect(decode(body('AAAAAA=='), documented)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it('gives the same bytes however body and network are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
        async (chunks, sizes) => {
          const framed = chunks.map((chunk) =>
            Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]),
          );
          const body = Buffer.concat([...framed, Buffer.from('0\r\nx-amz-checksum-crc32: AAAAAA==\r\n\r\n')]);
          const decoded = await decode(body, null, sizes);
          expect(decoded.data.equals(Buffer.concat(chunks))).toBe(true);
          expect([...decoded.trailers]).toEqual([['x-amz-checksum-crc32', 'AAAAAA==']]);
        },
      ),
    );
  });

  it.each([
    ['cut inside data', '5\r\nab'],
    ['cut before the last chunk', '2\r\nab\r\n'],
    ['no size', 'zz\r\nab\r\n'],
    ['data longer than announced', '1\r\nab\r\n0\r\n\r\n'],
    ['endless header line', 'f'.repeat(9000)],
    ['bytes behind the end', '0\r\n\r\nmore'],
    ['size beyond any object', `${'f'.repeat(13)}\r\n`],
    ['trailer without a name', '0\r\n:x\r\n\r\n'],
  ])('refuses a body that is %s', async (_, body) => {
    await expect(decode(Buffer.from(body), null)).rejects.toMatchObject({ name: 'ServiceError' });
  });
});
