import type { Evidence, Finding } from '../../../schemas/finding';
import type { BundleClock } from '../../../schemas/manifest';
import type { PartialRecovery, UnknownTemplate } from '../../../schemas/partial';
import type { Rule } from '../../../schemas/rule';
import { redactDeep } from '../redact/redact-deep';
import { isoTime } from '../rules/evidence-draft';
import { excerpt } from '../rules/excerpt';
import { MAX_ENTITY_VALUES } from '../rules/tally';
import { confidenceOf } from './confidence';
import type { FactOccurrence } from './facts-findings';
import { findingId, signature } from './identity';
import { startupRace } from './startup';
import { type StateVerdict, stateOf } from './state';
import { UNKNOWN_RULE_ID } from './unknown';
import type { Occurrence } from './window';

/** What every finding of a document is made with. */
export interface AssemblyContext {
  readonly scope: string;
  readonly clock: BundleClock;
  readonly recoveries: readonly PartialRecovery[];
  /** When the node last became Ready; null when no line tells. */
  readonly readyMs: number | null;
  /** Title by rule id of problems that have not ended. */
  readonly present: ReadonlyMap<string, string>;
  readonly redact: (text: string) => string;
}

const MAX_EVIDENCE = 5;

/** Up to five places from both ends of a problem's life, in order; the middle is what the histogram is for. */
function bothEnds(first: readonly Evidence[], last: readonly Evidence[]): Evidence[] {
  const place = (one: Evidence) => `${one.file}\n${one.byteStart}`;
  const chosen = new Map<string, Evidence>();
  // alternately, so that either end is represented however few there are
  for (let i = 0; i < Math.max(first.length, last.length) && chosen.size < MAX_EVIDENCE; i++) {
    for (const one of [first[i], last[i]]) if (one && chosen.size < MAX_EVIDENCE) chosen.set(place(one), one);
  }
  const key = (one: Evidence) => `${one.time ?? '~'} ${one.file} ${String(one.byteStart).padStart(16, '0')}`;
  return [...chosen.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function fromRule(rule: Rule) {
  const { area, component, category, why, impact, remediation, runbook, references } = rule;
  return {
    ruleId: rule.id,
    ruleRevision: rule.revision,
    title: rule.title,
    area,
    component,
    category,
    why,
    impact,
    remediation,
    runbook,
    references,
  };
}

const noEdges = { causedBy: [], mayCause: [] };

/** What is over and was mild, and what every boot does, is context. */
function severityNow(rule: Rule, state: Finding['state'], race: boolean): Finding['severity'] {
  return race || (rule.severity === 'low' && state === 'recovered') ? 'info' : rule.severity;
}

/** State of a problem of log lines; `race` when it was no more than the disorder of a boot. */
export function stateNow(
  { rule, partial }: Pick<Occurrence, 'rule' | 'partial'>,
  { clock, recoveries, readyMs }: Pick<AssemblyContext, 'clock' | 'recoveries' | 'readyMs'>,
): StateVerdict & { race: boolean } {
  const race = startupRace(rule, partial, clock, readyMs);
  return race === null
    ? { ...stateOf(rule, partial, recoveries, clock), race: false }
    : { state: 'recovered', reason: race, evidence: null, race: true };
}

/** A problem of log lines. */
export function logFinding({ rule, partial, caveats }: Occurrence, context: AssemblyContext): Finding {
  const { dedup, count, firstMs, lastMs, bucketMinutes, buckets } = partial;
  const { state, reason, evidence, race } = stateNow({ rule, partial }, context);
  const files = new Set([...partial.first, ...partial.last].map((one) => one.file)).size;
  const timed = partial.timedCount > 0;
  return {
    ...fromRule(rule),
    findingId: findingId(rule.id, context.scope, dedup),
    signature: signature(rule.id, dedup),
    severity: severityNow(rule, state, race),
    count,
    firstSeen: isoTime(firstMs),
    lastSeen: isoTime(lastMs),
    histogram: buckets.length > 0 ? { bucketMinutes, buckets } : null,
    state,
    stateReason: reason,
    stateEvidence: evidence,
    confidence: confidenceOf({ rule, count, counted: true, timed, files, caveats }, context.present),
    entities: Object.fromEntries(
      Object.entries(partial.entities).map(([name, values]) => [name, values.slice(0, MAX_ENTITY_VALUES)]),
    ),
    evidence: bothEnds(partial.first, partial.last),
    ...noEdges,
  };
}

/** A problem of facts: true when the bundle was collected; since when, a snapshot cannot say. */
export function factFinding(occurrence: FactOccurrence, context: AssemblyContext): Finding {
  const { rule, dedup, severity, lowered, detail, facts, entities, evidence, count } = occurrence;
  const { redact } = context;
  const files = new Set(evidence.map((one) => one.file)).size;
  return {
    ...fromRule(rule),
    findingId: findingId(rule.id, context.scope, dedup),
    signature: signature(rule.id, dedup),
    severity,
    count,
    firstSeen: null,
    lastSeen: isoTime(context.clock.collectedAtMs),
    histogram: null,
    state: 'active',
    stateReason: 'read from the state of the node when the bundle was collected',
    stateEvidence: null,
    confidence: confidenceOf(
      { rule, lowered, count, counted: false, timed: true, files, caveats: [] },
      context.present,
    ),
    entities: Object.fromEntries(
      Object.keys(entities)
        .sort()
        .map((name) => [name, [...new Set(entities[name]!.map(redact))].sort().slice(0, MAX_ENTITY_VALUES)]),
    ),
    evidence: evidence.map((one) => ({ ...one, text: excerpt(redact(one.text)) })),
    ...noEdges,
    facts: redactDeep<Record<string, unknown>>({ ...facts, detail }, { redact }),
  };
}

/** An error that repeats and that no rule knows: context, never a verdict. */
export function unknownFinding(one: UnknownTemplate, context: AssemblyContext): Finding {
  const dedup = [one.kind, one.template];
  // the text itself is the node's: it is quoted as evidence, never said in words of our own
  const title = `Repeated error of ${one.kind} that no rule knows`;
  return {
    findingId: findingId(UNKNOWN_RULE_ID, context.scope, dedup),
    signature: signature(UNKNOWN_RULE_ID, dedup),
    ruleId: UNKNOWN_RULE_ID,
    ruleRevision: 1,
    title,
    severity: 'info',
    area: 'process',
    component: one.kind,
    category: 'unknown-error',
    count: one.count,
    firstSeen: isoTime(one.firstMs),
    lastSeen: isoTime(one.lastMs),
    histogram: null,
    state: 'unknown',
    stateReason: 'what would end it is not known',
    stateEvidence: null,
    confidence: { score: 0.3, reasons: ['the program calls it an error; no rule knows what it means'] },
    entities: {},
    evidence: [one.sample],
    ...noEdges,
    why: 'A program logged this at error level again and again, and no rule of the catalogue describes it.',
    impact: 'Not known. Errors that began shortly before the incident deserve a look, old ones rarely do.',
    remediation: [{ do: 'Read the lines around the cited one, and search for when it began.', risk: 'safe' }],
    runbook: null,
    references: [],
  };
}
