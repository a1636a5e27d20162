import { gzipSync } from 'node:zlib';
import type { BundleClues } from '../../../functions/core/bundle/clues';
import { assessCompleteness } from '../../../functions/core/bundle/completeness';
import { buildManifest, mergeExtracted, mergeLineIndexes } from '../../../functions/core/bundle/manifest';
import { identifyNode } from '../../../functions/core/bundle/node-identity';
import { unpackArchive } from '../../../functions/core/bundle/unpack';
import { inflateZipEntry, readZipDirectory } from '../../../functions/core/bundle/zip';
import { Gap } from '../../../schemas/gap';
import { type BundleClock, Manifest } from '../../../schemas/manifest';
import type { SourceKind } from '../../../schemas/source-kind';
import { makeTar, sampleTar } from './make-tar';
import { makeZip, zipSource } from './make-zip';
import { createMemorySink, inChunks } from './memory-sink';

const clock: BundleClock = {
  collectedAtMs: null,
  collectedAtSource: 'none',
  zoneOffsetMinutes: 0,
  zoneSource: 'none',
  bootTimeMs: null,
  bootSource: 'none',
  dmesgEpochMs: null,
};

const FULL = [
  'kubelet/kubelet.log kubelet/kubelet_service.txt containerd/containerd-log.txt kernel/dmesg.current',
  'var_log/aws-routed-eni/ipamd.log var_log/kube-proxy.log networking/iptables-save.txt networking/iproute.txt',
  'storage/mounts.txt storage/inodes.txt system/ps.txt networking/conntrack.txt sysctls/sysctl_all.txt',
  'nodeadm/nodeadm-run.log networking/ethtool.txt networking/resolv.conf ipamd/enis.json system/last_reboot.txt',
]
  .join(' ')
  .split(' ');

describe('completeness', () => {
  it('finds nothing missing in a whole Linux bundle, under any top folder', () => {
    for (const prefix of ['', 'eks_i-0123456789abcdef0_2026/']) {
      const { completeness, gaps } = assessCompleteness(FULL.map((path) => prefix + path));
      expect(completeness).toMatchObject({ layout: 'linux', score: 1 });
      expect(gaps).toEqual([]);
    }
  });

  it('says what cannot be concluded without a part', () => {
    const { completeness, gaps } = assessCompleteness(FULL.filter((path) => !/kubelet\.log|inodes/.test(path)));
    expect(gaps.map((gap) => [gap.code, gap.what])).toEqual([
      ['missing-file', 'kubelet log'],
      ['missing-file', 'inode usage'],
    ]);
    expect(gaps[0]!.effect).toContain('NotReady');
    expect(completeness.score).toBe(0.89);
    expect(completeness.expected).toContainEqual({ what: 'kubelet log', present: false });
    for (const gap of gaps) expect(Gap.parse(gap)).toEqual(gap);
  });

  it.each([
    ['node-monitoring-agent', ['kubelet/kubelet.log', 'system/pressure_cpu.txt']],
    [
      'node-monitoring-agent',
      ['bottlerocket/application-inventory.json', 'bottlerocket/logdog/x/bottlerocket-logs/dmesg'],
    ],
    ['bottlerocket', ['bottlerocket-logs/journalctl.log', 'bottlerocket-logs/settings.json']],
    ['windows', ['system/sysinfo', 'system/network/hns/endpoint.txt']],
    ['linux', ['kubelet/kubelet.log', 'system/ps.txt']],
    ['unknown', ['kubelet.log']],
    ['unknown', []],
  ] as const)('knows the layout %s', (layout, paths) => {
    expect(assessCompleteness(paths).completeness.layout).toBe(layout);
  });

  it('takes the Bottlerocket journal for kubelet and containerd', () => {
    const { gaps } = assessCompleteness([
      'bottlerocket-logs/journalctl.log',
      'bottlerocket-logs/iptables-filter',
      'bottlerocket-logs/df',
      'bottlerocket-logs/df-inodes',
      'bottlerocket-logs/settings.json',
      'bottlerocket-logs/containerd-config',
    ]);
    expect(gaps).toEqual([]);
  });
});

describe('node identity', () => {
  const clues = (archiveName: string, heads: Record<string, [SourceKind, string]> = {}): BundleClues => ({
    archiveName,
    memberTimes: null,
    heads: Object.fromEntries(Object.entries(heads).map(([path, [kind, head]]) => [path, { kind, head, tail: head }])),
  });

  it.each([
    ['eks_i-0123456789abcdef0_2026-05-02_1000-UTC_0.7.8.tar.gz', 'i-0123456789abcdef0'],
    ['eks_i-0abc1234_2019.tar.gz', 'i-0abc1234'],
    ['eks_mi-0123456789abcdef0_2026.tar.gz', 'mi-0123456789abcdef0'],
    ['eks_i-0123456789abcdef0_20260502T1000000000Z.zip', 'i-0123456789abcdef0'],
    ['eks__2026-05-02_1000-UTC_0.7.8.tar.gz', null],
    ['api-0123456789abcdef0.tar.gz', null],
  ])('of %s is %s', (name, instanceId) => {
    expect(identifyNode(clues(name)).instanceId).toBe(instanceId);
  });

  it('prefers what the node says about itself', () => {
    expect(
      identifyNode(
        clues('eks_i-0123456789abcdef0_x.tar.gz', {
          'top/system/instance-id.txt': ['instance-meta', 'i-0fedcba9876543210\n'],
          'top/system/availability-zone.txt': ['instance-meta', 'eu-central-1b\n'],
          'top/kernel/uname.txt': ['uname', 'Linux ip-10-0-3-7.eu-central-1.compute.internal 6.1.115 #1 SMP x86_64\n'],
        }),
      ),
    ).toEqual({
      instanceId: 'i-0fedcba9876543210',
      region: 'eu-central-1',
      nodeName: 'ip-10-0-3-7.eu-central-1.compute.internal',
    });
  });

  it('reads host and region from log lines when there is nothing else', () => {
    const journal = 'cut line\nMay 02 09:00:00 ip-10-0-3-7.us-gov-west-1.compute.internal kubelet[1]: x\n';
    expect(identifyNode(clues('x.tar.gz', { 'kubelet/kubelet.log': ['kubelet', journal] }))).toEqual({
      instanceId: null,
      region: 'us-gov-west-1',
      nodeName: 'ip-10-0-3-7.us-gov-west-1.compute.internal',
    });
    const iso = '2026-01-02T03:04:05.123456+0000 ip-10-0-0-9.ec2.internal kubelet[1]: x\n';
    expect(identifyNode(clues('x.tar.gz', { 'kubelet/kubelet.log': ['kubelet', iso] }))).toMatchObject({
      region: 'us-east-1',
      nodeName: 'ip-10-0-0-9.ec2.internal',
    });
  });
});

describe('manifest', () => {
  it('is valid for a real pass', async () => {
    const bytes = await sampleTar();
    const sink = createMemorySink();
    const { entries, gaps, clues, format } = await unpackArchive({
      archive: inChunks(bytes),
      name: 'x.tar',
      archiveBytes: 0,
      sink,
    });
    const archive = { name: 'x.tar', bytes: bytes.length, format };
    const manifest = buildManifest({ archive, entries, gaps, clues, clock });
    expect(Manifest.parse(manifest)).toEqual(manifest);
    expect(manifest.node).toEqual({ instanceId: 'i-0123456789abcdef0', region: null, nodeName: 'ip-10-0-3-7' });
    expect(manifest.gaps.length).toBeGreaterThan(gaps.length);
  });

  it('assesses a bundle that somebody zipped once its files are known', async () => {
    const tar = await makeTar(FULL.map((path) => ({ name: `./${path}`, content: `${path}\n` })));
    const source = zipSource(
      makeZip([{ name: 'eks_i-0123456789abcdef0_2026.tar.gz', content: gzipSync(tar), method: 0 }]),
    );
    const { entries, pieces, gaps } = await readZipDirectory(source);
    const manifest = buildManifest({
      archive: { name: 'x.zip', bytes: source.size, format: 'zip' },
      entries,
      gaps,
      clues: { archiveName: 'x.zip', memberTimes: null, heads: {} },
      clock,
    });
    expect(manifest.completeness.layout).toBe('unknown');
    const part = await inflateZipEntry(source, pieces[0]!, createMemorySink());
    const merged = mergeExtracted(manifest, [{ shardId: 's00001', ...part }]);
    expect(merged.completeness).toMatchObject({ layout: 'linux', score: 1 });
    expect(merged.gaps).toEqual([]);
  });

  it('joins what the children of a zip extracted, in any order', async () => {
    const inner = await makeTar([{ name: 'inner.log', content: 'inner\n' }]);
    const source = zipSource(
      makeZip([
        { name: 'system\\a.log', content: 'same\n' },
        { name: 'system\\b.log', content: 'same\n' },
        { name: 'logs.tar', content: inner },
        { name: 'failed.log', content: 'never extracted\n' },
      ]),
    );
    const { entries, pieces, gaps } = await readZipDirectory(source);
    const sink = createMemorySink();
    const extracted = [];
    for (const piece of pieces.filter((piece) => piece.path !== 'failed.log')) {
      extracted.push({ shardId: piece.path, ...(await inflateZipEntry(source, piece, sink)) });
    }
    const manifest = buildManifest({
      archive: { name: 'x.zip', bytes: source.size, format: 'zip' },
      entries,
      gaps,
      clues: { archiveName: 'x.zip', memberTimes: null, heads: {} },
      clock,
    });
    const merged = mergeExtracted(manifest, extracted);
    expect(mergeExtracted(manifest, [...extracted].reverse())).toEqual(merged);
    expect(Manifest.parse(merged)).toEqual(merged);
    expect(
      merged.entries.map((entry) => [entry.path, entry.stored?.key ?? null, entry.lines, entry.duplicateOf]),
    ).toEqual([
      ['system/a.log', 'files/system/a.log', 1, null],
      ['system/b.log', 'files/system/a.log', 1, 'system/a.log'],
      ['logs.tar/inner.log', 'files/logs.tar/inner.log', 1, null],
      ['failed.log', null, null, null],
    ]);
    expect(mergeLineIndexes(merged, extracted).map((index) => index.path)).toEqual([
      'system/a.log',
      'system/b.log',
      'logs.tar/inner.log',
    ]);
  });
});
