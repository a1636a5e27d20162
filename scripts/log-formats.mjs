// One line per way logs of a node tell the time. docs/formats.md shows what reading them gives, by reading them.

/** A bundle whose clock is known: collected at noon UTC from a node on UTC+2 that booted at 06:00 UTC. */
export const SAMPLE_CLOCK = {
  collectedAtMs: Date.UTC(2026, 0, 31, 12, 0, 0),
  collectedAtSource: 'archive-name',
  zoneOffsetMinutes: 120,
  zoneSource: 'sample',
  bootTimeMs: Date.UTC(2026, 0, 31, 6, 0, 0),
  bootSource: 'sample',
  dmesgEpochMs: Date.UTC(2026, 0, 31, 6, 0, 0),
};

const row = (name, kind, line, how) => ({ name, kind, line, how });

export const FORMATS = [
  row('RFC 3339, with zone', 'containerd', '2026-01-31T10:11:12.123456789Z starting', 'as printed'),
  row('CRI (pod logs)', 'pod-log', '2026-01-31T10:11:12.123456789Z stderr F E0131 …', 'as printed'),
  row('journal, short-iso', 'kubelet', '2026-01-31T12:11:12+0200 ip-10-0-1-9 kubelet[3100]: …', 'as printed'),
  row(
    'syslog and journal, short',
    'messages',
    'Jan 31 12:11:12 ip-10-0-1-9 kubelet[3100]: …',
    'year from when the bundle was collected, zone of the node',
  ),
  row(
    'klog behind a journal prefix',
    'kubelet',
    'Jan 31 12:11:12 ip-10-0-1-9 kubelet[3100]: E0131 12:11:12.345678    3100 kubelet.go:1] …',
    'prefix, refined to microseconds while both agree within 10 minutes',
  ),
  row(
    'klog of a container',
    'kube-proxy',
    'E0131 10:11:12.345678       1 proxier.go:1] …',
    'year from when the bundle was collected, UTC as containers use',
  ),
  row(
    'klog of the host',
    'other-log',
    'E0131 12:11:12.345678    3100 main.go:1] …',
    'year from when the bundle was collected, zone of the node',
  ),
  row(
    'JSON (zap, slog)',
    'ipamd',
    '{"level":"error","ts":"2026-01-31T10:11:12.345Z","msg":"…"}',
    'keys ts, time, timestamp; ISO text, or seconds to nanoseconds since 1970',
  ),
  row(
    'JSON, epoch',
    'nodeadm',
    '{"level":"info","ts":1769854272.345678,"msg":"…"}',
    'seconds, milliseconds or nanoseconds by magnitude',
  ),
  row(
    'logfmt (logrus, go-kit)',
    'containerd',
    'time="2026-01-31T10:11:12.345Z" level=error msg="…"',
    'keys time, ts, t',
  ),
  row(
    'logrus on a terminal',
    'docker',
    'ERRO[2026-01-31T10:11:12.345Z] …',
    'as printed; a counter of seconds tells no time',
  ),
  row(
    'kernel, seconds since boot',
    'dmesg',
    '[15072.345678] nf_conntrack: table full, dropping packet',
    'added to the boot the bundle’s clock found',
  ),
  row(
    'kernel, dmesg -T',
    'dmesg-human',
    '[Sat Jan 31 12:11:12 2026] nf_conntrack: table full, dropping packet',
    'zone of the node',
  ),
  row(
    'audit record',
    'messages',
    'type=AVC msg=audit(1769854272.345:60): avc: denied …',
    'seconds since 1970 inside the record',
  ),
  row('cloud-init', 'cloud-init', '2026-01-31 10:11:12,345 - util.py[WARNING]: …', 'UTC, which cloud-init sets'),
  row(
    'cloud-init banner',
    'cloud-init',
    'Cloud-init v. 22.2.2 finished at Sat, 31 Jan 2026 10:11:12 +0000. Datasource …',
    'as printed',
  ),
  row(
    'Windows event export, US',
    'windows-event',
    '"1/31/2026 12:11:12 PM","Error","kubelet","…"',
    'month first, zone of the node',
  ),
  row(
    'Windows event export, ambiguous',
    'windows-event',
    '"02/03/2026 12:11:12","Error","kubelet","…"',
    'none: day and month could be swapped',
  ),
  row(
    'no stamp',
    'kubelet',
    '    at main.go:42',
    'none: a line of a longer record; never taken from numbers in the message',
  ),
];

/** How the bytes of a file become text. `bytes` is what the file starts with. */
export const ENCODINGS = [
  { name: 'UTF-8', bytes: [0x45, 0x31, 0x31, 0x32], text: 'read as it is' },
  { name: 'UTF-8 with byte order mark', bytes: [0xef, 0xbb, 0xbf, 0x45], text: 'the mark is dropped' },
  {
    name: 'UTF-16, little endian',
    bytes: [0xff, 0xfe, 0x45, 0x00],
    text: 'stored as UTF-8, so that byte ranges mean the same everywhere',
  },
  { name: 'UTF-16, big endian', bytes: [0xfe, 0xff, 0x00, 0x45], text: 'stored as UTF-8' },
  {
    name: 'UTF-16 without mark',
    bytes: Array.from({ length: 32 }, (_, i) => (i % 2 ? 0 : 0x61)),
    text: 'told by its zero bytes, stored as UTF-8',
  },
  {
    name: 'other 8-bit text',
    bytes: [0x66, 0xfc, 0x72, 0x20],
    text: 'kept byte for byte; letters beyond ASCII show as �',
  },
  {
    name: 'gzip, found by its magic number',
    bytes: [0x1f, 0x8b, 0x08, 0x00],
    text: 'opened, up to the limits, and read as what is inside',
  },
];
