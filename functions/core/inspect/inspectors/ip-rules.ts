import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const KEPT = 4000;

export interface PolicyRule {
  readonly family: 'v4' | 'v6';
  readonly priority: number;
  /** `all` or a prefix. */
  readonly from: string;
  readonly to: string | null;
  readonly mark: string | null;
  readonly inInterface: string | null;
  /** Table looked up; `null` when the rule is a verdict. */
  readonly lookup: string | null;
  readonly verdict: 'blackhole' | 'unreachable' | 'prohibit' | null;
  readonly at: FactSource;
}
export interface IpRuleFacts {
  readonly rules: readonly PolicyRule[];
  readonly total: number;
  readonly omitted: number;
}

/** `ip rule show` and its IPv6 twin. */
export default defineInspector({
  id: 'ipRules',
  title: 'Routing policy (ip rule)',
  kinds: ['ip-rule'],
  open: (file) => {
    const family = /ip6/.test(file) ? 'v6' : 'v4';
    const rules: PolicyRule[] = [];
    let total = 0;
    let omitted = 0;
    return readLines<IpRuleFacts>({
      line(source) {
        const match = /^(\d+):\s+(?:not\s+)?from\s+(\S+)(.*)$/.exec(source.text.trim());
        if (!match) return 'not a routing rule';
        total++;
        if (rules.length >= KEPT) {
          omitted++;
          return undefined;
        }
        const parts = match[3]!.trim().split(/\s+/);
        const after = (word: string): string | null => {
          const index = parts.indexOf(word);
          return index < 0 ? null : (parts[index + 1] ?? null);
        };
        const verdict = (['blackhole', 'unreachable', 'prohibit'] as const).find((word) => parts.includes(word));
        rules.push({
          family,
          priority: Number(match[1]),
          from: match[2]!,
          to: after('to'),
          mark: after('fwmark'),
          inInterface: after('iif'),
          lookup: after('lookup'),
          verdict: verdict ?? null,
          at: cite(file, source),
        });
        return undefined;
      },
      limits: (facts) => (facts.omitted > 0 ? [`${facts.omitted} policy rules were only counted`] : []),
      end: () => (total === 0 ? null : { rules, total, omitted }),
    });
  },
  merge: (left: IpRuleFacts, right: IpRuleFacts) => ({
    rules: [...left.rules, ...right.rules],
    total: left.total + right.total,
    omitted: left.omitted + right.omitted,
  }),
});
