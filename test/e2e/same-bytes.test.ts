import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { analyse, openTestCloud, type TestCloud, writeSample } from './embedded';

/** The result depends on the bundle alone. */
describe('the same bundle', () => {
  let cloud: TestCloud;
  let archive: string;
  beforeAll(async () => {
    cloud = await openTestCloud({ mapConcurrency: 3 });
    archive = path.join(cloud.home, 'bundle.tar.gz');
    await writeSample(archive, { faults: ['dns-blocked', 'kubelet-oom', 'subnet-exhausted'], sizeBytes: 3_000_000 });
  }, 180_000);
  afterAll(() => cloud.dispose());

  it('gives byte-identical findings whatever the size of shards', async () => {
    const [whole, small, tiny] = [
      await analyse(cloud, archive),
      await analyse(cloud, archive, { shardBytes: 300_000 }),
      await analyse(cloud, archive, { shardBytes: 65_536 }),
    ];
    expect(small.text === whole.text).toBe(true);
    expect(tiny.text === whole.text).toBe(true);
    expect(whole.document.findings.length).toBeGreaterThan(3);
  }, 180_000);

  it('gives the same findings as a zip, extracted by the Map children', async () => {
    const folder = path.join(cloud.home, 'unpacked');
    await mkdir(folder);
    execFileSync('tar', ['-xzf', archive, '-C', folder]);
    const zip = path.join(cloud.home, 'bundle.zip');
    // the archiver of the standard library of whatever Python there is, or zip: neither is needed by the product
    const tool = [
      ['zip', '-qr', zip, '.'],
      ['python3', '-m', 'zipfile', '-c', zip, ...execFileSync('ls', [folder], { encoding: 'utf8' }).trim().split('\n')],
    ].find(([command]) => {
      try {
        execFileSync('which', [command!], { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    });
    if (!tool) return console.warn('neither zip nor python3 here: the zip comparison was left out');
    execFileSync(tool[0]!, tool.slice(1), { cwd: folder });
    const [tar, zipped] = [await analyse(cloud, archive), await analyse(cloud, zip)];
    const essence = (document: typeof tar.document) =>
      document.findings.map(({ ruleId, signature, count, severity, firstSeen, lastSeen, evidence }) => ({
        ruleId,
        signature,
        count,
        severity,
        firstSeen,
        lastSeen,
        // of two equal copies of a file the first in the archive is classified, and archives order files differently
        evidence: evidence.map(({ byteStart, byteEnd, line, text }) => ({ byteStart, byteEnd, line, text })),
      }));
    expect(essence(zipped.document)).toEqual(essence(tar.document));
  }, 180_000);
});
