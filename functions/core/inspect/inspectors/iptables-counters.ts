import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { bulkFamily } from '../iptables/chains';
import { listCounter } from '../iptables/list-line';
import { readLines } from '../read-lines';

/** Rules kept in all files together; per-Service chains are only counted. */
const KEPT = 5000;

export interface CountedRule {
  /** 1-based in its chain. */
  readonly position: number;
  readonly packets: number;
  readonly bytes: number;
  readonly target: string;
  readonly at: FactSource;
}
export interface CountedChain {
  readonly policy: string | null;
  readonly policyPackets: number | null;
  readonly rules: readonly CountedRule[];
}
export interface IptablesCounterFacts {
  /** By `family/table/chain`, e.g. `v4/filter/FORWARD`. */
  readonly chains: Readonly<Record<string, CountedChain>>;
  readonly omitted: number;
}

/** `iptables -nvL` lists: packet and byte counters per rule, which `iptables-save` without `-c` lacks. */
export default defineInspector({
  id: 'iptablesCounters',
  title: 'Netfilter packet counters (iptables -nvL)',
  kinds: ['iptables-list', 'ip6tables'],
  accepts: (path) => !/save/.test(path),
  open: (file) => {
    const family = /ip6tables/.test(file) ? 'v6' : 'v4';
    // the file without a suffix is the filter table
    const table = /-(mangle|nat|raw|security)\b/.exec(file)?.[1] ?? 'filter';
    const chains: Record<string, { policy: string | null; policyPackets: number | null; rules: CountedRule[] }> = {};
    let chain: string | null = null;
    let position = 0;
    let kept = 0;
    let omitted = 0;
    let seen = false;
    return readLines<IptablesCounterFacts>({
      line(source) {
        const text = source.text;
        const header = /^Chain (\S+) \((?:policy (\S+) (\d+[KMGT]?) packets|\d+ references)/.exec(text);
        if (header) {
          seen = true;
          position = 0;
          chain = bulkFamily(header[1]!) === null ? header[1]! : null;
          if (chain !== null && kept < KEPT) {
            chains[`${family}/${table}/${chain}`] = {
              policy: header[2] ?? null,
              policyPackets: header[3] === undefined ? null : listCounter(header[3]),
              rules: [],
            };
          }
          return undefined;
        }
        if (/^\s*pkts\s+bytes\s/.test(text) || /^=+$/.test(text) || text.startsWith('Total Number of Rules')) {
          return undefined;
        }
        const rule = /^\s*(\d+[KMGT]?)\s+(\d+[KMGT]?)\s+(\S+)/.exec(text);
        if (!rule) return /^# Warning/.test(text) ? undefined : 'neither a chain nor a rule of iptables -nvL';
        if (chain === null) return seen ? undefined : 'a rule before any chain';
        position++;
        const list = chains[`${family}/${table}/${chain}`];
        if (!list || kept >= KEPT) {
          omitted++;
          return undefined;
        }
        kept++;
        const [packets, bytes] = [listCounter(rule[1]!) ?? 0, listCounter(rule[2]!) ?? 0];
        list.rules.push({ position, packets, bytes, target: rule[3]!, at: cite(file, source) });
        return undefined;
      },
      limits: (facts) => (facts.omitted > 0 ? [`${facts.omitted} rules were only counted`] : []),
      end: () => (seen ? { chains, omitted } : null),
    });
  },
  merge: (left: IptablesCounterFacts, right: IptablesCounterFacts) => ({
    // the file without a suffix repeats the filter table: the named file, which sorts first, is kept
    chains: { ...right.chains, ...left.chains },
    omitted: left.omitted + right.omitted,
  }),
});
