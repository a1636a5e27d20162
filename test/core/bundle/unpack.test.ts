import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { unpackArchive } from '../../../functions/core/bundle/unpack';
import { Gap } from '../../../schemas/gap';
import { LineIndex, ManifestEntry } from '../../../schemas/manifest';
import { sampleTar } from './make-tar';
import { createMemorySink, inChunks } from './memory-sink';

async function unpack(bytes: Uint8Array, options: { chunk?: number; name?: string } = {}) {
  const sink = createMemorySink();
  const result = await unpackArchive({
    archive: inChunks(bytes, options.chunk),
    name: options.name ?? 'eks_i-0123456789abcdef0_2026-05-02_1000-UTC_0.7.8.tar.gz',
    archiveBytes: bytes.byteLength,
    sink,
  });
  return { ...result, sink, entry: (path: string) => result.entries.find((entry) => entry.path === path) };
}

const everything = (result: Awaited<ReturnType<typeof unpack>>) => ({
  entries: result.entries,
  lineIndexes: result.lineIndexes,
  gaps: result.gaps,
  clues: result.clues,
  format: result.format,
  files: [...result.sink.files].map(([path, bytes]) => [path, bytes.toString('latin1')]),
});

describe('a whole bundle', () => {
  it('becomes files with kinds, digests, lines and duplicates', async () => {
    const result = await unpack(gzipSync(await sampleTar()));
    expect(result.format).toBe('tar.gz');
    expect(result.entries.map((entry) => [entry.path, entry.kind])).toEqual([
      ['kubelet/kubelet.log', 'kubelet'],
      ['system/instance-id.txt', 'instance-meta'],
      ['ipamd/enis.json', 'ipamd-enis'],
      ['var_log/aws-routed-eni/ipamd.log', 'ipamd'],
      ['var_log/aws-routed-eni/ipamd-2026-05-01T14-35-36.129.log.gz', 'ipamd'],
      [`var_log/coredns-5d78c9869d-abcde_kube-system_coredns-${'c0ffee'.repeat(10)}.log`, 'coredns'],
      ['var_log/kube-system_coredns-5d78c9869d-abcde_0a1b2c3d/coredns/0.log', 'coredns'],
      ['cni/..data', 'cni-config'],
      ['bottlerocket/logdog/bottlerocket-logs.tar.gz/bottlerocket-logs/dmesg', 'dmesg'],
      ['bottlerocket/logdog/bottlerocket-logs.tar.gz/bottlerocket-logs/settings.json', 'bottlerocket-settings'],
      ['gpu/libnvidia-ml.so', 'binary'],
      ['system/utf16.txt', 'other-text'],
    ]);
    for (const entry of result.entries) {
      const stored = result.sink.files.get(entry.path)!;
      expect(entry.sha256).toBe(createHash('sha256').update(stored).digest('hex'));
      expect(entry.bytes).toBe(stored.length);
      expect(ManifestEntry.parse(entry)).toEqual(entry);
    }
    for (const index of result.lineIndexes) expect(LineIndex.parse(index)).toEqual(index);
    for (const gap of result.gaps) expect(Gap.parse(gap)).toEqual(gap);
    expect(result.entry('kubelet/kubelet.log')).toMatchObject({ lines: 150, encoding: 'utf-8', truncated: false });
    expect(result.entry('system/utf16.txt')).toMatchObject({ encoding: 'utf-16le', lines: 2 });
    expect(result.sink.text('system/utf16.txt')).toBe('Grüße\r\nzwei\r\n');
    expect(result.sink.text('var_log/aws-routed-eni/ipamd-2026-05-01T14-35-36.129.log.gz')).toContain('"older"');
    expect(result.entry('var_log/kube-system_coredns-5d78c9869d-abcde_0a1b2c3d/coredns/0.log')?.duplicateOf).toMatch(
      /^var_log\/coredns-/,
    );
    expect(result.gaps).toEqual([expect.objectContaining({ code: 'unsupported', what: 'gpu/libnvidia-ml.so' })]);
  });

  it.each([1, 7, 321, 4096])('gives the same in chunks of %d bytes', async (chunk) => {
    const bytes = gzipSync(await sampleTar());
    expect(everything(await unpack(bytes, { chunk }))).toEqual(everything(await unpack(bytes)));
  });

  it.each([1, 7, 321])('gives the same from a plain tar in chunks of %d bytes', async (chunk) => {
    const bytes = await sampleTar();
    const whole = await unpack(bytes);
    expect(whole.format).toBe('tar');
    expect(everything(await unpack(bytes, { chunk }))).toEqual(everything(whole));
  });

  it('keeps the ends of the files that tell the time', async () => {
    const { clues } = await unpack(gzipSync(await sampleTar()));
    expect(clues.archiveName).toBe('eks_i-0123456789abcdef0_2026-05-02_1000-UTC_0.7.8.tar.gz');
    expect(clues.memberTimes).toEqual({ minMs: Date.UTC(2026, 4, 2, 10), maxMs: Date.UTC(2026, 4, 2, 10) });
    expect(clues.heads['system/instance-id.txt']).toEqual({
      kind: 'instance-meta',
      head: 'i-0123456789abcdef0\n',
      tail: 'i-0123456789abcdef0\n',
    });
    expect(Object.keys(clues.heads)).toContain('kubelet/kubelet.log');
    expect(Object.keys(clues.heads)).not.toContain('cni/..data');
  });
});
