import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { nftRule } from '../iptables/nft-rule';
import type { SavedRule } from '../iptables/rule';
import { readLines } from '../read-lines';

/** kube-proxy in nftables mode keeps endpoints in maps, so rules stay few; foreign rulesets can be long. */
const RULES = 3000;
const TABLES = 200;

export interface NftBaseChain {
  /** `family table chain` */
  readonly chain: string;
  readonly hook: string;
  readonly policy: string;
  readonly at: FactSource;
}
export interface NftablesFacts {
  /** `family table`, without those iptables-nft manages: their rules are in iptables-save. */
  readonly tables: readonly string[];
  readonly managedByIptables: readonly string[];
  readonly kubeProxy: boolean;
  readonly baseChains: readonly NftBaseChain[];
  /** Chains are named `family table chain`, and so are targets that jump. */
  readonly rules: readonly SavedRule[];
  readonly omitted: number;
}

/** `nft list ruleset` or single tables. */
export default defineInspector({
  id: 'nftables',
  title: 'nftables ruleset',
  kinds: ['nftables'],
  optional: true,
  open: (file) => {
    const tables: string[] = [];
    const managed: string[] = [];
    const baseChains: NftBaseChain[] = [];
    const rules: SavedRule[] = [];
    let table: string | null = null;
    let chain: string | null = null;
    let position = 0;
    let depth = 0;
    let omitted = 0;
    let warned = false;
    let seen = false;
    return readLines<NftablesFacts>({
      line(source) {
        const text = source.text.trim();
        if (text.startsWith('#')) {
          if (/managed by iptables-nft/.test(text)) warned = true;
          return undefined;
        }
        const opened = /^table (\w+) ([\w.-]+) \{/.exec(text);
        if (opened) {
          seen = true;
          table = `${opened[1]} ${opened[2]}`;
          if (warned) managed.push(table);
          else if (tables.length < TABLES) tables.push(table);
          if (warned) table = null;
          warned = false;
          depth = 1;
          return undefined;
        }
        const chainStart = /^chain ([\w.-]+) \{/.exec(text);
        if (chainStart && depth === 1) {
          chain = table === null ? null : `${table} ${chainStart[1]}`;
          position = 0;
          depth = 2;
          return undefined;
        }
        if (text.endsWith('{') && !text.startsWith('elements')) {
          depth++;
          return undefined;
        }
        if (text === '}') {
          depth = Math.max(0, depth - 1);
          if (depth < 2) chain = null;
          return undefined;
        }
        if (!seen) return 'outside any table';
        if (chain === null || depth !== 2) return undefined;
        const base = /^type filter hook (\w+) .*?(?:policy (\w+);)?\s*$/.exec(text);
        if (base) {
          const entry = {
            chain,
            hook: base[1]!,
            policy: /policy (\w+);/.exec(text)?.[1] ?? 'accept',
            at: cite(file, source),
          };
          if (baseChains.length < 500) baseChains.push(entry);
          return undefined;
        }
        if (/^(type|flags|comment|policy) /.test(text)) return undefined;
        position++;
        if (rules.length >= RULES) omitted++;
        else
          rules.push({ ...nftRule(text), table: chain.split(' ')[1] ?? '', chain, position, at: cite(file, source) });
        return undefined;
      },
      limits: (facts) => (facts.omitted > 0 ? [`${facts.omitted} rules were only counted`] : []),
      end: () => {
        if (!seen) return null;
        const named = rules.map((rule) => ({ ...rule, target: jumpTarget(rule) }));
        const kubeProxy = tables.some((one) => one.endsWith(' kube-proxy'));
        return { tables, managedByIptables: managed, kubeProxy, baseChains, rules: named, omitted };
      },
    });
  },
  merge: (left: NftablesFacts, right: NftablesFacts) => ({
    tables: [...left.tables, ...right.tables],
    managedByIptables: [...left.managedByIptables, ...right.managedByIptables],
    kubeProxy: left.kubeProxy || right.kubeProxy,
    baseChains: [...left.baseChains, ...right.baseChains],
    rules: [...left.rules, ...right.rules],
    omitted: left.omitted + right.omitted,
  }),
});

/** Chains are local to their table, so a jump gets the table’s name. */
function jumpTarget(rule: SavedRule): string | null {
  if (rule.target === null || /^(DROP|REJECT|ACCEPT|RETURN|CONTINUE|QUEUE)$/.test(rule.target)) return rule.target;
  return `${rule.chain.split(' ').slice(0, 2).join(' ')} ${rule.target}`;
}
