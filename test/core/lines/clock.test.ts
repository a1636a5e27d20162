import type { BundleClues } from '../../../functions/core/bundle/clues';
import { archiveNameTime, inferClock } from '../../../functions/core/lines/clock';
import { readTime } from '../../../functions/core/lines/timestamps';
import type { SourceKind } from '../../../schemas/source-kind';

type Ends = { kind: SourceKind; head?: string; tail?: string };
function clues(files: Record<string, Ends> = {}, patch: Partial<BundleClues> = {}): BundleClues {
  const heads = Object.fromEntries(
    Object.entries(files).map(([path, { kind, head = '', tail = '' }]) => [path, { kind, head, tail }]),
  );
  return {
    archiveName: 'eks_i-0123456789abcdef0_2024-04-12_1639-UTC_0.7.9.tar.gz',
    memberTimes: null,
    heads,
    ...patch,
  };
}
const COLLECTED = Date.UTC(2024, 3, 12, 16, 39);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

describe('collection time', () => {
  it.each([
    ['eks_i-0123456789abcdef0_2022-12-19_1639-UTC_0.7.3.tar.gz', '2022-12-19T16:39:00.000Z'],
    ['eks__2026-03-01_0005-UTC_0.7.9.tar.gz', '2026-03-01T00:05:00.000Z'],
    ['inbox/eks_i-0123456789abcdef0_2024-02-29_2359-UTC_0.7.8.tgz', '2024-02-29T23:59:00.000Z'],
    ['eks_i-0123456789abcdef0_20240131T1011124321Z.zip', '2024-01-31T10:11:12.432Z'],
    ['eks_i-0123456789abcdef0_20240131T101112Z.zip', '2024-01-31T10:11:12.000Z'],
    ['eks_i-0123456789abcdef0_5f4159df-61d4-23a2-967b.tar.gz', null],
    ['eks_i-0123456789abcdef0_2022-13-19_1639-UTC_0.7.3.tar.gz', null],
    ['bottlerocket-logs.tar.gz', null],
  ])('of %s', (name, expected) => {
    expect(iso(archiveNameTime(name))).toBe(expected);
  });

  it('falls back to the newest member, then to the last log line, then to nothing', () => {
    const log = {
      'var_log/aws-routed-eni/ipamd.log': {
        kind: 'ipamd' as const,
        tail: '{"level":"info","ts":"2024-04-12T10:00:00.5Z"}\n',
      },
    };
    const unnamed = { archiveName: 'logs.tar.gz' };
    const members = { minMs: 1, maxMs: COLLECTED };
    expect(inferClock(clues(log, { ...unnamed, memberTimes: members }))).toMatchObject({
      collectedAtMs: COLLECTED,
      collectedAtSource: 'member-times',
    });
    // reproducible archives carry 1980
    expect(inferClock(clues(log, { ...unnamed, memberTimes: { minMs: 0, maxMs: 315_532_800_000 } }))).toMatchObject({
      collectedAtMs: Date.UTC(2024, 3, 12, 10, 0, 0, 500),
      collectedAtSource: 'log-tail',
    });
    expect(inferClock(clues({}, unnamed))).toMatchObject({ collectedAtMs: null, collectedAtSource: 'none' });
  });

  it('is not taken from lines that cannot say when they are from', () => {
    const files = {
      'kubelet/kubelet.log': { kind: 'kubelet' as const, tail: 'Apr 12 10:00:00 n kubelet[1]: x\n' },
      'kernel/dmesg.human.current': { kind: 'dmesg-human' as const, tail: '[Fri Apr 12 10:00:00 2024] x\n' },
    };
    expect(inferClock(clues(files, { archiveName: 'x.tar.gz' })).collectedAtMs).toBeNull();
  });
});

describe('zone', () => {
  const zone = (files: Record<string, Ends>, patch?: Partial<BundleClues>) => {
    const clock = inferClock(clues(files, patch));
    return [clock.zoneOffsetMinutes, clock.zoneSource];
  };
  const containerd = (prefix: string, inner: string) =>
    `${prefix} ip-10-0-1-23 containerd[132]: time="${inner}" level=info msg="x"\n`;

  it.each([
    ['UTC', 'Apr 12 10:00:00', '2024-04-12T10:00:00.1Z', 0],
    ['Kathmandu', 'Apr 12 15:45:00', '2024-04-12T10:00:00.1Z', 345],
    ['New York, across midnight', 'Apr 11 22:00:01', '2024-04-12T02:00:00Z', -240],
    ['Auckland, across New Year', 'Jan  1 03:00:00', '2023-12-31T14:00:00Z', 780],
    ['printed in another zone', 'Apr 12 10:00:00', '2024-04-12T12:00:00+02:00', 0],
  ])('from prefix and message: %s', (_, prefix, inner, expected) => {
    const [offset, source] = zone({
      'containerd/containerd-log.txt': { kind: 'containerd', head: containerd(prefix, inner).repeat(3) },
    });
    expect(offset).toBe(expected);
    expect(source).toContain('journal prefix');
  });

  it('does not let a delayed message decide', () => {
    const head =
      containerd('Apr 12 10:00:00', '2024-04-12T10:00:00Z').repeat(2) +
      containerd('Apr 12 10:07:00', '2024-04-12T09:50:00Z');
    expect(zone({ 'containerd/containerd-log.txt': { kind: 'containerd', head } })[0]).toBe(0);
  });

  it('is that of the end of the log when daylight saving changed', () => {
    const head = containerd('Mar 30 10:00:00', '2024-03-30T09:00:00Z').repeat(9);
    const tail = containerd('Apr 12 12:00:00', '2024-04-12T10:00:00Z').repeat(2);
    expect(zone({ 'containerd/containerd-log.txt': { kind: 'containerd', head, tail } })[0]).toBe(120);
  });

  it('from offsets that the journal prints', () => {
    const head = '2024-04-12T18:39:00.000001+0200 n kubelet[1]: x\n2024-04-12T18:39:01.000001+0200 n kubelet[1]: y\n';
    expect(zone({ 'kubelet/kubelet.log': { kind: 'kubelet', head } })).toEqual([
      120,
      'numeric offset printed in the journal',
    ]);
  });

  it('from commands that printed the local time', () => {
    expect(zone({ 'system/top.txt': { kind: 'top', head: 'top - 22:05:10 up 10 days,  3:04,  0 users\n' } })[0]).toBe(
      330,
    );
    expect(zone({ 'system/top.txt': { kind: 'top', head: 'top - 16:31:10 up 10 days,  3:04,  0 users\n' } })[0]).toBe(
      0,
    );
    expect(zone({ 'system/top.txt': { kind: 'top', head: 'top - 16:39:50 up 3 min,  0 users\n' } })[0]).toBe(0);
    const saved = '# Generated by iptables-save v1.8.7 (nf_tables) on Fri Apr 12 09:36:12 2024\n*nat\n';
    expect(zone({ 'networking/iptables-save.txt': { kind: 'iptables-save', head: saved } })[0]).toBe(-420);
  });

  it('from last lines, but never west of UTC on the word of one log', () => {
    const kubelet = { kind: 'kubelet' as const, tail: 'Apr 12 11:38:50 n kubelet[1]: x\n' };
    const messages = { kind: 'messages' as const, tail: 'Apr 12 11:38:30 n systemd[1]: x\n' };
    // a kubelet that died five hours ago
    expect(zone({ 'kubelet/kubelet.log': kubelet })).toEqual([0, 'assumed UTC: no clue in the bundle']);
    expect(zone({ 'kubelet/kubelet.log': kubelet, 'var_log/messages': messages })[0]).toBe(-300);
    const alive = { kind: 'cron' as const, tail: 'Apr 12 16:38:01 n CROND[1]: x\n' };
    expect(zone({ 'kubelet/kubelet.log': kubelet, 'var_log/messages': messages, 'var_log/cron': alive })[0]).toBe(0);
    const east = { kind: 'kubelet' as const, tail: 'Apr 12 18:38:50 n kubelet[1]: x\n' };
    expect(zone({ 'kubelet/kubelet.log': east })).toEqual([120, 'last log lines compared with the collection time']);
  });

  it('makes lines of a bundle from another zone come out right', () => {
    const files = {
      'containerd/containerd-log.txt': {
        kind: 'containerd' as const,
        head: containerd('Jan  1 00:30:00', '2023-12-31T19:00:00Z'),
      },
    };
    const clock = inferClock(clues(files, { archiveName: 'eks__2024-01-02_0900-UTC_0.7.9.tar.gz' }));
    expect(iso(readTime('Dec 31 23:59:59 n kubelet[1]: x', 'kubelet', clock))).toBe('2023-12-31T18:29:59.000Z');
    expect(iso(readTime('Jan  1 00:10:00 n kubelet[1]: x', 'kubelet', clock))).toBe('2023-12-31T18:40:00.000Z');
  });
});

describe('boot and dmesg', () => {
  const dmesg = '[    0.000000] Linux version 5.10\n[   10.250000] a\n[   20.750000] b\n[   20.900000] b\n';
  const human =
    '[Fri Apr 12 08:00:00 2024] Linux version 5.10\n[Fri Apr 12 08:00:10 2024] a\n[Fri Apr 12 08:00:20 2024] b\n';

  it('pairs the two spellings of dmesg', () => {
    const clock = inferClock(
      clues({
        'kernel/dmesg.current': { kind: 'dmesg', head: dmesg },
        'kernel/dmesg.human.current': { kind: 'dmesg-human', head: human },
      }),
    );
    // wall-clock times are cut to seconds: 08:00:00 is exact, 08:00:10 stands for 08:00:10.25
    expect(iso(clock.dmesgEpochMs)).toBe('2024-04-12T08:00:00.000Z');
    expect(clock.bootTimeMs).toBe(clock.dmesgEpochMs);
    expect(clock.bootSource).toContain('dmesg');
    expect(iso(readTime('[   12.345678] x', 'dmesg', clock))).toBe('2024-04-12T08:00:12.345Z');
  });

  it('reads an audit record', () => {
    const head = '[   21.446185] audit: type=1400 audit(1712916021.446:60): apparmor="DENIED"\n';
    const clock = inferClock(clues({ 'kernel/dmesg.current': { kind: 'dmesg', head } }));
    expect(iso(clock.dmesgEpochMs)).toBe('2024-04-12T10:00:00.000Z');
  });

  it('prefers what the kernel counts, and uses it for dmesg when nothing else helps', () => {
    const clock = inferClock(
      clues({
        'system/procstat.txt': { kind: 'procstat', head: 'cpu 1 2\n', tail: 'ctxt 5\nbtime 1712908800\nprocesses 9\n' },
      }),
    );
    expect(iso(clock.bootTimeMs)).toBe('2024-04-12T08:00:00.000Z');
    expect(clock.bootSource).toBe('btime in system/procstat.txt');
    expect(clock.dmesgEpochMs).toBe(clock.bootTimeMs);
  });

  it.each([
    ['4/12/2024, 8:00:05 AM', '2024-04-12T08:00:05.000Z'],
    ['4/12/2024, 12:30:00 AM', '2024-04-12T00:30:00.000Z'],
    ['4/12/2024 8:00:05 PM', '2024-04-12T20:00:05.000Z'],
    ['12.04.2024, 08:00:05', null],
  ])('reads the boot time of a Windows node: %s', (text, expected) => {
    const head = `Host Name:                 EC2AMAZ-1\r\nSystem Boot Time:          ${text}\r\n`;
    const clock = inferClock(clues({ 'system/sysinfo': { kind: 'windows-info', head } }));
    expect(clock.bootTimeMs === null ? null : iso(clock.bootTimeMs)).toBe(expected);
  });

  it.each([
    [
      'without a year',
      'reboot   system boot  5.10.198-187.748 Fri Apr 12 08:00   still running\n',
      '2024-04-12T08:00:00.000Z',
    ],
    [
      'with a year',
      'reboot   system boot  6.1.61-85.141.am Tue Apr 12 08:00:07 2022   still running\n',
      '2022-04-12T08:00:07.000Z',
    ],
    [
      'with an end',
      'reboot   system boot  5.10.198-187.748 Sat Apr 13 08:00 - 09:00  (01:00)\n',
      '2024-04-13T08:00:00.000Z',
    ],
  ])('reads last reboot %s', (_, head, expected) => {
    expect(iso(inferClock(clues({ 'system/last_reboot.txt': { kind: 'last-reboot', head } })).bootTimeMs)).toBe(
      expected,
    );
  });

  it.each([
    ['10 days,  3:04,  0 users', 10 * 1440 + 184],
    ['3:04,  1 user', 184],
    ['22 min,  0 users', 22],
    ['1 day, 22 min,  0 users', 1440 + 22],
  ])('counts back uptime %s', (up, minutes) => {
    const clock = inferClock(
      clues({ 'system/top.txt': { kind: 'top', head: `top - 16:38:00 up ${up},  load average: 0.1\n` } }),
    );
    expect(clock.bootTimeMs).toBe(COLLECTED - minutes * 60_000);
  });

  it('finds the last kernel banner of a system log', () => {
    const banner = (time: string) => `${time} n kernel: [    0.000000] Linux version 5.10.198 (mockbuild@x)\n`;
    const clock = inferClock(
      clues({
        'var_log/messages': {
          kind: 'messages',
          head: banner('Apr  1 08:00:00'),
          tail: `${banner('Apr 12 08:00:00')}Apr 12 08:00:00 n app: Linux version 1\n`,
        },
      }),
    );
    expect(iso(clock.bootTimeMs)).toBe('2024-04-12T08:00:00.000Z');
    expect(clock.bootSource).toBe('kernel banner in var_log/messages');
  });

  it('stays unknown without a clue', () => {
    expect(inferClock(clues())).toEqual({
      collectedAtMs: COLLECTED,
      collectedAtSource: 'archive-name',
      zoneOffsetMinutes: 0,
      zoneSource: 'assumed UTC: no clue in the bundle',
      bootTimeMs: null,
      bootSource: 'none',
      dmesgEpochMs: null,
    });
  });
});
