import type { Evidence, Finding } from '../../../schemas/finding';
import type { BundleClock, Manifest } from '../../../schemas/manifest';
import type { PartialFinding, PartialResult } from '../../../schemas/partial';

/** 2026-11-22 08:00 UTC: the boot of the sample node; it was collected four hours later. */
export const BOOT_MS = Date.UTC(2026, 10, 22, 8, 0, 0);
export const COLLECTED_MS = Date.UTC(2026, 10, 22, 12, 0, 0);

export const sampleClock: BundleClock = {
  collectedAtMs: COLLECTED_MS,
  collectedAtSource: 'archive-name',
  zoneOffsetMinutes: 0,
  zoneSource: 'none',
  bootTimeMs: BOOT_MS,
  bootSource: 'dmesg',
  dmesgEpochMs: BOOT_MS,
};

/** Minutes after boot → ISO time. */
export const at = (minutes: number): string => new Date(BOOT_MS + minutes * 60_000).toISOString();

export function sampleEvidence(minutes: number | null, place: Partial<Evidence> = {}): Evidence {
  const byteStart = place.byteStart ?? Math.round((minutes ?? 0) * 1_000) + 100_000;
  return {
    file: 'kernel/dmesg.current',
    byteStart,
    byteEnd: byteStart + 80,
    line: 1,
    time: minutes === null ? null : at(minutes),
    text: `line at ${minutes}`,
    ...place,
  };
}

/** A partial finding of single occurrences at the given minutes after boot (null = unknown time). */
export function samplePartial(
  ruleId: string,
  dedup: string[],
  minutes: readonly (number | null)[],
  entities: Record<string, string[]> = {},
): PartialFinding {
  const timed = minutes.filter((one): one is number => one !== null);
  const buckets = new Map<number, number>();
  for (const one of timed) {
    const minute = Math.floor(BOOT_MS / 60_000 + one);
    buckets.set(minute, (buckets.get(minute) ?? 0) + 1);
  }
  const evidence = minutes.map((one, i) => sampleEvidence(one, { byteStart: i * 100 }));
  return {
    ruleId,
    dedup,
    count: minutes.length,
    timedCount: timed.length,
    firstMs: timed.length ? BOOT_MS + Math.min(...timed) * 60_000 : null,
    lastMs: timed.length ? BOOT_MS + Math.max(...timed) * 60_000 : null,
    bucketMinutes: 1,
    buckets: [...buckets].sort((a, b) => a[0] - b[0]),
    first: evidence.slice(0, 5),
    last: evidence.slice(-5).reverse(),
    entities,
  };
}

export function sampleResult(shardId: string, about: Partial<PartialResult> = {}): PartialResult {
  return {
    shardId,
    rulesetVersion: 'rules-sample',
    bytes: 1_000,
    lines: 10,
    minMs: null,
    maxMs: null,
    findings: [],
    recoveries: [],
    unknown: [],
    redactions: {},
    gaps: [],
    ...about,
  };
}

/** A finding of which a test states only what it is about. */
export function sampleFinding(findingId: string, about: Partial<Finding> = {}): Finding {
  return {
    findingId,
    signature: findingId.replace('F-', 'S-'),
    ruleId: `rule-${findingId}`,
    ruleRevision: 1,
    title: `Title ${findingId}`,
    severity: 'high',
    area: 'kernel',
    component: 'kernel',
    category: 'sample',
    count: 3,
    firstSeen: at(60),
    lastSeen: at(90),
    histogram: null,
    state: 'active',
    stateReason: 'sample',
    stateEvidence: null,
    confidence: { score: 0.8, reasons: [] },
    entities: {},
    evidence: [],
    causedBy: [],
    mayCause: [],
    why: 'why',
    impact: 'impact',
    remediation: [],
    runbook: null,
    references: [],
    ...about,
  };
}

export const sampleManifest: Manifest = {
  schemaVersion: 1,
  engineVersion: '0.1.0',
  archive: { name: 'eks_i-0123456789abcdef0_2026-11-22_1200-UTC.tar.gz', bytes: 5_000, format: 'tar.gz' },
  node: { instanceId: 'i-0123456789abcdef0', region: 'eu-central-1', nodeName: 'ip-10-0-1-9.ec2.internal' },
  clock: sampleClock,
  completeness: { layout: 'linux', expected: [], score: 1 },
  entries: [
    {
      path: 'kernel/dmesg.current',
      kind: 'dmesg',
      bytes: 1_000,
      stored: null,
      sha256: null,
      encoding: 'utf-8',
      lines: 10,
      mtimeMs: null,
      duplicateOf: null,
      truncated: false,
    },
  ],
  gaps: [],
};
