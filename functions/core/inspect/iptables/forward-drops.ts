import type { Facts } from '../facts';
import type { FactSource } from '../inspector';
import { networkScope } from '../network-scope';
import { chainOwner, nftOwner } from './chains';
import type { SavedRule } from './rule';
import { type DropIntent, dropIntent } from './traffic';

/** A DROP or REJECT a packet can meet on its way through FORWARD, written by nobody known. */
export interface ForeignDrop {
  readonly intent: DropIntent;
  readonly family: 'v4' | 'v6';
  readonly rule: SavedRule;
  /** Chains from FORWARD to the rule. */
  readonly path: readonly string[];
  /** Packets the rule has dropped since it was added; `null` when the bundle has no counter. */
  readonly packets: number | null;
  readonly counterAt: FactSource | null;
  /** An earlier rule of the same chain that accepts everything. */
  readonly shadowedBy: SavedRule | null;
}
export interface ForwardPath {
  readonly drops: readonly ForeignDrop[];
  /** Rules looked at in FORWARD and the chains reached from it. */
  readonly rulesChecked: number;
  readonly ownedChains: readonly string[];
}

const MAX_DEPTH = 12;

const unconditional = (rule: SavedRule): boolean =>
  rule.source === null &&
  rule.destination === null &&
  rule.protocol === null &&
  rule.inInterface === null &&
  rule.outInterface === null &&
  rule.states === null &&
  rule.conditions.length === 0;

/** The conditions of the jump also hold for the rules behind it. */
function narrowed(rule: SavedRule, by: SavedRule | null): SavedRule {
  if (by === null) return rule;
  return {
    ...rule,
    source: rule.source ?? by.source,
    destination: rule.destination ?? by.destination,
    protocol: rule.protocol ?? by.protocol,
    inInterface: rule.inInterface ?? by.inInterface,
    outInterface: rule.outInterface ?? by.outInterface,
    states: rule.states ?? by.states,
    destinationPorts: rule.destinationPorts.length > 0 ? rule.destinationPorts : by.destinationPorts,
    sourcePorts: rule.sourcePorts.length > 0 ? rule.sourcePorts : by.sourcePorts,
    conditions: [...rule.conditions, ...by.conditions],
  };
}

function counterOf(
  facts: Facts,
  family: 'v4' | 'v6',
  rule: SavedRule,
): { packets: number | null; at: FactSource | null } {
  const listed = facts.iptablesCounters?.chains[`${family}/${rule.table}/${rule.chain}`]?.rules[rule.position - 1];
  // the two dumps are taken seconds apart: a position only counts when the target agrees
  if (listed && listed.target === rule.target) return { packets: listed.packets, at: listed.at };
  return { packets: rule.packets, at: null };
}

function walk(
  facts: Facts,
  family: 'v4' | 'v6',
  rules: readonly SavedRule[],
  roots: readonly string[],
  ownerOf: (chain: string) => string | null,
): ForwardPath {
  const scope = networkScope(facts);
  const chains = new Map<string, SavedRule[]>();
  for (const rule of rules) {
    const list = chains.get(rule.chain);
    if (list) list.push(rule);
    else chains.set(rule.chain, [rule]);
  }
  const drops: ForeignDrop[] = [];
  const owned = new Set<string>();
  const visited = new Set<string>();
  let rulesChecked = 0;
  const visit = (chain: string, path: readonly string[], jump: SavedRule | null): void => {
    if (path.length >= MAX_DEPTH || visited.has(chain)) return;
    visited.add(chain);
    let shadowedBy: SavedRule | null = null;
    for (const raw of chains.get(chain) ?? []) {
      rulesChecked++;
      const rule = narrowed(raw, jump);
      if (raw.target === 'DROP' || raw.target === 'REJECT') {
        const counted = counterOf(facts, family, raw);
        drops.push({
          intent: dropIntent(rule, scope),
          family,
          rule: raw,
          path: [...path, chain],
          packets: counted.packets,
          counterAt: counted.at,
          shadowedBy,
        });
      } else if (raw.target === 'ACCEPT' && unconditional(raw)) shadowedBy ??= raw;
      else if (raw.target !== null && chains.has(raw.target)) {
        if (ownerOf(raw.target) !== null) owned.add(raw.target);
        else visit(raw.target, [...path, chain], rule);
      }
    }
  };
  for (const root of roots) visit(root, [], null);
  return { drops, rulesChecked, ownedChains: [...owned] };
}

/** Foreign drops in the forwarding path of both address families; `null` without a ruleset. */
export function forwardPath(facts: Facts): ForwardPath | null {
  const rulesets = [facts.iptablesSave?.v4, facts.iptablesSave?.v6].filter((ruleset) => ruleset !== undefined);
  if (rulesets.length === 0) return null;
  return joined(
    rulesets.map((ruleset) => {
      const filter = ruleset.rules.filter((rule) => rule.table === 'filter');
      return walk(facts, ruleset.family, filter, ['FORWARD'], chainOwner);
    }),
  );
}

/** The same for native nftables; tables iptables-nft manages are left to `forwardPath`. */
export function nftForwardPath(facts: Facts): ForwardPath | null {
  const nft = facts.nftables;
  if (!nft) return null;
  const roots = nft.baseChains.filter((chain) => chain.hook === 'forward' && nftOwner(chain.chain) === null);
  return walk(
    facts,
    'v4',
    nft.rules,
    roots.map((chain) => chain.chain),
    nftOwner,
  );
}

function joined(paths: readonly ForwardPath[]): ForwardPath {
  return {
    drops: paths.flatMap((path) => path.drops),
    rulesChecked: paths.reduce((sum, path) => sum + path.rulesChecked, 0),
    ownedChains: [...new Set(paths.flatMap((path) => path.ownedChains))],
  };
}
