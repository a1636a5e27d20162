import { defineInspector } from '../inspector';
import { type Ruleset, rulesetReader } from '../iptables/ruleset';
import { readLines } from '../read-lines';

export interface IptablesSaveFacts {
  readonly v4?: Ruleset;
  readonly v6?: Ruleset;
}

/** `iptables-save` and `ip6tables-save`: every table with policies, rules in order, and counters when dumped. */
export default defineInspector({
  id: 'iptablesSave',
  title: 'Netfilter rules (iptables-save)',
  kinds: ['iptables-save', 'ip6tables'],
  accepts: (path) => /ip6?tables-save/.test(path),
  open: (file) => {
    const family = /ip6tables/.test(file) ? 'v6' : 'v4';
    const reader = rulesetReader(file, family);
    return readLines<IptablesSaveFacts>({
      line: reader.line,
      end: () => {
        const ruleset = reader.end();
        return ruleset && { [family]: ruleset };
      },
      limits: ({ [family]: ruleset }) => [
        ...(ruleset?.complete === false ? ['the dump ends inside a table (no COMMIT)'] : []),
        ...(ruleset && ruleset.omitted > 0
          ? [`${ruleset.omitted} rules outside per-Service chains were only counted`]
          : []),
      ],
    });
  },
  merge: (left: IptablesSaveFacts, right: IptablesSaveFacts) => ({ ...left, ...right }),
});
