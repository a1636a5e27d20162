import type { CauseChain, Finding } from '../../../schemas/finding';
import { severityRank } from '../../../schemas/severity';
import { describeChain } from './describe-chain';

/** Logs of a cause may be written a little after those of its effect: buffers, retries, clocks of two programs. */
const TOLERANCE_MS = 2 * 60_000;
/** What was last seen longer before its effect began is no cause of it. */
const REACH_MS = 24 * 60 * 60_000;
/** Edges kept per finding and direction, strongest first. */
const MAX_EDGES = 20;
const MAX_CHAINS = 20;
const UNTIMED_FACTOR = 0.6;
const UNKNOWN_STATE_FACTOR = 0.9;

/** Names of things a cause and its effect must share when both name one: a fault of one pod is not another pod's. */
const SUBJECTS = ['pod', 'container', 'volume', 'device', 'eni', 'interface', 'nic', 'image', 'mount'] as const;

export interface CauseEdge {
  readonly cause: string;
  readonly effect: string;
  readonly confidence: number;
}

export interface Causes {
  readonly edges: readonly CauseEdge[];
  readonly chains: readonly CauseChain[];
  /** Edges and chains left out by the limits above. */
  readonly omitted: number;
}

const round = (score: number): number => Math.round(score * 100) / 100;
const ms = (time: string | null): number | null => (time === null ? null : Date.parse(time));
const isLive = (finding: Finding): boolean => finding.state === 'active' || finding.state === 'unknown';

/**
 * Which of the findings may have caused which: only along `mayCause` of the rules, only between problems that have not
 * ended, only when the cause did not begin after its effect. Unknown times leave a weaker edge; nothing is invented.
 *
 * @param mayCause rule ids a rule can cause, by rule id.
 */
export function causesOf(findings: readonly Finding[], mayCause: ReadonlyMap<string, readonly string[]>): Causes {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings.filter(isLive)) {
    byRule.set(finding.ruleId, [...(byRule.get(finding.ruleId) ?? []), finding]);
  }
  const all: CauseEdge[] = [];
  for (const [causeRule, effectRule] of acyclicRuleEdges([...byRule.keys()].sort(), mayCause)) {
    for (const cause of byRule.get(causeRule)!) {
      for (const effect of byRule.get(effectRule)!) {
        const confidence = edgeConfidence(cause, effect);
        if (confidence !== null) all.push({ cause: cause.findingId, effect: effect.findingId, confidence });
      }
    }
  }
  const edges = strongest(all);
  const byId = new Map(findings.map((finding) => [finding.findingId, finding]));
  const chains = chainsOf(edges, byId);
  return {
    edges,
    chains: chains.slice(0, MAX_CHAINS),
    omitted: all.length - edges.length + Math.max(0, chains.length - MAX_CHAINS),
  };
}

/** Rule pairs to look at. The catalogue has no cycles; an edge of a user pack that closes one is left out. */
function acyclicRuleEdges(
  rules: readonly string[],
  mayCause: ReadonlyMap<string, readonly string[]>,
): [cause: string, effect: string][] {
  const present = new Set(rules);
  const accepted = new Map<string, string[]>();
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return (accepted.get(from) ?? []).some((next) => reaches(next, to, seen));
  };
  const edges: [string, string][] = [];
  for (const cause of rules) {
    for (const effect of [...new Set(mayCause.get(cause) ?? [])].sort()) {
      if (!present.has(effect) || reaches(effect, cause)) continue;
      accepted.set(cause, [...(accepted.get(cause) ?? []), effect]);
      edges.push([cause, effect]);
    }
  }
  return edges;
}

/** Null when times or subjects rule the edge out. */
function edgeConfidence(cause: Finding, effect: Finding): number | null {
  const [began, followed] = [ms(cause.firstSeen), ms(effect.firstSeen)];
  const timed = began !== null && followed !== null;
  if (timed && began > followed + TOLERANCE_MS) return null;
  const [ended, lasted] = [ms(cause.lastSeen), ms(effect.lastSeen)];
  // even when one beginning is unknown: what began after the effect was last seen did not cause it
  if (began !== null && lasted !== null && began > lasted + TOLERANCE_MS) return null;
  if (timed && ended !== null && ended + REACH_MS < followed) return null;
  for (const name of SUBJECTS) {
    const [left, right] = [cause.entities[name], effect.entities[name]];
    if (left?.length && right?.length && !left.some((value) => right.includes(value))) return null;
  }
  const states = [cause, effect].filter((finding) => finding.state === 'unknown').length;
  const base = Math.min(cause.confidence.score, effect.confidence.score);
  return round(base * (timed ? 1 : UNTIMED_FACTOR) * UNKNOWN_STATE_FACTOR ** states);
}

/** At most `MAX_EDGES` causes and effects per finding. */
function strongest(edges: readonly CauseEdge[]): CauseEdge[] {
  const out = new Map<string, number>();
  const into = new Map<string, number>();
  return [...edges]
    .sort((a, b) => b.confidence - a.confidence || (a.cause + a.effect < b.cause + b.effect ? -1 : 1))
    .filter(({ cause, effect }) => {
      const [from, to] = [out.get(cause) ?? 0, into.get(effect) ?? 0];
      if (from >= MAX_EDGES || to >= MAX_EDGES) return false;
      out.set(cause, from + 1);
      into.set(effect, to + 1);
      return true;
    });
}

interface Path {
  readonly ids: readonly string[];
  readonly confidence: number;
}

/** One chain per root cause: its longest path, the surer of equals. Worst root first, then by how much it explains. */
function chainsOf(edges: readonly CauseEdge[], byId: ReadonlyMap<string, Finding>): CauseChain[] {
  const effects = new Map<string, CauseEdge[]>();
  for (const edge of edges) effects.set(edge.cause, [...(effects.get(edge.cause) ?? []), edge]);
  const caused = new Set(edges.map((edge) => edge.effect));
  const best = new Map<string, Path>();
  const longest = (id: string): Path => {
    const known = best.get(id);
    if (known) return known;
    let path: Path = { ids: [id], confidence: 1 };
    for (const { effect, confidence } of effects.get(id) ?? []) {
      const rest = longest(effect);
      const candidate = { ids: [id, ...rest.ids], confidence: Math.min(confidence, rest.confidence) };
      if (preferred(candidate, path)) path = candidate;
    }
    best.set(id, path);
    return path;
  };
  const explained = (root: string): number => {
    const seen = new Set([root]);
    const queue = [root];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      for (const { effect } of effects.get(id) ?? []) {
        if (!seen.has(effect)) queue.push(effect);
        seen.add(effect);
      }
    }
    return seen.size - 1;
  };
  return [...effects.keys()]
    .filter((id) => !caused.has(id))
    .map((id) => ({ root: byId.get(id)!, path: longest(id), coverage: explained(id) }))
    .sort(
      (a, b) =>
        severityRank(a.root.severity) - severityRank(b.root.severity) ||
        b.coverage - a.coverage ||
        b.path.confidence - a.path.confidence ||
        b.root.count - a.root.count ||
        (a.root.findingId < b.root.findingId ? -1 : 1),
    )
    .map(({ path, coverage }) => ({
      findingIds: [...path.ids],
      confidence: path.confidence,
      summary: describeChain(
        path.ids.map((id) => byId.get(id)!),
        coverage,
      ),
    }));
}

function preferred(a: Path, b: Path): boolean {
  if (a.ids.length !== b.ids.length) return a.ids.length > b.ids.length;
  if (a.confidence !== b.confidence) return a.confidence > b.confidence;
  return a.ids.join() < b.ids.join();
}
