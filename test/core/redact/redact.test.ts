import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { createRedactor } from '../../../functions/core/redact/redact';
import { SECRET_SHAPES } from '../../../functions/core/redact/shapes';
import { ORDINARY_LINES } from './ordinary-lines';

const redactOnce = (text: string) => createRedactor().redact(text);
const examples = SECRET_SHAPES.flatMap((shape) => shape.examples);

describe('placeholders', () => {
  const line = 'DB_PASSWORD=hunter2 other_password="hunter2" ADMIN_PASSWORD=hunter3';

  it('are the same for the same secret and differ for different ones', () => {
    const found = redactOnce(line).match(/«secret:[^»]+»/g) ?? [];
    expect(found).toHaveLength(3);
    expect(found[0]).toBe(found[1]);
    expect(found[0]).not.toBe(found[2]);
    expect(found[0]).toMatch(/^«secret:password#[0-9a-f]{6}»$/);
  });

  it('are the same in every redactor with the same key, whatever it saw before', () => {
    const used = createRedactor();
    used.redact('token=0a1b2c3d4e5f60718293 and much more');
    expect(used.redact(line)).toBe(redactOnce(line));
    expect(createRedactor({ hashKey: 'another' }).redact(line)).not.toBe(redactOnce(line));
  });

  it('are counted by type', () => {
    const redactor = createRedactor();
    redactor.redact(line);
    redactor.redact('dial redis://:hunter2@cache:6379');
    redactor.redact('nothing here');
    expect(redactor.report()).toEqual({ password: 3, 'url-password': 1 });
  });
});

describe('what stays', () => {
  it.each(ORDINARY_LINES)('%s', (line) => {
    expect(redactOnce(line)).toBe(line);
  });

  // kept beside the repository, never in it: real lines collected from public issues
  const corpus = resolve(__dirname, '../../../../shared/corpus');
  const files = existsSync(corpus) ? ['healthy.jsonl', 'faulty.jsonl'] : [];
  it('every line of the corpus, when there is one', () => {
    const altered: string[] = [];
    for (const file of files) {
      for (const row of readFileSync(resolve(corpus, file), 'utf8').split('\n').filter(Boolean)) {
        const { line } = JSON.parse(row) as { line: string };
        if (redactOnce(line) !== line) altered.push(redactOnce(line));
      }
    }
    expect(altered).toEqual([]);
  });
});

describe('several secrets in one text', () => {
  it('masks each of a kubeconfig, and nothing else of it', () => {
    const kubeconfig = [
      'apiVersion: v1',
      'clusters:',
      '- cluster:',
      '    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURhekNDQWxPZ0F3SUJBZ0lVSg==',
      '    server: https://62BA53F5DB11FF16B255AF6ECD0B5BC9.gr7.us-west-2.eks.amazonaws.com',
      'users:',
      '- name: admin',
      '  user:',
      '    token: 0a1b2c3d4e5f60718293a4b5c6d7e8f9',
      '    password: changeme',
      '- name: node',
      '  user:',
      '    exec:',
      '      command: aws-iam-authenticator',
      '      args: ["token", "-i", "prod-cluster"]',
    ];
    const redacted = redactOnce(kubeconfig.join('\n')).split('\n');
    const changed = redacted.flatMap((line, i) => (line === kubeconfig[i] ? [] : [i]));
    expect(redacted).toHaveLength(kubeconfig.length);
    expect(changed).toEqual([8, 9]);
  });

  it('masks the parts of a presigned URL that grant access and keeps host, path and region', () => {
    const signature = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
    const url =
      'https://prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com/a1/b2?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAQGB4D7EXAMPLE234%2F20240131%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20240131T101112Z&X-Amz-Expires=3600&X-Amz-Security-Token=IQoJb3JpZ2luX2VjEJv%2F%2F%2F%2F&X-Amz-Signature=';
    const redacted = redactOnce(
      `failed to copy: httpReadSeeker: Get "${url}${signature}": dial tcp 52.216.1.2:443: i/o timeout`,
    );
    expect(redacted).toContain('prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com/a1/b2');
    expect(redacted).toContain('%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20240131T101112Z');
    expect(redacted).toContain('dial tcp 52.216.1.2:443: i/o timeout');
    expect(redacted).not.toContain(signature);
    expect(redacted).not.toContain('ASIAQGB4D7EXAMPLE234');
    expect(redacted).not.toContain('IQoJb3JpZ2lu');
  });

  it('keeps the number of lines of a private key', () => {
    const body = ['MIIEowIBAAKCAQEA0Z3VS5JJcds3xfn', 'ygWyF8PbnGy0AHB7MbfMRTtWmLkGQ9v', 'Vw1vL8Oz'];
    const pem = ['a', '-----BEGIN RSA PRIVATE KEY-----', ...body, '-----END RSA PRIVATE KEY-----', 'b'];
    const redacted = redactOnce(pem.join('\n')).split('\n');
    expect(redacted).toHaveLength(pem.length);
    for (const part of body) expect(redacted.join('\n')).not.toContain(part);
    expect([redacted[0], redacted[1], redacted[5], redacted[6]]).toEqual([pem[0], pem[1], pem[5], pem[6]]);
  });
});

describe('properties', () => {
  const fragment = fc.oneof(
    fc.constantFrom(...examples.map((example) => example.text)),
    fc.constantFrom(...examples.map((example) => example.secret)),
    fc.constantFrom(...SECRET_SHAPES.flatMap((shape) => shape.lookAlikes)),
    fc.constantFrom(
      'password',
      'token',
      'secret',
      'key',
      'auth',
      '=',
      ': ',
      '"',
      "'",
      '\\"',
      ' ',
      '\n',
      '«',
      '»',
      ',',
      '://',
      '@',
    ),
    fc.constantFrom(
      '«secret:password#0a1b2c»',
      '-----BEGIN RSA PRIVATE KEY-----',
      '-----END RSA PRIVATE KEY-----',
      'Bearer ',
    ),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  const text = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));

  it('redacting twice is redacting once', () => {
    fc.assert(
      fc.property(text, (input) => {
        const once = redactOnce(input);
        expect(redactOnce(once)).toBe(once);
      }),
      { numRuns: 600 },
    );
  });

  it('never throws, keeps the number of lines, stays bounded', () => {
    fc.assert(
      fc.property(text, (input) => {
        const output = redactOnce(input);
        expect(output.split('\n')).toHaveLength(input.split('\n').length);
        // the longest placeholder replaces at least one character
        expect(output.length).toBeLessThanOrEqual(input.length * 64 + 64);
      }),
      { numRuns: 200 },
    );
  });
});

// No clock here: a pattern that is not linear would need hours for these, which the suite's time limit catches.
describe('long hostile lines', () => {
  const hostile = [
    'a',
    'password=',
    'password="',
    'token: ',
    'secret\\"',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\n',
    'eyJ',
    'eyJaaaaaaaa.',
    '://a:',
    '://:',
    'AKIA',
    'Bearer ',
    'LS0tLS1CRUdJTiBSU0',
    'X-Amz-Security-Token=',
    '--a-',
    '--password ',
    'name: TOKEN\n',
    'authorization: [',
    '«secret:',
    'a.b',
    '0123456789abcdef',
    'key=AbC1',
    'xoxb-1-',
    'curl -u a:',
    'login a password ',
    'https://a1',
    'token 0a',
    '<a.',
    ' ',
    '\\',
  ];
  it.each(hostile)('made of %j', (unit) => {
    const line = unit.repeat(Math.ceil(300_000 / unit.length));
    expect(redactOnce(line).length).toBeGreaterThan(0);
  });
});
