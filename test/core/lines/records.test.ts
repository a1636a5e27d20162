import fc from 'fast-check';
import { MAX_RECORD_BYTES, MAX_RECORD_LINES, recordAround, timeNear } from '../../../functions/core/lines/records';
import { lineAt } from '../../../functions/core/lines/split';
import type { BundleClock } from '../../../schemas/manifest';
import { SourceKind } from '../../../schemas/source-kind';

/** The record around the line that contains `mark`, as text. */
function record(log: string[] | string, mark: string, kind: SourceKind): string[] {
  const buffer = Buffer.from(Array.isArray(log) ? log.join('\n') : log);
  const { start, end } = lineAt(buffer, buffer.indexOf(mark));
  const found = recordAround(buffer, start, end, kind);
  const lines = buffer.toString('utf8', found.start, found.end).split('\n');
  expect(found.lines).toBe(lines.length);
  return lines;
}
const syslog = (unit: string, lines: string[]) => lines.map((line) => `Apr 12 10:00:00 ip-10-0-1-23 ${unit}: ${line}`);
const cri = (lines: string[]) => lines.map((line) => `2024-04-12T10:00:00.123456789Z stderr F ${line}`);

const OOM = [
  'java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=985',
  'CPU: 1 PID: 1012 Comm: java Not tainted 5.10.198-187.748.amzn2.x86_64 #1',
  'Call Trace:',
  ' dump_stack+0x57/0x6e',
  'memory: usage 524288kB, limit 524288kB, failcnt 81',
  'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,task=java,pid=1012,uid=0',
  'Memory cgroup out of memory: Killed process 1012 (java) total-vm:3271284kB, anon-rss:506308kB',
  'oom_reaper: reaped process 1012 (java), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB',
];

describe('out-of-memory blocks', () => {
  const dmesg = (lines: string[], second = 100) => lines.map((line) => `[  ${second}.000001] ${line}`);
  const log = [
    ...dmesg(['eth0: up'], 90),
    ...dmesg(OOM),
    ...dmesg(['IPv6: ready'], 110),
    ...dmesg(OOM, 200).map((l) => l.replaceAll('1012', '2024')),
  ];

  it.each(['java invoked', 'Call Trace', 'usage 524288kB', 'oom-kill:', 'Killed process 1012', 'reaped process 1012'])(
    'is found from %j',
    (mark) => {
      expect(record(log, mark, 'dmesg')).toEqual(dmesg(OOM));
    },
  );

  it('keeps two kills apart', () => {
    expect(record(log, 'Killed process 2024', 'dmesg')).toHaveLength(OOM.length);
    expect(record(log, 'Killed process 2024', 'dmesg')[0]).toContain('[  200.000001] java invoked');
    expect(record(log, 'IPv6: ready', 'dmesg')).toEqual(dmesg(['IPv6: ready'], 110));
    expect(record(log, 'eth0: up', 'dmesg')).toHaveLength(1);
  });

  it('spans lines of other units in a system log, but does not end with them', () => {
    const kernel = syslog('kernel', OOM);
    const mixed = [
      ...kernel.slice(0, 7),
      ...syslog('systemd[1]', ['x', 'y']),
      ...kernel.slice(7),
      ...syslog('systemd[1]', ['z']),
    ];
    expect(record(mixed, 'Killed process', 'messages')).toEqual(mixed.slice(0, 10));
  });

  it('leaves lines of other units inside the block alone', () => {
    const kernel = syslog('kernel', OOM);
    const mixed = [
      ...kernel.slice(0, 3),
      ...syslog('kubelet[1]', ['E0412 10:00:00.000000 1 x.go:1] x']),
      ...kernel.slice(3),
    ];
    expect(record(mixed, 'x.go:1', 'messages')).toHaveLength(1);
    expect(record(mixed, 'Killed process', 'messages')).toEqual(mixed);
  });

  it('takes all victims of a cgroup killed as a group', () => {
    const group = [
      ...OOM.slice(0, 7),
      'Tasks in /kubepods.slice/x are going to be killed due to memory.oom.group set',
      'Memory cgroup out of memory: Killed process 1012 (java) total-vm:1kB',
      'Memory cgroup out of memory: Killed process 1013 (sh) total-vm:1kB',
    ];
    expect(record(dmesg(group), 'Killed process 1013', 'dmesg')).toEqual(dmesg(group));
  });

  it('does without the head when the log begins later', () => {
    expect(record(dmesg(['x', ...OOM.slice(5), 'y']), 'Killed process', 'dmesg')).toEqual(dmesg(OOM.slice(5)));
  });

  it('is cut around the line when it is too long', () => {
    const tasks = Array.from(
      { length: 300 },
      (_, i) => `[   ${1000 + i}]     0  ${1000 + i}    12345      678    90112        0             0 sleep`,
    );
    const long = dmesg([...OOM.slice(0, 5), ...tasks, ...OOM.slice(5)]);
    const fromHead = record(long, 'invoked oom-killer', 'dmesg');
    expect(fromHead).toHaveLength(MAX_RECORD_LINES);
    expect(fromHead[0]).toContain('invoked oom-killer');
    expect(record(long, 'Killed process', 'dmesg').at(-1)).toContain('oom_reaper');
  });
});

describe('kernel call traces', () => {
  const lockup = [
    'watchdog: BUG: soft lockup - CPU#18 stuck for 27s! [python3:2254956]',
    'Modules linked in: xt_nat veth nf_conntrack',
    'CPU: 18 PID: 2254956 Comm: python3 Not tainted 5.10.198 #1',
    'RIP: 0010:native_queued_spin_lock_slowpath+0x5b/0x1d0',
    'Call Trace:',
    ' <IRQ>',
    ' ? watchdog_timer_fn+0x1bb/0x210',
    ' </IRQ>',
    'do_syscall_64+0x33/0x40',
  ];
  it.each(['soft lockup', 'RIP: 0010', 'watchdog_timer_fn'])('is found from %j', (mark) => {
    const log = syslog('kernel', [
      'eth0: up',
      ...lockup,
      'IPv6: ready',
      ...lockup.map((line) => line.replace('CPU#18', 'CPU#19')),
    ]);
    expect(record(log, mark, 'messages')).toEqual(log.slice(1, 10));
  });

  it('ends with its end mark', () => {
    const warning = [
      '------------[ cut here ]------------',
      'WARNING: CPU: 1 PID: 9 at net/sched/x.c:1 f+0x1/0x2',
      'Call Trace:',
      ' f+0x1/0x2',
      '---[ end trace 0a1b2c3d4e5f6071 ]---',
    ];
    const log = [...warning, 'BUG: something else'].map((line) => `[   12.345678] ${line}`);
    expect(record(log, 'WARNING', 'dmesg')).toEqual(log.slice(0, 5));
  });
});

describe('Go panics and dumps', () => {
  const dump = [
    'panic: runtime error: invalid memory address or nil pointer dereference',
    '[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1a2b3c]',
    '',
    'goroutine 1 [running]:',
    'main.main()',
    '\t/go/src/app/main.go:42 +0x1d',
    'exit status 2',
  ];
  const before = 'I0412 10:00:00.000000       1 main.go:12] starting';
  const after = 'I0412 10:00:05.000000       1 main.go:12] starting again';

  it.each(['panic: runtime', 'SIGSEGV', 'goroutine 1', 'main.go:42'])('in a pod log, from %j', (mark) => {
    const log = cri([before, ...dump, after]);
    expect(record(log, mark, 'pod-log')).toEqual(cri(dump));
  });

  it('ends where another unit goes on in the journal', () => {
    const log = [
      ...syslog('kubelet[3412]', [before, ...dump]),
      ...syslog('systemd[1]', ['kubelet.service: Main process exited']),
    ];
    expect(record(log, 'goroutine 1', 'kubelet')).toEqual(log.slice(1, 8));
    expect(record(log, 'Main process', 'kubelet')).toHaveLength(1);
    expect(record(log, '] starting', 'kubelet')).toHaveLength(1);
  });

  it('begins with the stamped line that reports a recovered panic', () => {
    const report = 'E0412 10:00:00.000000       1 runtime.go:79] Observed a panic: "nil pointer"';
    const log = cri([before, report, ...dump.slice(3), after]);
    expect(record(log, 'main.go:42', 'pod-log')).toEqual(log.slice(1, 6));
    expect(record(log, 'Observed a panic', 'pod-log')).toEqual(log.slice(1, 6));
  });

  it('is one goroutine in a dump file', () => {
    const log = [
      'goroutine 1 [running]:',
      'main.main()',
      '\t/a/b.go:1 +0x1',
      '',
      'goroutine 7 [chan receive, 5 minutes]:',
      'x.y(0x1)',
      '\t/a/c.go:2 +0x2',
      '',
    ];
    expect(record(log, 'chan receive', 'goroutine-dump')).toEqual(log.slice(4, 7));
    expect(record(log, 'b.go:1', 'goroutine-dump')).toEqual(log.slice(0, 3));
  });

  it('leaves unstamped lines alone that are no dump', () => {
    expect(record(cri(['a', 'b', 'c']), 'F b', 'pod-log')).toHaveLength(1);
  });
});

describe('tracebacks', () => {
  const python = [
    'Traceback (most recent call last):',
    '  File "/app/a.py", line 1, in <module>',
    '    f()',
    'ValueError: broken',
  ];
  const chained = [...python, '', 'During handling of the above exception, another exception occurred:', '', ...python];

  it.each(['Traceback', 'File "/app', 'ValueError'])('of Python, from %j', (mark) => {
    const log = cri(['starting', ...python, 'waiting']);
    expect(record(log, mark, 'efs-csi')).toEqual(cri(python));
  });

  it('of Python, chained', () => {
    const log = cri([...chained, 'waiting']);
    expect(record(log, 'During handling', 'pod-log')).toEqual(cri(chained));
  });

  it('of Java', () => {
    const java = [
      'java.lang.IllegalStateException: broken',
      '\tat com.example.App.run(App.java:12)',
      'Caused by: java.io.IOException: no',
      '\t... 12 more',
    ];
    const log = cri(['starting', ...java, 'waiting']);
    expect(record(log, 'App.java:12', 'pod-log')).toEqual(cri(java));
    expect(record(log, 'IllegalState', 'pod-log')).toEqual(cri(java));
    expect(record(log, 'waiting', 'pod-log')).toHaveLength(1);
  });
});

describe('timeNear', () => {
  const clock: BundleClock = {
    collectedAtMs: Date.UTC(2024, 3, 12, 12),
    collectedAtSource: 'archive-name',
    zoneOffsetMinutes: 0,
    zoneSource: 'test',
    bootTimeMs: null,
    bootSource: 'none',
    dmesgEpochMs: null,
  };
  const near = (log: string, mark: string) => {
    const buffer = Buffer.from(log);
    return timeNear(buffer, lineAt(buffer, buffer.indexOf(mark)).start, 'kubelet', clock);
  };
  const stamped = 'E0412 10:00:00.000000    1 x.go:1] panic\n';

  it('is the own stamp, else that of the line before', () => {
    expect(near(stamped, 'panic')).toBe(Date.UTC(2024, 3, 12, 10));
    expect(near(`${stamped}goroutine 1 [running]:\nmain.main()\n`, 'main.main')).toBe(Date.UTC(2024, 3, 12, 10));
    expect(near('goroutine 1 [running]:\nmain.main()\n', 'main.main')).toBeNull();
  });

  it('does not look back further than 64 lines or 64 KiB', () => {
    expect(near(`${stamped}${'x\n'.repeat(63)}here`, 'here')).toBe(Date.UTC(2024, 3, 12, 10));
    expect(near(`${stamped}${'x\n'.repeat(64)}here`, 'here')).toBeNull();
    expect(near(`${stamped}${'x'.repeat(65_000)}\nhere`, 'here')).toBe(Date.UTC(2024, 3, 12, 10));
    expect(near(`${stamped}${'x'.repeat(66_000)}\nhere`, 'here')).toBeNull();
  });
});

describe('properties', () => {
  const line = fc.oneof(
    fc.constantFrom(
      ...OOM,
      'Call Trace:',
      'panic: x',
      'goroutine 1 [running]:',
      '\t/a/b.go:1',
      'Traceback (most recent call last):',
      '  File "x", line 1',
      'E: y',
      '\tat a.b(C.java:1)',
      '',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constant('x'.repeat(20_000)),
  );
  const prefix = fc.constantFrom(
    '',
    '[  100.000001] ',
    'Apr 12 10:00:00 n kernel: ',
    'Apr 12 10:00:00 n app[1]: ',
    '2024-04-12T10:00:00Z stderr F ',
  );
  const log = fc.array(
    fc.tuple(prefix, line).map((parts) => parts.join('')),
    { minLength: 1, maxLength: 200 },
  );

  it('a record holds its line, consists of whole lines and stays bounded', () => {
    fc.assert(
      fc.property(log, fc.nat(), fc.constantFrom(...SourceKind.options), (lines, seed, kind) => {
        const buffer = Buffer.from(lines.join('\n'));
        const hit = lineAt(buffer, seed % (buffer.length + 1));
        const found = recordAround(buffer, hit.start, hit.end, kind);
        expect(found.start).toBeLessThanOrEqual(hit.start);
        expect(found.end).toBeGreaterThanOrEqual(hit.end);
        expect(lineAt(buffer, found.start).start).toBe(found.start);
        expect(lineAt(buffer, found.end).end).toBe(found.end);
        expect(found.lines).toBeLessThanOrEqual(MAX_RECORD_LINES);
        expect(found.end - found.start).toBeLessThanOrEqual(Math.max(MAX_RECORD_BYTES, hit.end - hit.start));
        expect(buffer.toString('latin1', found.start, found.end).split('\n')).toHaveLength(found.lines);
      }),
      { numRuns: 300 },
    );
  });
});
