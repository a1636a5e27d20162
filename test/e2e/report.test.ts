import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { objects } from '../../functions/aws/objects';
import { collectionReport } from '../../functions/core/report/collection-report';
import { publishReport, readReportInput } from '../../functions/steps/publish-report';
import { artifactKeys } from '../../schemas/artifact-keys';
import { makeTar } from '../core/bundle/make-tar';
import { readMarkup, unbalanced } from '../core/report/read-markup';
import { unpack } from '../local/samples/unpack';
import { analyse, openTestCloud, ROOT, type TestCloud } from './embedded';

jest.setTimeout(180_000);

/** Long enough to be told from ordinary text; joined here, so that no scanner takes this file for a leak. */
const PASSWORD = ['hunter2', 'Swordf1sh', 'Xyzzy99'].join('-');
const PLANTED: Readonly<Record<string, readonly string[]>> = {
  'kubelet/kubelet.log': Array.from(
    { length: 5 },
    (_, i) =>
      `Jan 31 11:58:0${i} node kubelet[1853]: E0131 11:58:0${i}.000000    1853 x.go:1] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"app\\" with ErrImagePull: \\"failed to resolve reference: unexpected status from HEAD request to https://me:${PASSWORD}@r.io/v2/a: 401 Unauthorized\\"" pod="default/<script>alert(1)</script>"`,
  ),
  'networking/iptables-save.txt': ['*mangle', `-A FORWARD -m comment --comment "token=${PASSWORD}" -j DROP`, 'COMMIT'],
};

async function bundle(faults: readonly string[], planted: Readonly<Record<string, readonly string[]>>) {
  const { files } = await unpack({ faults: [...faults], collectedAt: Date.UTC(2026, 0, 31, 12) });
  return gzipSync(
    await makeTar(
      [...files].map(([name, content]) => ({
        name,
        content: planted[name] ? Buffer.concat([content, Buffer.from(`${planted[name].join('\n')}\n`)]) : content,
      })),
    ),
  );
}

describe('report', () => {
  let cloud: TestCloud;
  let sick: string;
  let well: string;

  beforeAll(async () => {
    cloud = await openTestCloud();
    const file = (name: string) => path.join(cloud.home, name);
    await writeFile(file('sick.tar.gz'), await bundle(['dns-blocked'], PLANTED));
    await writeFile(file('well.tar.gz'), await bundle([], {}));
    sick = (await analyse(cloud, file('sick.tar.gz'))).collectionId;
    well = (await analyse(cloud, file('well.tar.gz'))).collectionId;
  });
  afterAll(() => cloud.dispose());

  const stored = async (id: string) => (await objects.bytes(artifactKeys.report(id))).toString('utf8');
  const nodescope = (...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const cli = [path.join(ROOT, 'dist/local/cli.js'), '--home', cloud.home, ...args];
      execFile(process.execPath, cli, { cwd: cloud.home, maxBuffer: 16_000_000 }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      );
    });

  it('is written by the workflow, before the collection is complete', async () => {
    const text = await stored(sick);
    expect(unbalanced(readMarkup(text))).toEqual([]);
    expect(text).toMatch(/<h1[^>]*>.*firewall rule drops DNS of pods/);
    expect(text).toMatch(/<tr class="fault critical">.*DROP/);
    expect(await stored(well)).toContain('No open problem found');
  });

  it('holds no secret, and nothing of a line is alive', async () => {
    const text = await stored(sick);
    expect(text).toContain('«secret:');
    expect(text).not.toContain(PASSWORD);
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text).not.toContain('<script>alert');
  });

  it('is the same bytes whoever makes it: the function, this process, the command', async () => {
    const text = await stored(sick);
    expect(collectionReport(await readReportInput(sick)).text).toBe(text);
    const made = await nodescope('report', sick, '--out', 'made.html');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(await readFile(path.join(cloud.home, 'made.html'), 'utf8')).toBe(text);
  });

  it('that cannot be made is a gap and not a failure', async () => {
    expect(await publishReport('never-was')).toEqual([expect.objectContaining({ what: 'report.html' })]);
    await expect(readReportInput(sick, 1_000)).rejects.toThrow('larger than 1000 bytes');
    await objects.put(artifactKeys.findings('broken'), '{"findings":');
    const [gap] = await publishReport('broken');
    expect(gap).toMatchObject({ code: 'not-checked', what: 'report.html' });
    expect(gap!.effect).toContain('nodescope report');
  });

  it('comes as Markdown and as a comparison from the command', async () => {
    const markdown = await nodescope('report', sick, '--format', 'md');
    expect(markdown.out).toMatch(/^# A foreign firewall rule drops DNS of pods\n/);
    expect(markdown.out).not.toContain(PASSWORD);
    const compared = await nodescope('report', sick, '--compare', well, '--out', '-');
    expect(unbalanced(readMarkup(compared.out))).toEqual([]);
    expect(compared.out).toContain('Comparison of 2 collections');
    expect(compared.out).toContain(`Only on ${sick}`);
  });

  it('refuses with a reason', async () => {
    expect(await nodescope('report', 'no-such-thing')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no collection no-such-thing'),
    });
    expect(await nodescope('report', sick, '--format', 'pdf')).toMatchObject({
      code: 2,
      err: expect.stringContaining('html, md'),
    });
    expect(await nodescope('report', sick, '--compare', sick)).toMatchObject({
      code: 2,
      err: expect.stringContaining('named twice'),
    });
  });
});
