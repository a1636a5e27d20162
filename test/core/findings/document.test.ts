import fc from 'fast-check';
import { buildDocument, canonicalJson, type DocumentInput } from '../../../functions/core/findings/document';
import { createClassifier } from '../../../functions/core/rules/classify';
import { compileRules } from '../../../functions/core/rules/ruleset';
import { FindingsDocument } from '../../../schemas/finding';
import type { PartialResult } from '../../../schemas/partial';
import { SAMPLE_RULES, sampleRule } from '../rules/sample-rules';
import { at, sampleClock, sampleManifest, samplePartial, sampleResult } from './sample-findings';

const dnsTimeout = sampleRule('dns-timeout', {
  severity: 'high',
  title: 'DNS lookups time out',
  sources: ['kubelet'],
  match: { literal: 'i/o timeout', pattern: /lookup \S{1,253} on \S{1,80}: .{0,200}i\/o timeout/ },
});
const ruleset = compileRules([
  ...SAMPLE_RULES.map((rule) => (rule.id === 'conntrack-full' ? { ...rule, mayCause: ['dns-timeout'] } : rule)),
  dnsTimeout,
]);

const input = (partials: PartialResult[], about: Partial<DocumentInput> = {}): DocumentInput => ({
  manifest: sampleManifest,
  partials: new Map(partials.map((one) => [one.shardId, { ...one, rulesetVersion: ruleset.version }])),
  facts: {},
  ruleset,
  failedShards: [],
  inspectorGaps: [],
  ...about,
});

const DMESG = [
  ...Array.from(
    { length: 8 },
    (_, i) => `[ ${7_200 + i * 60}.000000] nf_conntrack: nf_conntrack: table full, dropping packet`,
  ),
  '[ 7300.000000] blk_update_request: I/O error, dev nvme1n1, sector 9912 op 0x0:(READ)',
  '[ 7301.000000] Buffer I/O error on dev nvme2n1, logical block 7, async page read',
];
const KUBELET = [
  'Nov 22 10:03:01 ip-10-0-1-9 kubelet[3100]: E1122 10:03:01.100000    3100 x.go:1] lookup api.internal on 10.100.0.10:53: read udp 10.0.1.9:4711: i/o timeout',
  'Nov 22 10:04:01 ip-10-0-1-9 kubelet[3100]: E1122 10:04:01.100000    3100 y.go:2] "Unheard of failure" attempt=1',
  'Nov 22 10:05:01 ip-10-0-1-9 kubelet[3100]: E1122 10:05:01.100000    3100 y.go:2] "Unheard of failure" attempt=2',
  'Nov 22 10:06:01 ip-10-0-1-9 kubelet[3100]: E1122 10:06:01.100000    3100 y.go:2] "Unheard of failure" attempt=3',
];

/** Classifies the sample logs in shards that start at the given lines. */
function classified(cuts: readonly number[]): PartialResult[] {
  const files = [
    { path: 'kernel/dmesg.current', kind: 'dmesg' as const, lines: DMESG },
    { path: 'kubelet/kubelet.log', kind: 'kubelet' as const, lines: KUBELET },
  ];
  return files.flatMap(({ path, kind, lines }) => {
    const starts = [...new Set([0, ...cuts.filter((cut) => cut < lines.length)])].sort((a, b) => a - b);
    return starts.map((start, i) => {
      const before = lines.slice(0, start).map((line) => `${line}\n`);
      const own = lines.slice(start, starts[i + 1] ?? lines.length).map((line) => `${line}\n`);
      const classifier = createClassifier(ruleset, sampleClock);
      classifier.piece({ path, kind, fileOffset: before.join('').length, firstLine: start + 1 });
      classifier.push(Buffer.from(own.join('')));
      classifier.endPiece();
      return classifier.result(`${kind}-${start}`);
    });
  });
}

describe('buildDocument', () => {
  it('gives the same bytes however the logs were sharded and in whatever order the shards came', () => {
    const whole = canonicalJson(buildDocument(input(classified([]))));
    fc.assert(
      fc.property(fc.array(fc.nat(10), { maxLength: 5 }), fc.boolean(), (cuts, reversed) => {
        const partials = classified(cuts);
        expect(canonicalJson(buildDocument(input(reversed ? partials.reverse() : partials)))).toBe(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('satisfies its contract, names the cause first and links the effect', () => {
    const { document } = buildDocument(input(classified([])));
    expect(FindingsDocument.parse(document)).toEqual(document);
    expect(document.summary.bySeverity).toEqual({ critical: 1, high: 1, medium: 2, low: 0, info: 1 });
    expect(document.summary.verdict).toBe(
      'Critical: Title of conntrack-full (8 times since 2026-11-22 10:00 UTC, last at 2026-11-22 10:07 UTC). ' +
        'It may have caused: DNS lookups time out. 2 other findings of medium severity or worse.',
    );
    const [cause, effect] = document.findings;
    expect(effect!.causedBy).toEqual([cause!.findingId]);
    expect(cause!.mayCause).toEqual([effect!.findingId]);
    expect(document.chains.map((chain) => chain.findingIds)).toEqual([[cause!.findingId, effect!.findingId]]);
  });

  it('shows the two ends of a problem, and its whole number', () => {
    const [conntrack] = buildDocument(input(classified([]))).document.findings;
    expect(conntrack!.count).toBe(8);
    expect(conntrack!.evidence.map((one) => one.time)).toEqual([120, 121, 122, 126, 127].map(at));
  });

  it('keeps ids when the same problem is collected again later, and changes them with the node', () => {
    const ids = (about: Partial<DocumentInput> = {}) =>
      buildDocument(input(classified([]), about)).document.findings.map((one) => one.findingId);
    const later = {
      ...sampleManifest,
      clock: { ...sampleClock, collectedAtMs: sampleClock.collectedAtMs! + 3_600_000 },
    };
    expect(ids({ manifest: later })).toEqual(ids());
    const elsewhere = { ...sampleManifest, node: { ...sampleManifest.node, instanceId: 'i-0fedcba9876543210' } };
    expect(ids({ manifest: elsewhere }).some((id) => ids().includes(id))).toBe(false);
  });

  it('lists errors that no rule knows as information, once they repeat', () => {
    const unknown = buildDocument(input(classified([]))).document.findings.filter((one) => one.severity === 'info');
    expect(unknown).toEqual([
      expect.objectContaining({ ruleId: 'unknown-repeated-error', count: 3, component: 'kubelet' }),
    ]);
  });

  it('says of a healthy bundle what was looked at', () => {
    const { document } = buildDocument(input([sampleResult('s')]));
    expect(document.findings).toEqual([]);
    expect(document.summary.verdict).toMatch(/^No problem found: 6 rules on 10 lines of 1 file/);
  });

  it('makes a gap of a failed shard and says so in the verdict', () => {
    const piece = { path: 'var_log/messages', kind: 'messages' as const, stored: { key: 'k', offset: 0, bytes: 9 } };
    const failedShards = [{ shardId: 's-7', bytes: 9, pieces: [{ ...piece, fileOffset: 0, firstLine: 1 }], zip: null }];
    const { document } = buildDocument(input([sampleResult('s')], { failedShards }));
    expect(document.gaps).toContainEqual(expect.objectContaining({ code: 'shard-failed', what: 's-7', bytes: 9 }));
    expect(document.summary.verdict).toContain('1 part of the bundle could not be read');
  });

  it('notices partials of other rules', () => {
    const old = { ...sampleResult('s'), rulesetVersion: 'rules-old' };
    const { document } = buildDocument({ ...input([]), partials: new Map([['s', old]]) });
    expect(document.gaps).toContainEqual(expect.objectContaining({ what: 'parts classified with rules-old' }));
  });

  it('bounds the findings of one rule by how often they occur, and counts the rest', () => {
    const many = Array.from({ length: 130 }, (_, i) =>
      samplePartial('io-error', [`sd${i}`], i === 129 ? [1, 2, 3] : [1]),
    );
    const { document } = buildDocument(input([sampleResult('s', { findings: many })]));
    expect(document.findings).toHaveLength(100);
    expect(Math.max(...document.findings.map((one) => one.count))).toBe(3);
    expect(document.gaps).toContainEqual(expect.objectContaining({ code: 'limit', what: 'rule io-error', count: 30 }));
  });

  it('fills in what the request knows about the node', () => {
    const node = { instanceId: null, nodeName: null, cluster: 'prod', region: 'eu-west-1', account: '111122223333' };
    expect(buildDocument(input([], { node })).document.node).toEqual({
      instanceId: 'i-0123456789abcdef0',
      nodeName: 'ip-10-0-1-9.ec2.internal',
      cluster: 'prod',
      region: 'eu-west-1',
      account: '111122223333',
    });
  });
});

describe('the timeline', () => {
  it('is in time order, from the boot to the collection', () => {
    const { timeline } = buildDocument(input(classified([])));
    const times = timeline.map((entry) => entry.time);
    expect(times).toEqual([...times].sort());
    expect(timeline[0]).toMatchObject({ event: 'boot', findingId: null });
    expect(timeline.at(-1)).toMatchObject({ event: 'collected' });
    expect(timeline.filter((entry) => entry.event === 'first-seen')).toHaveLength(5);
  });
});

describe('canonicalJson', () => {
  it('does not show in which order keys were added', () => {
    expect(canonicalJson({ b: 1, a: { d: [{ z: 1, y: 2 }], c: null } })).toBe(
      '{"a":{"c":null,"d":[{"y":2,"z":1}]},"b":1}',
    );
  });

  it('keeps every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
