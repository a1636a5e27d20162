import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRedactor } from '../../functions/core/redact/redact';
import { SECRET_SHAPES } from '../../functions/core/redact/shapes';
import { TOOLS } from '../../functions/tools/tools.generated';
import type { FindingsDocument } from '../../schemas/finding';
import { makeTar } from '../core/bundle/make-tar';
import { findingsText, openTestCloud, type TestCloud } from '../e2e/embedded';
import { unpack } from '../local/samples/unpack';
import { collectFile } from './stage';

const NODE = 'i-0a7c41d90e35b2f68';
const MARK = '-----';
const BODY = Array.from({ length: 50 }, (_, i) => Buffer.alloc(48, `s3Cr${i}tK`).toString('base64'));
const pem = [`${MARK}BEGIN RSA PRIVATE KEY${MARK}`, ...BODY, 'bGFzdDFpbmU9', `${MARK}END RSA PRIVATE KEY${MARK}`];
/** Password-like words that are long enough to be told from ordinary text. */
const PASSWORD = ['hunter2', 'Swordf1sh', 'Xyzzy99'].join('-');
const AWS_SECRET = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYzEXAMPLEKEZ'].join('/');

const EXAMPLES = SECRET_SHAPES.flatMap((shape) => shape.examples).filter((example) => example.secret.length >= 12);
/** Secrets in the forms they have at these places; `secrets` must never be seen, whole or in part. */
const secrets = [...new Set([...BODY, PASSWORD, AWS_SECRET, ...EXAMPLES.map((example) => example.secret)])];

const kubelet = (i: number, text: string) =>
  `Jan 31 11:58:${String(i % 60).padStart(2, '0')} node kubelet[1853]: E0131 11:58:${String(i % 60).padStart(2, '0')}.000000    1853 x.go:1] ${text}`;

/** Lines to add to a file of the bundle. */
const PLANTED: Readonly<Record<string, readonly string[]>> = {
  'var_log/cloud-init-output.log': [
    ...EXAMPLES.map((example) => example.text),
    `export AWS_SECRET_ACCESS_KEY=${AWS_SECRET}`,
    ...pem,
    // a megabyte in one line, secrets at both ends
    `${'.'.repeat(40_000)} password=${PASSWORD} ${'.'.repeat(900_000)} password=${PASSWORD} end`,
  ],
  'kubelet/kubelet.log': [
    ...pem.map((line, i) => kubelet(i, line)),
    ...Array.from({ length: 40 }, (_, i) =>
      kubelet(i, `"Failed to talk to the vault" url="https://admin:${PASSWORD}@vault.internal:8200/v1" attempt=${i}`),
    ),
    ...Array.from({ length: 5 }, (_, i) =>
      kubelet(
        i,
        `"Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"app\\" with ErrImagePull: \\"failed to pull and unpack image \\\\\\"r.io/a:1\\\\\\": failed to resolve reference \\\\\\"r.io/a:1\\\\\\": unexpected status from HEAD request to https://me:${PASSWORD}@r.io/v2/a: 401 Unauthorized\\"" pod="default/app"`,
      ),
    ),
  ],
  'var_log/messages': [
    ...pem.map((line, i) => `Jan 31 11:57:${String(i).padStart(2, '0')} node app[77]: ${line}`),
    `Jan 31 11:58:00 node app[77]: error: cannot connect postgres://app:${PASSWORD}@db:5432/app: connection refused`,
  ],
  'system/ps.txt': [
    `root  4242  0.0  0.1 1000 900 ?  Ss  11:00  0:00 /usr/bin/agent --token=${PASSWORD} --db-password ${PASSWORD}`,
  ],
  'var_log/coredns-ntvz_kube-system_coredns-5c24.log': [
    ...pem.map((line) => `2026-01-31T11:59:00.000000001Z stderr F ${line}`),
    `2026-01-31T11:59:01.000000001Z stderr F [ERROR] plugin/errors: 2 x.svc. A: read udp 10.0.0.1:1->10.0.0.2:53: i/o timeout password=${PASSWORD}`,
  ],
};
const ENVIRONMENT = [
  `AWS_SECRET_ACCESS_KEY=${AWS_SECRET}`,
  `DB_PASSWORD=${PASSWORD}`,
  `PROXY=http://me:${PASSWORD}@proxy:3128`,
];

async function bundleWithSecrets(): Promise<Buffer> {
  const { files } = await unpack({ faults: ['dns-blocked'], collectedAt: Date.UTC(2026, 0, 31, 12) });
  const changed = new Map(files);
  for (const [file, lines] of Object.entries(PLANTED))
    changed.set(file, Buffer.concat([files.get(file) ?? Buffer.alloc(0), Buffer.from(`${lines.join('\n')}\n`)]));
  const cni = 'cni/cni-configuration-variables-containerd.json';
  const first = files.get(cni)!.toString('utf8');
  changed.set(
    cni,
    Buffer.from(first.replace(/"env":\s*\[/, (start) => `${start}${ENVIRONMENT.map((one) => `"${one}"`).join(',')},`)),
  );
  if (!changed.get(cni)!.includes(PASSWORD)) throw new Error('nothing was planted among the CNI variables');
  return gzipSync(await makeTar([...changed].map(([name, content]) => ({ name: `./${name}`, content }))), { level: 1 });
}

/** Every string of an answer, keys too: secrets may hold characters that JSON escapes. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [key, ...texts(child)]);
}

const WINDOW = 10;
const parts = new Map<string, string>();
for (const secret of secrets)
  for (let at = 0; at + WINDOW <= secret.length; at += 3) parts.set(secret.slice(at, at + WINDOW), secret);

jest.setTimeout(120_000);

describe('secrets in a bundle', () => {
  let cloud: TestCloud;
  let collectionId: string;
  let document: FindingsDocument;
  let placeholders = 0;

  beforeAll(async () => {
    cloud = await openTestCloud();
    const file = path.join(cloud.home, `eks_${NODE}_2026-01-31_1200-UTC_0.7.9.tar.gz`);
    await writeFile(file, await bundleWithSecrets());
    const record = await collectFile(cloud, file, NODE);
    if (record.state !== 'completed') throw new Error(JSON.stringify(record.failure));
    collectionId = record.collectionId;
    document = JSON.parse(await findingsText(collectionId)) as FindingsDocument;
  }, 120_000);
  afterAll(() => cloud.dispose());

  function clean(what: string, value: unknown): void {
    const text = texts(value).join('\n');
    placeholders += text.split('«secret:').length - 1;
    for (const [part, secret] of parts) {
      const at = text.indexOf(part);
      if (at >= 0)
        throw new Error(
          `${what} shows a part of ${secret.slice(0, 24)}…: ${text.slice(Math.max(0, at - 120), at + 60)}`,
        );
    }
  }
  async function ask(name: string, args: Record<string, unknown>) {
    const answer = await cloud.callTool(name, { collectionId, ...args });
    // what the caller asked for is repeated to it
    const { query: _, next: __, ...said } = answer as Record<string, unknown>;
    clean(`${name} ${JSON.stringify(args)}`, said);
    return answer;
  }

  it('are recognised in the files themselves', () => {
    for (const [file, lines] of Object.entries(PLANTED)) clean(file, createRedactor().redact(lines.join('\n')));
    clean('cni', createRedactor().redact(JSON.stringify(ENVIRONMENT)));
    expect(placeholders).toBeGreaterThan(100);
  });

  it('are in no artefact that answers are made of', () => {
    clean('findings.json', document);
    expect(Object.keys(document.redactions).length).toBeGreaterThan(0);
  });

  it('are in no answer about the whole collection', async () => {
    const seen = placeholders;
    const ids = document.findings.map((finding) => finding.findingId).slice(0, 50);
    for (const { name } of TOOLS.filter((tool) => tool.effect === 'read')) await ask(name, { finding_ids: ids });
    await ask('storage_diagnostics', { includeFacts: true });
    await ask('history', {});
    await ask('get_sop', { sopName: 'general-triage' });
    await ask('list_sops', {});
    for (const args of [
      {},
      { response_format: 'detailed', pageSize: 200 },
      { response_format: 'detailed', severity: 'info' },
    ])
      await ask('errors', args);
    await ask('summarize', { finding_ids: ids });
    await ask('quick_triage', {});
    await ask('correlate', { pivotEvent: '-2m', timeWindow: 600 });
    await ask('validate', { nameContains: 'log' });
    for (const sections of ['all', 'cni', 'ipamd', 'dns'])
      await ask('network_diagnostics', { sections, includeFacts: true });
    expect(placeholders).toBeGreaterThan(seen);
  });

  it.each(Object.keys(PLANTED))('are in no page of %s, wherever it begins and ends', async (logKey) => {
    const whole = await ask('validate', { nameContains: logKey });
    if (!whole.ok) throw new Error(whole.error.message);
    const { bytes, lines } = (whole.files as { bytes: number; lines: number }[])[0]!;
    const planted = Buffer.byteLength(PLANTED[logKey]!.join('\n')) + 1;
    const seen = placeholders;
    // odd steps: borders fall everywhere in the planted part
    const step = Math.max(977, Math.ceil(planted / 25));
    for (let startByte = Math.max(0, bytes - planted - 500); startByte < bytes; startByte += step)
      await ask('read', { logKey, startByte, endByte: startByte + (startByte % 2 === 0 ? 61 : 9000) });
    for (const startLine of [-1, -3, -30, -60]) {
      if (lines + startLine < 0) continue;
      await ask('read', { logKey, startLine, lineCount: 20 });
      await ask('read', { logKey, startLine, lineCount: 1 });
    }
    expect(placeholders).toBeGreaterThan(seen);
  });

  it('are in no search result, whatever is searched for', async () => {
    const seen = placeholders;
    const inside = [
      BODY[7]!.slice(4, 20),
      BODY[49]!.slice(30),
      PASSWORD.slice(8, 18),
      AWS_SECRET.slice(5, 15),
      'bGFzdDFp',
    ];
    for (const query of [
      ...inside.map((text) => text.replace(/[+/]/g, '.')),
      'password',
      '[A-Za-z0-9+/]{60}',
      'vault',
      'END RSA',
      ' end$',
      '.',
    ])
      for (const contextLines of [0, 2]) {
        await ask('search', { query, contextLines, maxResults: 30, logTypes: ['kubelet', 'coredns', 'messages'] });
        if (contextLines === 0)
          await ask('search', { query, maxResults: 8, pathGlob: '{var_log/cloud*,system/*,cni/*}' });
      }
    expect(placeholders).toBeGreaterThan(seen);
  });

  it('are in no log of our own', async () => {
    const folder = path.join(cloud.home, 'logs');
    const files = await readdir(folder);
    expect(files.length).toBeGreaterThan(3);
    for (const name of files) clean(name, await readFile(path.join(folder, name), 'utf8'));
  });
});
