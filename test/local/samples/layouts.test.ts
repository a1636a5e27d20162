import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Open } from 'unzipper';
import { generateSample, sampleNames } from '../../../local/samples/main';
import { COLLECTED_AT, sample, unpack } from './unpack';

test('nma: no ./ and no directory members, ISO journals, its own file names', async () => {
  const bundle = await unpack({ layout: 'nma', faults: ['apiserver-unreachable'] });
  expect(bundle.members.some((name) => name.startsWith('./') || name.endsWith('/'))).toBe(false);
  expect(bundle.files.has('networking/curl_api_server.txt')).toBe(false);
  expect(bundle.summary.planted.some((p) => p.path === 'networking/get_api_server.txt')).toBe(true);
  expect(bundle.files.has('system/pressure_memory.txt')).toBe(true);
  const line = bundle.text('kubelet/kubelet.log').split('\n')[0]!;
  expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+0000 ip-[\d-]+ systemd\[1\]: /);
});

test('bottlerocket: one folder, one journal with every unit, dmesg of the faults', async () => {
  const bundle = await unpack({ layout: 'bottlerocket', faults: ['memcg-oom-pod', 'ext4-corruption'] });
  expect(bundle.members[0]).toBe('bottlerocket-logs/');
  expect(bundle.members.every((name) => name.startsWith('bottlerocket-logs/'))).toBe(true);
  const journal = bundle.text('bottlerocket-logs/journalctl.log');
  for (const from of ['kernel: ', 'kubelet[', 'containerd[', 'systemd[1]: ']) expect(journal).toContain(` ${from}`);
  expect(bundle.text('bottlerocket-logs/dmesg')).toContain('Memory cgroup out of memory');
  expect(bundle.text('bottlerocket-logs/proc-mounts')).toMatch(/^\/dev\/nvme1n1 .* ext4 ro,/m);
  expect(() => JSON.parse(bundle.text('bottlerocket-logs/settings.json'))).not.toThrow();
});

test('al2: syslog repeats the daemons, old kubelet configuration, no nodeadm; the panic is in messages only', async () => {
  const bundle = await unpack({ layout: 'al2', faults: ['kernel-panic-reboot'] });
  expect(bundle.files.has('kubelet/kubelet-config.json')).toBe(true);
  expect(bundle.files.has('kernel/dmesg.boot')).toBe(true);
  expect([...bundle.files.keys()].some((file) => file.startsWith('nodeadm/'))).toBe(false);
  const messages = bundle.text('var_log/messages');
  expect(messages).toContain('kernel: Kernel panic - not syncing');
  expect(bundle.text('kernel/dmesg.current')).not.toContain('Kernel panic - not');
  const [before, after] = bundle.text('kubelet/kubelet.log').split(/^-- Boot [0-9a-f]{32} --$/m);
  const last = Date.parse(`${before!.trimEnd().split('\n').at(-1)!.slice(0, 15)} 2026 UTC`);
  const first = Date.parse(`${after!.trimStart().slice(0, 15)} 2026 UTC`);
  expect(first - last).toBeGreaterThan(60_000);
  expect(after).toContain('Started kubelet.service');
  expect(bundle.text('system/last_reboot.txt')).toContain('- crash');
});

test('ubuntu: the journal also goes to syslog', async () => {
  const bundle = await unpack({ layout: 'ubuntu' });
  expect(bundle.text('var_log/syslog')).toContain(' kubelet[');
  expect(bundle.files.has('var_log/messages')).toBe(false);
});

test('windows: a zip with UTF-16LE text, CSV event logs and binary evtx', async () => {
  const { archive, summary } = await sample({ layout: 'windows', faults: ['image-rate-limited'] });
  const zip = await Open.buffer(archive);
  const byName = new Map(zip.files.map((file) => [file.path.replaceAll('\\', '/'), file]));
  expect([...byName.keys()].every((name) => name.startsWith('system/'))).toBe(true);
  const sysinfo = await byName.get('system/sysinfo')!.buffer();
  expect(sysinfo.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xfe]));
  expect(sysinfo.toString('utf16le')).toContain('Windows Server');
  const csv = (await byName.get('system/kubelet/kubelet-service.csv')!.buffer()).toString('utf8');
  expect(csv.startsWith('#TYPE ')).toBe(true);
  expect(csv).toContain('429 Too Many Requests');
  expect((await byName.get('system/events/System.evtx')!.buffer()).toString('latin1', 0, 7)).toBe('ElfFile');
  expect(summary.planted.map((p) => p.path)).toEqual(['system/kubelet/kubelet-service.csv']);
});

test('a node older than ten days: kubelet’s journal begins ten days ago, containerd’s with the boot', async () => {
  const bundle = await unpack({ days: 14 });
  const first = (path: string) => Date.parse(`${bundle.text(path).slice(0, 15)} 2026 UTC`);
  const age = (path: string) => (COLLECTED_AT - first(path)) / 86_400_000;
  expect(age('kubelet/kubelet.log')).toBeLessThan(10.01);
  expect(age('kubelet/kubelet.log')).toBeGreaterThan(9);
  expect(age('containerd/containerd-log.txt')).toBeGreaterThan(13);
});

test('the zone moves host clocks and leaves UTC clocks', async () => {
  const utc = await unpack();
  const east = await unpack({ zone: 330 });
  const hour = (text: string) => Number(text.slice(7, 9));
  const [a, b] = [utc, east].map((u) => u.text('kubelet/kubelet.log').split('\n')[0]!);
  expect((hour(b!) - hour(a!) + 24) % 24).toBeGreaterThanOrEqual(5);
  const first = (text: string) => JSON.parse(text.split('\n')[0]!).ts;
  expect(first(east.text('var_log/aws-routed-eni/plugin.log'))).toMatch(/Z$/);
  const containerd = east.text('containerd/containerd-log.txt').split('\n')[1]!;
  expect(containerd).toMatch(/time="[^"]+\+05:30"/);
});

test('an interrupted upload is a prefix of the whole, and left-out files are left out', async () => {
  const whole = await sample({ incomplete: ['ipamd/', 'kernel/uname.txt'] });
  const cut = await sample({ incomplete: ['ipamd/', 'kernel/uname.txt'], truncateAt: 0.4 });
  expect(cut.archive.length).toBe(Math.floor(whole.archive.length * 0.4));
  expect(whole.archive.subarray(0, cut.archive.length).equals(cut.archive)).toBe(true);
  const bundle = await unpack({ incomplete: ['ipamd/', 'kernel/uname.txt'] });
  expect([...bundle.files.keys()].some((file) => file.startsWith('ipamd/') || file === 'kernel/uname.txt')).toBe(false);
});

test('generateSample names archives as the collector does and refuses unknown names', async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'samples-'));
  try {
    const [made] = await generateSample('conntrack-full+mtu-blackhole', {
      directory,
      collectedAt: COLLECTED_AT,
      sizeBytes: 1_000_000,
    });
    expect(path.basename(made!.file)).toBe('eks_i-0a7c41d90e35b2f68_2026-11-22_0930-UTC_0.7.9.tar.gz');
    expect((await readFile(made!.file)).length).toBe(made!.summary.bytes);
    expect(made!.faults).toEqual(['conntrack-full', 'mtu-blackhole']);
    await expect(generateSample('no-such', { directory, collectedAt: COLLECTED_AT })).rejects.toThrow(RangeError);
    expect(sampleNames()).toContain('cluster-demo');
  } finally {
    await rm(directory, { recursive: true });
  }
});
