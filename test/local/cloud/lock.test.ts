import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { findRunning, type RunningCloud, takeLock } from '../../../local/cloud/lock';
import { startServices } from '../../../local/cloud/start';
import { temporaryCloud, temporaryHome } from './temporary-cloud';

let home: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ home, remove } = await temporaryHome());
});
afterEach(() => remove());

/** Id of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;
const entry = (extra: Partial<RunningCloud> = {}): RunningCloud => ({
  pid: process.pid,
  ready: true,
  endpoint: 'http://127.0.0.1:9',
  tablesEndpoint: 'http://127.0.0.1:9',
  started: '2026-01-01T00:00:00.000Z',
  env: { AWS_SECRET_ACCESS_KEY: 's' },
  ...extra,
});
const lockText = () => readFile(path.join(home, 'cloud.json'), 'utf8');

describe('one cloud per home', () => {
  it('a second start is refused and told where the first one is; afterwards the home is free', async () => {
    const local = await temporaryCloud({ home });
    const found = await findRunning(home);
    expect(found).toMatchObject({ pid: process.pid, endpoint: local.cloud.endpoint, env: local.cloud.env });
    await expect(startServices({ home })).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining(local.cloud.endpoint),
    });
    expect((await stat(path.join(home, 'cloud.json'))).mode & 0o077).toBe(0);
    await local.cloud.close();
    expect(await findRunning(home)).toBeNull();
    await (await temporaryCloud({ home })).cloud.close();
  });

  it('takes over from a process that died', async () => {
    await writeFile(path.join(home, 'cloud.json'), JSON.stringify(entry({ pid: deadPid() })));
    expect(await findRunning(home)).toBeNull();
    const lock = await takeLock(home, entry({ endpoint: 'mine' }));
    expect(JSON.parse(await lockText())).toMatchObject({ endpoint: 'mine' });
    await lock.release();
    expect(await readdir(home)).toEqual([]);
  });

  it.each(['', '{"pid":', '[]'])('takes over a lock file that holds %j', async (text) => {
    await writeFile(path.join(home, 'cloud.json'), text);
    await (await takeLock(home, entry())).release();
    expect(await readdir(home)).toEqual([]);
  });

  it('does not believe a living pid whose port cannot prove the key', async () => {
    const impostor = createServer((_, res) => res.end('yes, I am the cloud')).listen(0, '127.0.0.1');
    await new Promise((resolve) => impostor.once('listening', resolve));
    const endpoint = `http://127.0.0.1:${(impostor.address() as AddressInfo).port}`;
    await writeFile(path.join(home, 'cloud.json'), JSON.stringify(entry({ endpoint })));
    expect(await findRunning(home)).toBeNull();
    impostor.close();
    impostor.closeAllConnections();
  });

  it('lets one of many simultaneous starters win', async () => {
    await writeFile(path.join(home, 'cloud.json'), JSON.stringify(entry({ pid: deadPid() })));
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, () => startServices({ home, report: () => undefined })),
    );
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(won).toHaveLength(1);
    expect((await findRunning(home))?.endpoint).toBe(won[0]!.endpoint);
    await won[0]!.close();
  });
});
