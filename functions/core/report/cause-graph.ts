import type { Finding } from '../../../schemas/finding';
import { severityRank } from '../../../schemas/severity';

/** Findings of one rule as one box: ten pods whose probes fail are one effect. */
export interface CauseNode {
  readonly ruleId: string;
  readonly finding: Finding;
  readonly subjects: number;
  /** Distance from the beginnings, the longest way. */
  readonly layer: number;
  readonly onChain: boolean;
}
export interface CauseLink {
  readonly from: string;
  readonly to: string;
  readonly onChain: boolean;
}
export interface CauseGraph {
  readonly nodes: readonly CauseNode[];
  readonly links: readonly CauseLink[];
  /** Boxes left out. */
  readonly omitted: number;
}

const MAX_NODES = 14;
const MAX_LAYERS = 5;

function layersOf(rules: readonly string[], links: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const layers = new Map(rules.map((rule) => [rule, 0]));
  // longest path by relaxation; a circle of causes ends with the bound
  for (let round = 1; round < MAX_LAYERS; round++) {
    for (const from of rules) {
      for (const to of links.get(from) ?? []) {
        const deeper = Math.min(MAX_LAYERS - 1, layers.get(from)! + 1);
        if (layers.has(to) && layers.get(to)! < deeper) layers.set(to, deeper);
      }
    }
  }
  return layers;
}

/** What the chain's findings are linked with, causes and effects, grouped by rule; the chain itself is never left out. */
export function causeGraph(findings: readonly Finding[], chain: readonly Finding[]): CauseGraph {
  const byId = new Map(findings.map((one) => [one.findingId, one]));
  const reached = new Set(chain.map((one) => one.findingId));
  const queue = [...chain];
  for (let at = queue.pop(); at; at = queue.pop()) {
    for (const id of [...at.mayCause, ...(at.causedBy ?? [])]) {
      const next = byId.get(id);
      if (next && !reached.has(id)) {
        reached.add(id);
        queue.push(next);
      }
    }
  }
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (reached.has(finding.findingId)) groups.set(finding.ruleId, [...(groups.get(finding.ruleId) ?? []), finding]);
  }
  const chainRules = [...new Set(chain.map((one) => one.ruleId))];
  const rank = (rule: string) => (chainRules.includes(rule) ? -1 : severityRank(groups.get(rule)![0]!.severity));
  const kept = [...groups.keys()].sort((a, b) => rank(a) - rank(b)).slice(0, Math.max(MAX_NODES, chainRules.length));
  const links = new Map<string, Set<string>>();
  for (const rule of kept) {
    const targets = groups.get(rule)!.flatMap((one) => one.mayCause.flatMap((id) => byId.get(id)?.ruleId ?? []));
    links.set(rule, new Set(targets.filter((target) => target !== rule && kept.includes(target))));
  }
  const layers = layersOf(kept, links);
  const step = (from: string, to: string) => chainRules.some((rule, i) => rule === from && chainRules[i + 1] === to);
  return {
    nodes: kept.map((ruleId) => ({
      ruleId,
      finding: groups.get(ruleId)![0]!,
      subjects: groups.get(ruleId)!.length,
      layer: layers.get(ruleId)!,
      onChain: chainRules.includes(ruleId),
    })),
    links: [...links].flatMap(([from, targets]) =>
      [...targets]
        .filter((to) => layers.get(to)! > layers.get(from)!)
        .map((to) => ({ from, to, onChain: step(from, to) })),
    ),
    omitted: groups.size - kept.length,
  };
}
