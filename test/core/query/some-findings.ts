import type { Finding } from '../../../schemas/finding';

/** 2026-11-22 08:00 UTC. */
export const START_MS = Date.UTC(2026, 10, 22, 8, 0, 0);

/** Minutes after the start → ISO time. */
export const at = (minutes: number): string => new Date(START_MS + minutes * 60_000).toISOString();

/** A finding as a document holds it; ids only have to differ. */
export function someFinding(name: string, about: Partial<Finding> = {}): Finding {
  return {
    findingId: `F-${name}`,
    signature: `S-${name}`,
    ruleId: name,
    ruleRevision: 1,
    title: `Title of ${name}`,
    severity: 'high',
    area: 'kubelet',
    component: 'kubelet',
    category: 'trouble',
    count: 1,
    firstSeen: at(0),
    lastSeen: at(0),
    histogram: null,
    state: 'active',
    stateReason: 'seen at the end',
    stateEvidence: null,
    confidence: { score: 0.8, reasons: [] },
    entities: {},
    evidence: [],
    causedBy: [],
    mayCause: [],
    why: 'because',
    impact: 'pods fail',
    remediation: [{ do: `repair ${name}`, risk: 'safe' }],
    runbook: null,
    references: [],
    ...about,
  };
}

/** One occurrence per given minute. */
export function atMinutes(name: string, minutes: readonly number[], about: Partial<Finding> = {}): Finding {
  const epoch = START_MS / 60_000;
  return someFinding(name, {
    count: minutes.length,
    firstSeen: at(Math.min(...minutes)),
    lastSeen: at(Math.max(...minutes)),
    histogram: { bucketMinutes: 1, buckets: minutes.map((minute) => [epoch + Math.floor(minute), 1]) },
    ...about,
  });
}
