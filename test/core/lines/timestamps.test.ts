import fc from 'fast-check';
import { readTime } from '../../../functions/core/lines/timestamps';
import type { BundleClock } from '../../../schemas/manifest';
import { SourceKind } from '../../../schemas/source-kind';

const clock = (patch: Partial<BundleClock> = {}): BundleClock => ({
  collectedAtMs: Date.UTC(2024, 3, 12, 12, 0),
  collectedAtSource: 'archive-name',
  zoneOffsetMinutes: 0,
  zoneSource: 'test',
  bootTimeMs: null,
  bootSource: 'none',
  dmesgEpochMs: Date.UTC(2024, 3, 10, 8, 0),
  ...patch,
});
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
const read = (line: string, kind: SourceKind, patch: Partial<BundleClock> = {}) =>
  iso(readTime(line, kind, clock(patch)));

describe('every encoding', () => {
  const cases: [SourceKind, string, string][] = [
    ['kubelet', 'Apr 12 10:00:00 ip-10-0-1-23 kubelet[3412]: Started', '2024-04-12T10:00:00.000Z'],
    ['messages', 'Apr  2 10:00:00 ip-10-0-1-23 systemd: Started Session 1 of user root.', '2024-04-02T10:00:00.000Z'],
    ['messages', 'Apr  2 10:00:00 ip-10-0-1-23 kernel: [200742.938094] IPv6: ready', '2024-04-02T10:00:00.000Z'],
    ['journal', 'Apr 12 08:10:28.900439 ip-10-0-1-23 kubelet[2296]: text', '2024-04-12T08:10:28.900Z'],
    ['kubelet', '2024-04-12T10:00:00.123456+0000 ip-10-0-1-23 kubelet[1]: text', '2024-04-12T10:00:00.123Z'],
    ['kubelet', '2024-04-12T10:00:00+0200 ip-10-0-1-23 kubelet[1]: text', '2024-04-12T08:00:00.000Z'],
    ['messages', '2024-04-12T10:00:00.123456-05:00 ip-10-0-1-23 systemd[1]: x', '2024-04-12T15:00:00.123Z'],
    ['journal', 'Fri 2024-04-12 10:00:00 UTC ip-10-0-1-23 kubelet[1]: x', '2024-04-12T10:00:00.000Z'],
    [
      'kubelet',
      '2024-04-12T10:00:00Z kubelet-eks.daemon[123]: E0412 09:00:00.654321     123 x.go:1] y',
      '2024-04-12T10:00:00.000Z',
    ],
    ['kubelet', 'E0412 10:00:00.654321    3412 kubelet.go:2211] "Failed"', '2024-04-12T10:00:00.654Z'],
    ['kubelet', ' kubelet[111106]: F0412 10:00:00.654321  301372 server.go:269] failed', '2024-04-12T10:00:00.654Z'],
    [
      'kubelet',
      'Apr 12 10:00:00 ip-10-0-1-23 kubelet[3412]: E0412 09:59:59.998877    3412 kubelet.go:2211] "Failed"',
      '2024-04-12T09:59:59.998Z',
    ],
    [
      'kubelet',
      'Apr 12 10:00:00 ip-10-0-1-23 E0412 10:00:00.252657     747 kubelet_node_status.go:93] x',
      '2024-04-12T10:00:00.252Z',
    ],
    ['containerd', 'time="2024-04-12T10:00:00.123456789Z" level=error msg="x"', '2024-04-12T10:00:00.123Z'],
    [
      'containerd',
      'Apr 12 10:00:01 ip-10-0-1-23 containerd[132]: time="2024-04-12T10:00:00.123456789Z" level=info msg="x"',
      '2024-04-12T10:00:00.123Z',
    ],
    ['containerd', 'time="2024-04-12T12:00:00.5+02:00" level=info msg="x"', '2024-04-12T10:00:00.500Z'],
    ['pod-log', 'level=info ts=2024-04-12T10:00:00.123Z caller=main.go:1 msg=x', '2024-04-12T10:00:00.123Z'],
    ['messages', 'INFO[2024-04-12T10:00:00.628543467Z] Set sysctl', '2024-04-12T10:00:00.628Z'],
    [
      'ipamd',
      '{"level":"info","ts":"2024-04-12T10:00:00.123Z","caller":"a.go:1","msg":"x"}',
      '2024-04-12T10:00:00.123Z',
    ],
    [
      'network-policy-agent',
      '{"level":"info","timestamp":"2024-04-12T10:00:00.123Z","logger":"x"}',
      '2024-04-12T10:00:00.123Z',
    ],
    [
      'network-policy-agent',
      '   { "level": "info","ts": "2024-04-12T10:00:00.123Z","msg": "x"}',
      '2024-04-12T10:00:00.123Z',
    ],
    ['nodeadm', '{"level":"info","ts":1712916000.5945692,"caller":"init/init.go:57"}', '2024-04-12T10:00:00.594Z'],
    ['kubelet', '{"ts":1712916000594.5,"caller":"x.go:1","msg":"klog as JSON"}', '2024-04-12T10:00:00.594Z'],
    [
      'nodeadm',
      'Apr 12 10:00:02 ip-10-0-1-23 nodeadm[1918]: {"level":"info","ts":1712916000.5945692,"msg":"x"}',
      '2024-04-12T10:00:00.594Z',
    ],
    ['nodeadm', 'Apr 12 10:00:02 ip nodeadm[1918]: SDK 2024/04/12 10:00:00 DEBUG retry', '2024-04-12T10:00:00.000Z'],
    ['ipamd', '2019-07-19T17:40:34Z [ERROR]\tfailed to attach', '2019-07-19T17:40:34.000Z'],
    [
      'aws-node',
      '2024-04-12T10:00:00.851735731Z stderr F E0608 20:54:16.537530       9 proxier.go:732] x',
      '2024-04-12T10:00:00.851Z',
    ],
    [
      'coredns',
      '2024-04-12T10:00:00.1Z stdout F [ERROR] plugin/errors: 2 a.b. A: read udp: i/o timeout',
      '2024-04-12T10:00:00.100Z',
    ],
    [
      'pod-log',
      '{"log":"time=\\"2020-01-01T00:00:00Z\\" x\\n","stream":"stderr","time":"2024-04-12T10:00:00.123456789Z"}',
      '2024-04-12T10:00:00.123Z',
    ],
    [
      'pod-identity-agent',
      'eks-pod-identity-agent {"level":"info","msg":"x","time":"2024-04-12T10:00:00Z"}',
      '2024-04-12T10:00:00.000Z',
    ],
    [
      'aws-node',
      'aws-node-x2k9v aws-eks-nodeagent 2024-04-12 10:00:00.921113170 +0000 UTC Logger.check error',
      '2024-04-12T10:00:00.921Z',
    ],
    ['dmesg', '[   12.345678] nvme nvme0: I/O 900 QID 2 timeout', '2024-04-10T08:00:12.345Z'],
    ['dmesg', '<6>[    1.200000] pci 0000:00:03.0: x', '2024-04-10T08:00:01.200Z'],
    ['dmesg', 'kern  :warn  : [93600.000000] x', '2024-04-11T10:00:00.000Z'],
    ['dmesg', 'kern  :warn  : 2024-04-12T10:00:00,283390+00:00 NVRM: Xid', '2024-04-12T10:00:00.283Z'],
    ['dmesg-human', '[Thu Dec  7 00:05:15 2017] Out of memory: Killed process 1', '2017-12-07T00:05:15.000Z'],
    ['cloud-init', '2024-04-12 10:00:00,123 - util.py[WARNING]: Failed', '2024-04-12T10:00:00.123Z'],
    [
      'cloud-init',
      'Cloud-init v. 22.2.2 finished at Fri, 12 Apr 2024 10:00:00 +0000. Datasource DataSourceEc2.',
      '2024-04-12T10:00:00.000Z',
    ],
    ['user-data', '2024-04-12T10:00:00+0000 [eks-bootstrap] INFO: starting', '2024-04-12T10:00:00.000Z'],
    ['gpu-report', '[Apr 12 2024 10:00:00] [INFO] [tid 1808] multicast group 0 is freed.', '2024-04-12T10:00:00.000Z'],
    [
      'windows-event',
      '"4/12/2024 3:04:05 PM","Error","EC2AMAZ-1","The kubelet service terminated"',
      '2024-04-12T15:04:05.000Z',
    ],
    ['windows-event', '"4/12/2024 12:04:05 AM","Error","EC2AMAZ-1","x"', '2024-04-12T00:04:05.000Z'],
    ['windows-event', '"31/01/2024 15:04:05","Error","EC2AMAZ-1","x"', '2024-01-31T15:04:05.000Z'],
    ['windows-event', '"12.04.2024 15:04:05","Fehler","EC2AMAZ-1","x"', '2024-04-12T15:04:05.000Z'],
    ['windows-event', '"2024-04-12 15:04:05","Error","EC2AMAZ-1","x"', '2024-04-12T15:04:05.000Z'],
    ['windows-event', '"E0412 10:00:00.654321    3412 kubelet.go:1] x"', '2024-04-12T10:00:00.654Z'],
    [
      'windows-event',
      '"Starting kubelet","1","0",,"4","kubelet","EC2AMAZ-1",,"4/12/2024 3:04:05 PM",,',
      '2024-04-12T15:04:05.000Z',
    ],
    ['hybrid-agent', '2024-04-12 10:00:00.1234 INFO [ssm-agent-worker] x', '2024-04-12T10:00:00.123Z'],
    ['other-log', '2024/04/12 10:00:00.123456 listening', '2024-04-12T10:00:00.123Z'],
    ['efs-csi', '2024-04-12 10:00:00 UTC - INFO - mounting', '2024-04-12T10:00:00.000Z'],
    ['messages', 'type=AVC msg=audit(1712916000.949:176): avc:  denied', '2024-04-12T10:00:00.949Z'],
  ];
  it.each(cases)('%s: %s', (kind, line, expected) => {
    expect(read(line, kind)).toBe(expected);
  });
});

describe('never invented', () => {
  const cases: { what: string; kind: SourceKind; line: string; clock?: Partial<BundleClock> }[] = [
    { what: 'no stamp', kind: 'kubelet', line: 'runtime: failed to create new OS thread' },
    { what: 'a number that could be an epoch', kind: 'ethtool', line: '     bw_in_allowance_exceeded: 1234567890' },
    { what: 'an epoch without a key', kind: 'pod-log', line: '1712916000 requests served' },
    {
      what: 'a date inside prose',
      kind: 'kubelet',
      line: 'certificate has expired: current time 2024-04-12T10:00:00Z is after 2023-04-12T10:00:00Z',
    },
    {
      what: 'a time inside an escaped message',
      kind: 'pod-log',
      line: '{"level":"info","msg":"{\\"ts\\":\\"2024-04-12T10:00:00Z\\"}"}',
    },
    { what: 'seconds since process start', kind: 'pod-log', line: 'INFO[0005] starting' },
    { what: 'uptime in a log of unknown boots', kind: 'messages', line: 'kernel: [108533.415100] ena 0000:00:05.0: x' },
    { what: 'uptime without a boot time', kind: 'dmesg', line: '[   12.345678] x', clock: { dmesgEpochMs: null } },
    {
      what: 'yearless without a collection time',
      kind: 'kubelet',
      line: 'Apr 12 10:00:00 n kubelet[1]: x',
      clock: { collectedAtMs: null },
    },
    { what: 'a day that does not exist', kind: 'kubelet', line: 'E0431 10:00:00.000000 1 x.go:1] x' },
    { what: 'an hour that does not exist', kind: 'ipamd', line: '2024-04-12T25:00:00Z [ERROR] x' },
    { what: 'an unset clock', kind: 'pod-log', line: '1970-01-01T00:00:01Z stderr F x' },
    { what: 'a zero time', kind: 'containerd', line: 'time="0001-01-01T00:00:00Z" level=info' },
    {
      what: 'a date two cultures read differently',
      kind: 'windows-event',
      line: '"01/02/2024 15:04:05","Error","x","y"',
    },
  ];
  it.each(cases)('$what', ({ kind, line, clock: patch }) => {
    expect(read(line, kind, patch)).toBeNull();
  });

  it('reads the inner time where the prefix cannot be completed', () => {
    const line = 'Apr 12 10:00:01 ip-10-0-1-23 containerd[132]: time="2024-04-12T10:00:00Z" level=info msg="x"';
    expect(read(line, 'containerd', { collectedAtMs: null })).toBe('2024-04-12T10:00:00.000Z');
  });

  it('uses the wall clock of an audit record when the boot time is unknown', () => {
    const line = '[   21.446185] audit: type=1400 audit(1712916000.040:60): apparmor="DENIED"';
    expect(read(line, 'dmesg', { dmesgEpochMs: null })).toBe('2024-04-12T10:00:00.040Z');
  });
});

describe('precedence between journal prefix and message', () => {
  it('keeps the prefix when a klog header is from another moment', () => {
    const line = 'Apr 12 10:00:00 ip-10-0-1-23 kubelet[3412]: E0302 09:59:59.998877    3412 kubelet.go:2211] x';
    expect(read(line, 'kubelet')).toBe('2024-04-12T10:00:00.000Z');
  });

  it('keeps a complete outer stamp', () => {
    const line = '2024-04-12T10:00:00.000000+0000 n containerd[1]: time="2024-04-12T09:00:00Z" level=info';
    expect(read(line, 'containerd')).toBe('2024-04-12T10:00:00.000Z');
  });
});

describe('year of yearless lines', () => {
  const collected = (...date: [number, number, number, number?, number?]) => ({ collectedAtMs: Date.UTC(...date) });
  it.each([
    [
      'the year before, around New Year',
      'Dec 31 23:59:59 n kubelet[1]: x',
      collected(2023, 0, 2, 9),
      '2022-12-31T23:59:59.000Z',
    ],
    ['this year', 'Jan  2 08:00:00 n kubelet[1]: x', collected(2023, 0, 2, 9), '2023-01-02T08:00:00.000Z'],
    [
      'up to a day ahead (clock skew)',
      'Jan  3 08:00:00 n kubelet[1]: x',
      collected(2023, 0, 2, 9),
      '2023-01-03T08:00:00.000Z',
    ],
    [
      'ahead across New Year',
      'Jan  1 00:00:10 n kubelet[1]: x',
      collected(2022, 11, 31, 23, 59),
      '2023-01-01T00:00:10.000Z',
    ],
    ['not two days ahead', 'Jan  4 10:00:00 n kubelet[1]: x', collected(2023, 0, 2, 9), '2022-01-04T10:00:00.000Z'],
    ['leap day of this year', 'Feb 29 10:00:00 n kubelet[1]: x', collected(2024, 2, 1), '2024-02-29T10:00:00.000Z'],
    ['leap day in a common year', 'Feb 29 10:00:00 n kubelet[1]: x', collected(2023, 2, 1), '2020-02-29T10:00:00.000Z'],
    ['klog', 'E1231 23:59:59.000000 1 x.go:1] x', collected(2023, 0, 2, 9), '2022-12-31T23:59:59.000Z'],
  ] as const)('%s', (_, line, patch, expected) => {
    expect(read(line, 'kubelet', patch)).toBe(expected);
  });

  it('turns the year in the local zone', () => {
    // 23:30 in New York on 31 December is already the next year in UTC
    const zone = { collectedAtMs: Date.UTC(2023, 0, 1, 5), zoneOffsetMinutes: -300 };
    expect(read('Dec 31 23:30:00 n kubelet[1]: x', 'kubelet', zone)).toBe('2023-01-01T04:30:00.000Z');
    // 00:30 in Auckland on 1 January is still the old year in UTC
    const east = { collectedAtMs: Date.UTC(2022, 11, 31, 12), zoneOffsetMinutes: 780 };
    expect(read('Jan  1 00:30:00 n kubelet[1]: x', 'kubelet', east)).toBe('2022-12-31T11:30:00.000Z');
  });
});

describe('zones', () => {
  const kolkata = { zoneOffsetMinutes: 330 };
  it.each([
    ['journal prefix', 'kubelet', 'Apr 12 15:30:00 n kubelet[1]: x'],
    ['klog of a host unit', 'kubelet', 'E0412 15:30:00.000000 1 x.go:1] x'],
    ['dmesg --ctime', 'dmesg-human', '[Fri Apr 12 15:30:00 2024] x'],
    ['Go log of a host program', 'nodeadm', '2024/04/12 15:30:00 x'],
    ['klog of a container', 'kube-proxy', 'E0412 10:00:00.000000 1 x.go:1] x'],
    ['cloud-init', 'cloud-init', '2024-04-12 10:00:00,000 - x'],
    ['printed zone', 'containerd', 'time="2024-04-12T10:00:00Z" level=info'],
  ] as [string, SourceKind, string][])('%s', (_, kind, line) => {
    expect(read(line, kind, kolkata)).toBe('2024-04-12T10:00:00.000Z');
  });
});

describe('edges of the day', () => {
  it('reads 24:00 as the midnight that ends the day', () => {
    expect(read('2024-02-28T24:00:00Z stderr F x', 'pod-log')).toBe('2024-02-29T00:00:00.000Z');
    expect(read('2024-02-28T24:00:01Z stderr F x', 'pod-log')).toBeNull();
  });
  it('reads a leap second', () => {
    expect(read('2016-12-31T23:59:60Z stderr F x', 'pod-log')).toBe('2017-01-01T00:00:00.000Z');
  });
  it('cuts fractions and never rounds into the next second', () => {
    expect(read('2024-04-12T23:59:59.999999999Z stderr F x', 'pod-log')).toBe('2024-04-12T23:59:59.999Z');
  });
});

describe('properties', () => {
  const kinds = fc.constantFrom(...SourceKind.options);
  const digits = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'));
  const stamped = fc
    .tuple(digits, digits, digits, digits, digits, fc.constantFrom('E', '2024-', 'Apr ', '[', '{"ts":', '"', 'time="'))
    .map(([a, b, c, d, e, lead]) => `${lead}${a}${b} ${c}:${d}:${e}.000000 12 `);
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.tuple(stamped, fc.string()).map((p) => p.join('')),
  );

  it('never throws and gives null or a whole number', () => {
    fc.assert(
      fc.property(line, kinds, (text, kind) => {
        const ms = readTime(text, kind, clock());
        expect(ms === null || Number.isInteger(ms)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back any moment in every dated format', () => {
    const moment = fc.date({ min: new Date('2001-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, (date) => {
        const text = date.toISOString();
        expect(read(`${text} stderr F x`, 'pod-log')).toBe(text);
        expect(read(`{"level":"info","ts":"${text}"}`, 'ipamd')).toBe(text);
        expect(read(`${text.replace('T', ' ').replace('.', ',').slice(0, -1)} - x`, 'cloud-init')).toBe(text);
      }),
    );
  });

  it('places a yearless line in the year before the collection', () => {
    const moment = fc.date({ min: new Date('2012-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    fc.assert(
      fc.property(
        moment,
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: -48, max: 56 }),
        (date, days, quarters) => {
          const ms = Math.floor(date.getTime() / 1000) * 1000;
          const local = new Date(ms + quarters * 900_000);
          const prefix = `${months[local.getUTCMonth()]} ${String(local.getUTCDate()).padStart(2)} ${local.toISOString().slice(11, 19)}`;
          const bundle = { collectedAtMs: ms + days * 86_400_000, zoneOffsetMinutes: quarters * 15 };
          expect(read(`${prefix} n kubelet[1]: x`, 'kubelet', bundle)).toBe(new Date(ms).toISOString());
        },
      ),
    );
  });

  it('reads lines of a megabyte without looking at all of it', () => {
    for (const lead of ['', '{"msg":"', 'time=', '"', 'Apr 12 10:00:00 n u[1]: ', '{"log":"', 'a=']) {
      const text = lead + 'a="1/'.repeat(200_000);
      expect([null, '2024-04-12T10:00:00.000Z']).toContain(read(text, 'windows-event'));
      expect([null, '2024-04-12T10:00:00.000Z']).toContain(read(text, 'pod-log'));
    }
  });
});
