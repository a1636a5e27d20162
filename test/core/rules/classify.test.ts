import fc from 'fast-check';
import { type ClassifierOptions, createClassifier } from '../../../functions/core/rules/classify';
import { compileRules } from '../../../functions/core/rules/ruleset';
import type { BundleClock } from '../../../schemas/manifest';
import { PartialResult } from '../../../schemas/partial';
import type { SourceKind } from '../../../schemas/source-kind';
import { expected, found } from './reference-classify';
import { SAMPLE_RULES } from './sample-rules';

const ruleset = compileRules(SAMPLE_RULES);
const clock: BundleClock = {
  collectedAtMs: Date.UTC(2026, 10, 22, 12, 0, 0),
  collectedAtSource: 'archive-name',
  zoneOffsetMinutes: 0,
  zoneSource: 'none',
  bootTimeMs: Date.UTC(2026, 10, 22, 8, 0, 0),
  bootSource: 'dmesg',
  dmesgEpochMs: Date.UTC(2026, 10, 22, 8, 0, 0),
};
const SMALL = { maxLineBytes: 200, contextBytes: 1_024, capacity: 4_096 };

function classify(kind: SourceKind, chunks: readonly Buffer[], options: ClassifierOptions = {}): PartialResult {
  const classifier = createClassifier(ruleset, clock, options);
  classifier.piece({ path: `var_log/${kind}.log`, kind, fileOffset: 0, firstLine: 1 });
  for (const chunk of chunks) classifier.push(chunk);
  classifier.endPiece();
  return classifier.result('shard-0001');
}

function cutAt(text: Buffer, cuts: readonly number[]): Buffer[] {
  const edges = [0, ...[...cuts].map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return edges.slice(1).map((edge, i) => text.subarray(edges[i], edge));
}

const KERNEL = [
  '[  812.100000] nf_conntrack: nf_conntrack: table full, dropping packet',
  '[  812.200000] blk_update_request: I/O error, dev nvme1n1, sector 9912 op 0x0:(READ) flags 0x0',
  '[  812.201000] Buffer I/O error on dev nvme1n1, logical block 7, async page read',
  '[  812.300000] I/O error, dev sda, sector 1; Buffer I/O error on dev sdb, I/O error, dev sda, sector 2',
  '[  900.000000] java invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=968',
  '[  900.001000] Mem-Info:',
  '[  900.002000] Out of memory: Killed process 812 (java) total-vm:9912kB, anon-rss:812kB',
  '[  950.000000] ena 0000:00:05.0 eth0: Reset indication received',
  '[  951.000000] ena 0000:00:05.0 eth0: Trigger reset is on',
  '<3>[  960.000000] thing-driver 12: probe failed with error -19',
  '[  970.000000] IPv6: ADDRCONF(NETDEV_CHANGE): eni1a2b3c: link becomes ready',
];
const KUBELET = [
  'Nov 22 11:00:01 ip-10-0-1-9 kubelet[3100]: E1122 11:00:01.100000    3100 pod_workers.go:1] failed to setup network for sandbox "9f": plugin type="aws-cni": pod="default/web-1"',
  'Nov 22 11:00:02 ip-10-0-1-9 kubelet[3100]: failed to setup network for sandbox "9f" pod="default/web-2": context canceled',
  'Nov 22 11:00:03 ip-10-0-1-9 kubelet[3100]: I1122 11:00:03.100000    3100 x.go:9] sandbox is running again pod="default/web-1"',
  'Nov 22 11:00:04 ip-10-0-1-9 kubelet[3100]: E1122 11:00:04.100000    3100 y.go:9] "Unheard of failure" count=17 pod="a/b"',
  'E1122 11:00:05.100000    3100 y.go:9] "Unheard of failure" count=18 pod="a/b"',
  'time="2026-11-22T11:00:06Z" level=error msg="naïve café ünïcode ☃" n=12',
  '',
  '\tat com.example.Main.main(Main.java:7)',
];

const noise = fc.oneof(
  fc.string({ maxLength: 60 }).map((text) => text.replaceAll('\n', ' ')),
  fc.constantFrom(
    'x'.repeat(230),
    `table full, dropping packet ${'y'.repeat(300)}`,
    `${'z'.repeat(190)}level=error late`,
  ),
);
const mutated = (lines: readonly string[]) =>
  fc.tuple(fc.constantFrom(...lines), fc.nat(300), fc.constantFrom('', '€', '\r', 'x', '"')).map(([line, at, put]) => {
    const position = at % (line.length + 1);
    return line.slice(0, position) + put + line.slice(position + (at % 3 === 0 ? 1 : 0));
  });
const logs = (lines: readonly string[]) =>
  fc
    .tuple(
      fc.array(
        fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...lines) }, { weight: 1, arbitrary: mutated(lines) }, noise),
        { maxLength: 120 },
      ),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
    )
    .map(([all, separator, ended]) => Buffer.from(all.join(separator) + (ended ? separator : '')));

describe.each([
  ['dmesg' as const, KERNEL],
  ['kubelet' as const, KUBELET],
])('classifying %s', (kind, lines) => {
  it('finds what the reference matcher finds on every line, however the bytes are chunked', () => {
    fc.assert(
      fc.property(logs(lines), fc.array(fc.nat(20_000), { maxLength: 12 }), (text, cuts) => {
        const result = classify(kind, cutAt(text, cuts), { window: SMALL });
        const naive = expected(ruleset, kind, text, SMALL.maxLineBytes);
        const problems = new Map([...naive.counts].filter(([key]) => JSON.parse(key)[1] !== 'recovery'));
        const actual = found(result);
        expect(new Map([...actual].map(([key, finding]) => [key, finding.count]))).toEqual(
          new Map([...problems].map(([key, { count }]) => [key, count])),
        );
        for (const [key, { lines: at }] of problems) {
          for (const one of actual.get(key)!.first) expect(at).toContain(one.line);
        }
        expect(new Map(result.unknown.map((one) => [one.template, one.count]))).toEqual(naive.unknown);
        expect(result.recoveries).toHaveLength([...naive.counts].length - problems.size);
        expect([result.lines, result.bytes]).toEqual([naive.lines, text.length]);
      }),
      { numRuns: 80 },
    );
  });

  it('gives the same result in one chunk and byte by byte, in small windows and in large ones', () => {
    fc.assert(
      fc.property(logs(lines), (text) => {
        const bytes = cutAt(text, [...text.keys()]);
        const whole = classify(kind, [text], { window: SMALL });
        expect(classify(kind, bytes, { window: SMALL })).toEqual(whole);
        expect(classify(kind, [text], { window: { ...SMALL, capacity: 100_000 } })).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a classified line', () => {
  it('is cited by file, bytes, line number and time', () => {
    const text = Buffer.from(KERNEL.join('\n'));
    const result = classify('dmesg', [text]);
    const [first] = result.findings.find((finding) => finding.ruleId === 'conntrack-full')!.first;
    expect(first).toEqual({
      file: 'var_log/dmesg.log',
      byteStart: 0,
      byteEnd: KERNEL[0]!.length,
      line: 1,
      time: '2026-11-22T08:13:32.100Z',
      text: KERNEL[0],
    });
    expect(PartialResult.parse(result)).toEqual(result);
  });

  it('is cited as a whole record when the rule reads records', () => {
    const text = Buffer.from(KERNEL.join('\n'));
    const oom = classify('dmesg', [text]).findings.find((finding) => finding.ruleId === 'oom-kill')!;
    expect(oom).toMatchObject({ count: 1, dedup: ['java'], entities: { victim: ['java'], trigger: ['java'] } });
    expect(text.toString('utf8', oom.first[0]!.byteStart, oom.first[0]!.byteEnd)).toBe(KERNEL.slice(4, 7).join('\n'));
    expect(oom.first[0]!.line).toBe(5);
  });

  it('counts exactly, and keeps evidence of both ends', () => {
    const lines = Array.from(
      { length: 5_000 },
      (_, i) => `[ ${1_000 + i}.000000] nf_conntrack: table full, dropping packet`,
    );
    const [finding] = classify('dmesg', [Buffer.from(lines.join('\n'))]).findings;
    expect(finding).toMatchObject({ count: 5_000, timedCount: 5_000 });
    expect(finding!.first.map((one) => one.line)).toEqual([1, 2, 3, 4, 5]);
    expect(finding!.last.map((one) => one.line)).toEqual([5_000, 4_999, 4_998, 4_997, 4_996]);
    expect(finding!.buckets.reduce((sum, [, count]) => sum + count, 0)).toBe(5_000);
  });

  it('keeps its place when the piece starts inside a file', () => {
    const classifier = createClassifier(ruleset, clock);
    classifier.piece({ path: 'dmesg', kind: 'dmesg', fileOffset: 1_000_000, firstLine: 8_001 });
    classifier.push(Buffer.from(`boring\n${KERNEL[0]}\n`));
    classifier.endPiece();
    const [one] = classifier.result('s').findings[0]!.first;
    expect(one).toMatchObject({ byteStart: 1_000_007, line: 8_002 });
  });

  it('has no invented time', () => {
    const { findings, gaps, minMs } = classify('dmesg', [Buffer.from('nf_conntrack: table full, dropping packet\n')]);
    expect(findings[0]).toMatchObject({ count: 1, timedCount: 0, firstMs: null, lastMs: null, buckets: [] });
    expect(findings[0]!.first[0]!.time).toBeNull();
    expect(minMs).toBeNull();
    expect(gaps).toEqual([expect.objectContaining({ code: 'unknown-time', what: 'dmesg lines', count: 1 })]);
  });

  it('is redacted before it is cut', () => {
    const secret = ['AKIA', 'Q3EGRIOZ', 'S7TDM5LP'].join('');
    const line = `[  812.100000] nf_conntrack: table full, dropping packet ${'x'.repeat(420)} ${secret} ${'y'.repeat(900)}`;
    const { findings, redactions } = classify('dmesg', [Buffer.from(line)]);
    expect(findings[0]!.first[0]!.text.length).toBeLessThanOrEqual(500);
    expect(JSON.stringify(findings)).not.toContain(secret.slice(0, 12));
    expect(Object.values(redactions)).toEqual([1]);
  });
});

describe('limits', () => {
  it('cuts a line above the limit, counts what was cut, and goes on behind it', () => {
    const long = `table full, dropping packet ${'y'.repeat(3_000)}`;
    const text = Buffer.from(`${KERNEL[0]}\n${long}\n${KERNEL[0]}\n`);
    const result = classify('dmesg', cutAt(text, [500, 900, 2_000]), { window: SMALL });
    expect(result.findings[0]).toMatchObject({ ruleId: 'conntrack-full', count: 3 });
    expect(result.findings[0]!.first.map((one) => one.line).sort()).toEqual([1, 2, 3]);
    expect(result.gaps[0]).toMatchObject({ code: 'limit', count: 1, bytes: long.length - 200 });
    expect(result.lines).toBe(3);
  });

  it('keeps a bounded number of subjects per rule and says how many occurrences had no place', () => {
    const lines = Array.from({ length: 50 }, (_, i) => `[    1.000000] I/O error, dev sd${i}, sector 1`);
    const { findings, gaps } = classify('dmesg', [Buffer.from(lines.join('\n'))], { tallies: { findingsPerRule: 20 } });
    expect(findings).toHaveLength(20);
    expect(gaps).toContainEqual(expect.objectContaining({ code: 'limit', what: 'rule io-error', count: 30 }));
  });

  it('keeps a bounded number of unknown templates and counts the rest', () => {
    const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
    const lines = words.map((word) => `time="2026-11-22T11:00:06Z" level=error msg="${word}"`);
    const { unknown, gaps } = classify('containerd', [Buffer.from(lines.join('\n'))], { tallies: { templates: 3 } });
    expect(unknown).toHaveLength(3);
    expect(gaps).toContainEqual(expect.objectContaining({ what: 'error lines no rule knows', count: 2 }));
  });

  it('gives the same evidence when memory pressure settles it early', () => {
    const text = Buffer.from(Array.from({ length: 30 }, () => KERNEL.join('\n')).join('\n'));
    expect(classify('dmesg', [text], { tallies: { pendingChars: 100 } })).toEqual(classify('dmesg', [text]));
  });
});
