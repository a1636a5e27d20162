import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import { inboxName } from '../../../local/cli/commands/inbox';
import { INBOX_SOURCES } from '../../../local/cli/commands/inbox/sources';
import type { FindingsDocument } from '../../../schemas/finding';
import { ROOT, temporaryHome, writeSample } from '../../e2e/embedded';

interface Printed {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly key: string;
  readonly instructions: string[];
}

describe('nodescope inbox', () => {
  let home: string;
  let zip: Buffer;
  const running = new Set<ChildProcessWithoutNullStreams>();
  beforeAll(async () => {
    home = await temporaryHome();
    const file = path.join(home, 'windows.zip');
    await writeSample(file, { sizeBytes: 1_000_000, layout: 'windows' });
    zip = await readFile(file);
  }, 90_000);
  afterAll(async () => {
    for (const child of running) child.kill();
    await rm(home, { recursive: true, force: true });
  });

  function start(...args: string[]) {
    const child = spawn(process.execPath, [
      path.join(ROOT, 'dist/local/cli.js'),
      '--home',
      home,
      '--json',
      'inbox',
      ...args,
    ]);
    running.add(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const rest = async () => {
      let text = '';
      for (let line = await lines.next(); !line.done; line = await lines.next()) text += line.value;
      running.delete(child);
      return { text, errors, code: await ended };
    };
    const first = async (): Promise<Printed> => {
      const line = await lines.next();
      if (line.done) throw new Error(errors);
      return JSON.parse(line.value) as Printed;
    };
    return { first, rest };
  }
  const put = (url: string, body: Buffer, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'PUT', body: new Uint8Array(body), headers }).then(({ status }) => status);

  it('hands out a link that takes one archive once, and follows it to findings', async () => {
    const { first, rest } = start('--from', 'windows', 'node-7.zip');
    const { url, headers, key, instructions } = await first();
    expect(key).toBe('inbox/node-7.zip');
    expect(instructions[0]).toContain('Invoke-WebRequest');
    // nothing but this: no other key, no other method, no overwriting
    expect(await put(url.replace('node-7.zip', 'node-8.zip'), zip, headers)).toBe(403);
    expect(await put(url, zip)).toBe(403);
    expect((await fetch(url)).status).toBe(403);
    expect(await put(url, zip, headers)).toBe(200);
    expect([412, 403]).toContain(await put(url, Buffer.from('something else'), headers).catch(() => 412));
    const { text, code, errors } = await rest();
    expect([code, errors]).toEqual([0, expect.any(String)]);
    const document = JSON.parse(text) as FindingsDocument;
    expect(document).toMatchObject({ findings: expect.any(Array), checks: expect.any(Array) });
  }, 180_000);

  it('prints a NodeDiagnostic that is ready to apply; its link needs no header', async () => {
    const { first, rest } = start('--from', 'node-diagnostic', '--node', 'i-0123456789abcdef0', '--no-follow');
    const { url, headers, key, instructions } = await first();
    expect(key).toMatch(/^inbox\/i-0123456789abcdef0-[0-9a-f]{12}\.tar\.gz$/);
    expect(headers).toEqual({});
    expect(parse(instructions[1]!)).toEqual({
      apiVersion: 'eks.amazonaws.com/v1alpha1',
      kind: 'NodeDiagnostic',
      metadata: { name: 'i-0123456789abcdef0' },
      spec: { logCapture: { destination: url } },
    });
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('host');
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('900');
    expect((await rest()).code).toBe(0);
  }, 60_000);

  it('binds the link to the size of the archive when that is known', async () => {
    const { first, rest } = start('--bytes', '1234', '--no-follow');
    const { url } = await first();
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')!.split(';')).toContain('content-length');
    expect((await rest()).code).toBe(0);
  }, 60_000);

  it.each([
    [['--from', 'email'], /--from: email is unknown/],
    [['--expires', '600'], /--expires: 600/],
    [['--node', 'x; rm -rf /', '--from', 'node-diagnostic'], /--node/],
    [['../../collections/x.zip'], /no name for an archive/],
    [['--outputs', '/no/such/file', '--region', 'eu-west-1'], /no file/],
  ])('refuses %p', async (args, message) => {
    const { errors, code } = await start(...args).rest();
    expect(errors).toMatch(message);
    expect(code).toBe(2);
  });

  it('names what cannot be guessed', () => {
    expect(inboxName(undefined, 'zip', 'ip-10-0-0-1.ec2.internal')).toMatch(
      /^ip-10-0-0-1\.ec2\.internal-[0-9a-f]{12}\.zip$/,
    );
    expect(inboxName(undefined, 'zip', null)).not.toBe(inboxName(undefined, 'zip', null));
  });

  it('quotes links for a shell', () => {
    for (const source of [INBOX_SOURCES.archive, INBOX_SOURCES.bottlerocket])
      expect(source.instructions("https://x/?a=1&b='c").at(-1)).toContain("'https://x/?a=1&b='\\''c'");
  });
});
