import fc from 'fast-check';
import { maskTemplate, severityWord } from '../../../functions/core/lines/mask';
import { SourceKind } from '../../../schemas/source-kind';

describe('maskTemplate', () => {
  it.each([
    [
      'Apr 12 10:00:00 ip-10-0-1-23 kubelet[3412]: E0412 10:00:00.123456    3412 pod_workers.go:1300] "Error syncing pod" pod="default/app-7d9c5b8f6d-2xk9v" podUID="9d0b2a6c-8e1f-4b3d-a7e4-6f8d2a7e4f4b"',
      'pod_workers.go:<n>] "Error syncing pod" pod="default/app-<pod>" podUID="<uuid>"',
    ],
    [
      'time="2024-04-12T10:00:00.1Z" level=error msg="attach eni-0a1b2c3d4e5f60718 failed after 1m3.5s"',
      'level=error msg="attach eni-<id> failed after <dur>"',
    ],
    [
      '2024-04-12T10:00:00.1Z stderr F [ERROR] plugin/errors: 2 a.b. A: read udp 10.0.1.5:40213->10.0.0.2:53: i/o timeout',
      '[ERROR] plugin/errors: <n> a.b. A: read udp <ip>-><ip>: i/o timeout',
    ],
    [
      '[ 1234.567890] nvme nvme1: I/O 900 QID 2 timeout, addr 0x7ffe12 dev nvme1n12',
      'nvme nvme1: I/O <n> QID <n> timeout, addr <hex> dev nvme1n<n>',
    ],
    [
      '{"level":"error","ts":"2024-04-12T10:00:00.123Z","caller":"ipamd/ipamd.go:354","msg":"no route to fe80::1 via 02:42:ac:11:00:02"}',
      '{"level":"error","ts":"<time>","caller":"ipamd/ipamd.go:<n>","msg":"no route to <ip> via <mac>"}',
    ],
    [
      'container 5f4159df61d423a2967be90c8c0ac2a4894a857a33790ab2c5098ab38e88cf38 on ip-10-0-1-23.ec2.internal exited 137',
      'container <hex> on ip-<ip>.ec2.internal exited <n>',
    ],
    ['2024-04-12 10:00:00,904 - WARNING - ena 0000:00:05.0 reset', 'WARNING - ena <pci> reset'],
    ['[2024-04-12T10:00:00.123Z] listening', 'listening'],
    ['[   12.345678][  T100] CPU3 is down', 'CPU3 is down'],
    ['daemon aws-node-x2k9v backs off', 'daemon aws-node-<pod> backs off'],
    ['kube-proxy and core-dns and node-local stay words', 'kube-proxy and core-dns and node-local stay words'],
  ])('%s', (line, expected) => {
    expect(maskTemplate(line)).toBe(expected);
  });

  it('gives two occurrences of one problem one template', () => {
    const line = (pod: string, n: number) =>
      `2024-04-1${n % 10}T10:00:00.${n}Z stderr F level=error msg="sync ${pod} took ${n}ms" id=${'0a1b2c3d'.repeat(n)}`;
    expect(maskTemplate(line('web-7d9c5b8f6d-2xk9v', 1))).toBe(maskTemplate(line('web-6c8d4f9b7c-lk4v8', 7)));
  });

  it('bounds quoted values', () => {
    const template = maskTemplate(`level=error msg="x" err="${'long '.repeat(50)}" tail=1`);
    expect(template).toContain('…" tail=<n>');
    expect(template.length).toBeLessThan(150);
  });

  it('never throws, is deterministic and bounded', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 3000 }),
          fc.string({ unit: fc.constantFrom('a', '1', ':', '-', '"', '.', 'f'), maxLength: 3000 }),
        ),
        (line) => {
          const template = maskTemplate(line);
          expect(template.length).toBeLessThanOrEqual(300);
          expect(template).toBe(maskTemplate(line));
          expect(template).not.toMatch(/[\u0000-\u001f]/);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(['a', '1', ':', 'f:', '-b', '"', '1.', 'ff', '9s'])('reads a megabyte of %j', (unit) => {
    expect(maskTemplate(unit.repeat(1_000_000)).length).toBeLessThanOrEqual(300);
  });
});

describe('severityWord', () => {
  const cases: [string, SourceKind, string][] = [
    ['error', 'kubelet', 'Apr 12 10:00:00 n kubelet[1]: E0412 10:00:00.000000    1 x.go:1] x'],
    ['error', 'kube-proxy', '2024-04-12T10:00:00Z stderr F F0412 10:00:00.000000       1 x.go:1] x'],
    ['warning', 'kubelet', 'W0412 10:00:00.000000    1 x.go:1] an error'],
    ['other', 'kubelet', 'I0412 10:00:00.000000    1 x.go:1] "Error" err="boom"'],
    ['error', 'containerd', 'time="2024-04-12T10:00:00Z" level=error msg="x"'],
    ['error', 'containerd', 'Apr 12 10:00:00 n containerd[1]: time="2024-04-12T10:00:00Z" level=fatal msg="x"'],
    ['warning', 'containerd', 'time="2024-04-12T10:00:00Z" level=warning msg="an error"'],
    ['other', 'containerd', 'time="2024-04-12T10:00:00Z" level=info msg="level=error"'],
    ['error', 'ipamd', '{"level":"error","ts":"2024-04-12T10:00:00Z","msg":"x"}'],
    ['error', 'ipamd', '{"level":"dpanic","ts":"2024-04-12T10:00:00Z","msg":"x"}'],
    ['warning', 'ipamd', '{ "level": "warn","ts": "2024-04-12T10:00:00Z"}'],
    ['other', 'ipamd', '{"level":"debug","msg":"error: x"}'],
    ['error', 'ipamd', '2019-07-19T17:40:34Z [ERROR]\tfailed'],
    ['error', 'coredns', '2024-04-12T10:00:00Z stdout F [ERROR] plugin/errors: 2 a'],
    ['warning', 'coredns', '2024-04-12T10:00:00Z stdout F [WARNING] No files matching'],
    ['other', 'coredns', '2024-04-12T10:00:00Z stdout F [INFO] 127.0.0.1:53 - error'],
    ['error', 'messages', 'Apr 12 10:00:00 n dhclient[1]: error: x'],
    ['error', 'messages', 'Apr 12 10:00:00 n logrotate: ALERT exited abnormally with [1]'],
    ['error', 'messages', 'ERRO[2024-04-12T10:00:00Z] x'],
    ['error', 'efs-csi', '2024-04-12 10:00:00,904 - ERROR - x'],
    ['warning', 'cloud-init', '2024-04-12 05:36:53,741 - query.py[WARNING]: Missing'],
    ['error', 'other-log', '[2024-04-12 10:00:00,123] ERROR x'],
    ['error', 'hybrid-agent', '2024-04-12 10:00:00.1234 ERROR [ssm-agent-worker] x'],
    ['error', 'kubelet', '2024-04-12T10:00:00Z kubelet-eks.daemon[123]: E0412 10:00:00.654321     123 x.go:1] y'],
    ['other', 'hybrid-agent', '2024-04-12 10:00:00 INFO no error: all fine'],
    ['error', 'dmesg', '<3>[   12.345678] x'],
    ['warning', 'dmesg', '<4>[   12.345678] x'],
    ['error', 'dmesg', 'kern  :err   : [   12.345678] x'],
    ['other', 'dmesg', '<6>[   12.345678] error count 0'],
    ['error', 'windows-event', '"4/12/2024 3:04:05 PM","Error","EC2AMAZ-1","x"'],
    ['other', 'windows-event', '"4/12/2024 3:04:05 PM","Information","EC2AMAZ-1","Error"'],
    ['other', 'messages', 'Apr 12 10:00:00 n systemd[1]: Started error reporting service without error.'],
    ['other', 'kubelet', 'the last error was long ago'],
  ];
  it.each(cases)('%s: %s %s', (expected, kind, line) => {
    expect(severityWord(line, kind)).toBe(expected);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 800 }),
        fc.constantFrom(...SourceKind.options),
        (line, kind) => {
          expect(['error', 'warning', 'other']).toContain(severityWord(line, kind));
        },
      ),
    );
  });
});
