import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

export interface TarInput {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly type?: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'character-device';
  readonly linkname?: string;
  readonly mtimeMs?: number;
}

/** A real tar, written by tar-stream. */
export async function makeTar(members: readonly TarInput[]): Promise<Buffer> {
  const tar = pack();
  const chunks: Buffer[] = [];
  const done = (async () => {
    for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  })();
  for (const { name, content = '', type = 'file', linkname, mtimeMs = Date.UTC(2026, 4, 2, 10, 0, 0) } of members) {
    const header = { name, type, mtime: new Date(mtimeMs), ...(linkname === undefined ? {} : { linkname }) };
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Error | null): void => (error ? reject(error) : resolve());
      if (type === 'file') tar.entry(header, Buffer.from(content), settle);
      else tar.entry({ ...header, size: 0 }, settle);
    });
  }
  tar.finalize();
  await done;
  return Buffer.concat(chunks);
}

/** The bundle most tests look at: the shapes that really occur, small. */
export async function sampleTar(): Promise<Buffer> {
  const line = (n: number): string =>
    `May 02 09:${String(n % 60).padStart(2, '0')}:00 ip-10-0-3-7 kubelet[4242]: I0502 09:00:00.000000    4242 kubelet.go:${n}] "SyncLoop (PLEG)"\n`;
  const kubelet = Array.from({ length: 150 }, (_, n) => line(n)).join('');
  const pod = '2026-05-02T09:00:00.123456789Z stderr F E0502 09:00:00.000000       1 main.go:7] failed\n';
  const hex = 'c0ffee'.repeat(10);
  const inner = await makeTar([
    { name: 'bottlerocket-logs/', type: 'directory' },
    { name: 'bottlerocket-logs/dmesg', content: '[    0.000000] Linux version 6.1.115\n' },
    { name: 'bottlerocket-logs/settings.json', content: '{"motd":"hello"}' },
  ]);
  return makeTar([
    { name: './', type: 'directory' },
    { name: './kubelet/', type: 'directory' },
    { name: './kubelet/kubelet.log', content: kubelet },
    { name: './system/instance-id.txt', content: 'i-0123456789abcdef0\n' },
    { name: './ipamd/enis.json', content: '' },
    {
      name: './var_log/aws-routed-eni/ipamd.log',
      content: '{"level":"info","ts":"2026-05-02T09:00:00Z","msg":"up"}\n',
    },
    {
      name: './var_log/aws-routed-eni/ipamd-2026-05-01T14-35-36.129.log.gz',
      content: gzipSync('{"level":"error","ts":"2026-05-01T09:00:00Z","msg":"older"}\n'),
    },
    { name: `./var_log/coredns-5d78c9869d-abcde_kube-system_coredns-${hex}.log`, content: pod },
    { name: './var_log/kube-system_coredns-5d78c9869d-abcde_0a1b2c3d/coredns/0.log', content: pod },
    { name: './cni/..data', content: '{"cniVersion":"0.4.0"}' },
    { name: './bottlerocket/logdog/bottlerocket-logs.tar.gz', content: gzipSync(inner) },
    { name: './gpu/libnvidia-ml.so', content: Buffer.from('\u007fELF\u0002\u0001\u0001\u0000binary', 'latin1') },
    {
      name: './system/utf16.txt',
      content: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße\r\nzwei\r\n', 'utf16le')]),
    },
  ]);
}
