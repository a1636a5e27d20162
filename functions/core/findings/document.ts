import type { Coverage, Finding, FindingState, FindingsDocument, NodeRef } from '../../../schemas/finding';
import type { Gap, GapInput } from '../../../schemas/gap';
import type { Manifest } from '../../../schemas/manifest';
import type { PartialResult } from '../../../schemas/partial';
import { NO_PACKS, type PinnedRules } from '../../../schemas/rule-pack';
import { SEVERITIES, type Severity, severityRank } from '../../../schemas/severity';
import type { Shard } from '../../../schemas/shard';
import { ENGINE_VERSION, SCHEMA_VERSION } from '../../../schemas/versions';
import type { Facts } from '../inspect/facts';
import { createRedactor } from '../redact/redact';
import { isoTime } from '../rules/evidence-draft';
import { packGaps } from '../rules/packs/pack-gaps';
import type { Ruleset } from '../rules/ruleset';
import { MAX_ENTITY_VALUES } from '../rules/tally';
import { type AssemblyContext, factFinding, logFinding, stateNow, unknownFinding } from './assemble';
import { causesOf } from './causes';
import { runFactRules } from './facts-findings';
import { nodeScope } from './identity';
import { type MergedPartials, mergePartials } from './merge';
import { mergeGaps } from './merge-gaps';
import { nodeReadyMs } from './startup';
import { suppress } from './suppressions';
import { type TimelineEntry, timelineOf } from './timeline';
import { rankUnknown } from './unknown';
import { verdictOf } from './verdict';
import { type Occurrence, occurrencesOf } from './window';

export { canonicalJson } from './canonical-json';

export interface DocumentInput {
  readonly manifest: Manifest;
  /** What the request knows about the node; the bundle fills in what it does not. */
  readonly node?: NodeRef;
  readonly partials: ReadonlyMap<string, PartialResult>;
  readonly facts: Facts;
  readonly ruleset: Ruleset;
  /** Shards without a partial: their bytes were not classified. */
  readonly failedShards: readonly Shard[];
  readonly inspectorGaps: readonly GapInput[];
  /** User rules (already in `ruleset`): their suppressions, and what of them was refused. */
  readonly pinned?: PinnedRules;
}

/** Findings kept per rule: a rule that fires for hundreds of subjects says the same of all of them. */
const MAX_PER_RULE = 100;
const STATES: readonly FindingState[] = ['active', 'unknown', 'recovered', 'before-reboot'];

/**
 * Everything the bundle proves, as one document, and its timeline. A pure function of its input: no clock, no
 * collection id, no order of shards shows in the result, so equal bundles give equal bytes (`canonicalJson`).
 */
export function buildDocument(input: DocumentInput): { document: FindingsDocument; timeline: TimelineEntry[] } {
  const { manifest, ruleset } = input;
  const { clock } = manifest;
  const redactor = createRedactor();
  const merged = mergePartials(input.partials);
  const windows = occurrencesOf(merged.findings, ruleset);
  const facts = runFactRules(ruleset.factRules, input.facts);
  const unknown = rankUnknown(merged.unknown, { startMs: merged.minMs, endMs: merged.maxMs });
  const node = nodeOf(input);
  const kept = boundPerRule(windows.occurrences);

  const known = { clock, recoveries: merged.recoveries, readyMs: nodeReadyMs(merged.recoveries, ruleset) };
  const present = new Map<string, string>();
  for (const occurrence of windows.occurrences) {
    const { state } = stateNow(occurrence, known);
    if (state === 'active' || state === 'unknown') present.set(occurrence.rule.id, occurrence.rule.title);
  }
  for (const { rule } of facts.occurrences) present.set(rule.id, rule.title);

  const context: AssemblyContext = {
    ...known,
    scope: nodeScope(node),
    present,
    redact: (text) => redactor.redact(text),
  };
  const found = [
    ...kept.occurrences.map((one) => logFinding(one, context)),
    ...facts.occurrences.map((one) => factFinding(one, context)),
    ...unknown.shown.map((one) => unknownFinding(one, context)),
  ];
  const collectedAt = isoTime(clock.collectedAtMs);
  const pinned = input.pinned ?? NO_PACKS;
  const judged = suppress(found, pinned.suppressions, collectedAt);
  // what somebody accepted explains nothing else: it must not be named as a root cause
  const counted = judged.findings.filter((one) => !one.suppressed);
  const causes = causesOf(counted, new Map([...ruleset.byId].map(([id, rule]) => [id, rule.mayCause])));
  const linked = counted.map((finding) => withEdges(finding, causes.edges)).sort(worstFirst);
  const findings = [...linked, ...judged.findings.filter((one) => one.suppressed).sort(worstFirst)];
  const gaps = mergeGaps([
    ...manifest.gaps,
    ...merged.gaps,
    ...input.inspectorGaps,
    ...windows.gaps,
    ...facts.gaps,
    ...unknown.gaps,
    ...kept.gaps,
    ...entityGaps(windows.occurrences),
    ...failedGaps(input.failedShards),
    ...packGaps(pinned),
    ...judged.gaps,
    ...versionGaps(input),
    ...(causes.omitted > 0 ? [causesGap(causes.omitted)] : []),
  ]).map((gap) => ({ ...gap, what: redactor.redact(gap.what), reason: redactor.redact(gap.reason) }));
  const coverage = coverageOf(manifest, merged);
  const checks = facts.checks.map((check) => ({ ...check, detail: redactor.redact(check.detail) }));

  const document: FindingsDocument = {
    schemaVersion: SCHEMA_VERSION,
    engineVersion: ENGINE_VERSION,
    rulesetVersion: ruleset.version,
    node,
    bundle: {
      collectedAt,
      bootTime: isoTime(clock.bootTimeMs),
      timeSpan: { start: isoTime(merged.minMs), end: isoTime(merged.maxMs) },
      timeSource: `collected: ${clock.collectedAtSource}; zone: ${clock.zoneSource}; boot: ${clock.bootSource}`,
    },
    summary: {
      bySeverity: Object.fromEntries(
        SEVERITIES.map((severity) => [severity, linked.filter((one) => one.severity === severity).length]),
      ) as Record<Severity, number>,
      verdict: verdictOf({
        findings: linked,
        chains: causes.chains,
        checks,
        coverage,
        rules: ruleset.logRules.length,
        unread: gaps.filter(isUnread).reduce((sum, gap) => sum + gap.count, 0),
      }),
    },
    chains: [...causes.chains],
    findings,
    checks,
    coverage,
    redactions: sumOf(merged.redactions, redactor.report()),
    gaps,
  };
  return { document, timeline: timelineOf(findings, clock) };
}

/** Gaps that mean bytes nobody looked at; limits on what is shown do not. */
function isUnread({ code, bytes }: Gap): boolean {
  return ['truncated', 'corrupt', 'shard-failed', 'refused'].includes(code) || (code === 'limit' && bytes !== null);
}

function nodeOf({ node, manifest }: DocumentInput): NodeRef {
  return {
    instanceId: node?.instanceId ?? manifest.node.instanceId,
    nodeName: node?.nodeName ?? manifest.node.nodeName,
    cluster: node?.cluster ?? null,
    region: node?.region ?? manifest.node.region,
    account: node?.account ?? null,
  };
}

function withEdges(finding: Finding, edges: readonly { cause: string; effect: string }[]): Finding {
  const id = finding.findingId;
  return {
    ...finding,
    causedBy: edges
      .filter((edge) => edge.effect === id)
      .map((edge) => edge.cause)
      .sort(),
    mayCause: edges
      .filter((edge) => edge.cause === id)
      .map((edge) => edge.effect)
      .sort(),
  };
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
    b.confidence.score - a.confidence.score ||
    (a.findingId < b.findingId ? -1 : 1)
  );
}

function boundPerRule(all: readonly Occurrence[]): { occurrences: Occurrence[]; gaps: GapInput[] } {
  const byRule = new Map<string, Occurrence[]>();
  for (const one of all) byRule.set(one.rule.id, [...(byRule.get(one.rule.id) ?? []), one]);
  const occurrences: Occurrence[] = [];
  const gaps: GapInput[] = [];
  for (const [id, group] of byRule) {
    // input is in order of dedup values, and sorting is stable
    const ranked = [...group].sort((a, b) => b.partial.count - a.partial.count);
    occurrences.push(...ranked.slice(0, MAX_PER_RULE));
    const rest = ranked.slice(MAX_PER_RULE);
    if (rest.length === 0) continue;
    const lines = rest.reduce((sum, one) => sum + one.partial.count, 0);
    gaps.push({
      code: 'limit',
      what: `rule ${id}`,
      bytes: null,
      count: rest.length,
      reason: `it fires for ${ranked.length} subjects; the ${MAX_PER_RULE} most frequent are findings, ${lines} lines of the others are not`,
      effect: 'search the logs for the subject you look for',
    });
  }
  return { occurrences, gaps };
}

function entityGaps(occurrences: readonly Occurrence[]): GapInput[] {
  const cut = occurrences.flatMap(({ partial }) =>
    Object.values(partial.entities).filter((values) => values.length > MAX_ENTITY_VALUES),
  ).length;
  if (cut === 0) return [];
  const reason = `more than ${MAX_ENTITY_VALUES} values of one kind are named by a finding’s lines`;
  return [
    { code: 'limit', what: 'entities', bytes: null, count: cut, reason, effect: 'the lists of names are not complete' },
  ];
}

function failedGaps(shards: readonly Shard[]): GapInput[] {
  return shards.map((shard) => {
    const paths = [...shard.pieces, ...(shard.zip?.pieces ?? [])].map((piece) => piece.path);
    const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
    return {
      code: 'shard-failed',
      what: shard.shardId,
      bytes: shard.bytes,
      reason: `classifying ${paths.slice(0, 3).join(', ')}${more} failed`,
      effect: 'problems in these bytes are not found, and counts are too low',
    };
  });
}

function versionGaps({ partials, ruleset }: DocumentInput): GapInput[] {
  return [...partials.values()]
    .filter((partial) => partial.rulesetVersion !== ruleset.version)
    .map((partial) => ({
      code: 'not-checked',
      what: `parts classified with ${partial.rulesetVersion}`,
      bytes: partial.bytes,
      reason: `the rules were ${ruleset.version} when the parts were joined`,
      effect: 'problems only the newer rules know may be missing from these parts',
    }));
}

function causesGap(omitted: number): GapInput {
  return {
    code: 'limit',
    what: 'cause edges',
    bytes: null,
    count: omitted,
    reason: 'more findings may have caused each other than are listed; the surest are kept',
    effect: 'some possible causes are not linked',
  };
}

function coverageOf(manifest: Manifest, merged: MergedPartials): Coverage {
  const byKind: Coverage['byKind'] = {};
  for (const { kind, bytes } of manifest.entries) {
    const before = byKind[kind] ?? { files: 0, bytes: 0 };
    byKind[kind] = { files: before.files + 1, bytes: before.bytes + bytes };
  }
  return {
    files: manifest.entries.length,
    bytes: manifest.entries.reduce((sum, entry) => sum + entry.bytes, 0),
    classifiedBytes: merged.bytes,
    lines: merged.lines,
    duplicateFiles: manifest.entries.filter((entry) => entry.duplicateOf !== null).length,
    byKind,
  };
}

function sumOf(left: Record<string, number>, right: Record<string, number>): Record<string, number> {
  const sums = { ...left };
  for (const [type, count] of Object.entries(right)) sums[type] = (sums[type] ?? 0) + count;
  return sums;
}
