import { defineInspector } from '../inspector';
import { savedChain, savedForm } from '../iptables/list-line';
import { joinRulesets, type Ruleset, rulesetReader } from '../iptables/ruleset';
import { type LineParser, readLines } from '../read-lines';

export interface IptablesSaveFacts {
  readonly v4?: Ruleset;
  readonly v6?: Ruleset;
}

type Reader = ReturnType<typeof rulesetReader>;

/** Feeds the lines of `iptables -nvL` to the reader in the words of `iptables-save`. */
function listParser(reader: Reader, table: string): LineParser<Ruleset>['line'] {
  let chain: string | null = null;
  return (source) => {
    const header = savedChain(source.text);
    if (header) {
      if (chain === null) reader.line({ ...source, text: `*${table}` });
      chain = header.chain;
      return reader.line({ ...source, text: header.line }, source);
    }
    if (/^\s*pkts\s+bytes\s|^=+$|^Total Number of Rules|^# Warning/.test(source.text)) return undefined;
    const text = chain === null ? null : savedForm(source.text, chain);
    return text === null ? 'neither a chain nor a rule of iptables -nvL' : reader.line({ ...source, text }, source);
  };
}

/**
 * `iptables-save` and `ip6tables-save`: every table with policies, rules in order, and counters when dumped.
 * Bottlerocket bundles hold only the lists of two tables, which are read as if they were saved.
 */
export default defineInspector({
  id: 'iptablesSave',
  title: 'Netfilter rules (iptables-save)',
  kinds: ['iptables-save', 'ip6tables', 'iptables-list'],
  accepts: (path) => /ip6?tables-save/.test(path) || /\/ip6?tables-(filter|nat)$/.test(path),
  open: (file) => {
    const family = /ip6tables/.test(file) ? 'v6' : 'v4';
    const reader = rulesetReader(file, family);
    const table = /-(filter|nat)$/.exec(file)?.[1];
    return readLines<IptablesSaveFacts>({
      line: table === undefined ? (source) => reader.line(source) : listParser(reader, table),
      end: () => {
        const ruleset = reader.end();
        return ruleset && { [family]: table === undefined ? ruleset : { ...ruleset, complete: true } };
      },
      limits: ({ [family]: ruleset }) => [
        ...(ruleset?.complete === false ? ['the dump ends inside a table (no COMMIT)'] : []),
        ...(ruleset && ruleset.omitted > 0
          ? [`${ruleset.omitted} rules outside per-Service chains were only counted`]
          : []),
      ],
    });
  },
  merge: (left: IptablesSaveFacts, right: IptablesSaveFacts) => ({
    ...left,
    ...right,
    ...(left.v4 && right.v4 ? { v4: joinRulesets(left.v4, right.v4) } : {}),
    ...(left.v6 && right.v6 ? { v6: joinRulesets(left.v6, right.v6) } : {}),
  }),
});
