import type { Facts } from '../inspect/facts';
import type { SavedRule } from '../inspect/iptables/rule';
import type { Ruleset } from '../inspect/iptables/ruleset';
import type { Cites } from './citations';
import { faultTable } from './fault-table';
import type { FaultView } from './fault-view';
import { type Html, html } from './html';
import { grouped, plural, short } from './wording';

const MAX_CHAINS = 6;
const SHOWN_MATCH = 220;
const BUILT_IN = ['INPUT', 'FORWARD', 'OUTPUT'];

/** `iptables -nvL` counts what `iptables-save` without `-c` does not; a position only counts when the target agrees. */
function packetsOf(facts: Facts, family: string, rule: SavedRule): number | null {
  const listed = facts.iptablesCounters?.chains[`${family}/${rule.table}/${rule.chain}`]?.rules[rule.position - 1];
  return listed && listed.target === rule.target ? listed.packets : rule.packets;
}

/** What the rule asks for, as saved, without chain and target, which have columns of their own. */
function conditions(rule: SavedRule): string {
  const text = rule.at.text
    .replace(/^\[\d+:\d+\] /, '')
    .replace(/^-A \S+ ?/, '')
    .replace(/(^| )-[jg] \S+/, '')
    .trim();
  return text === '' ? 'everything' : short(text, SHOWN_MATCH);
}

function policyWords(chain: { policy: string | null; packets: number | null } | undefined): Html | null {
  if (!chain?.policy) return null;
  return html`, policy <b>${chain.policy}</b>${chain.packets === null ? null : ` (${grouped(chain.packets)} packets)`}`;
}

function chainTable(facts: Facts, ruleset: Ruleset, key: string, rules: readonly SavedRule[], cites: Cites): Html {
  const { table, chain } = rules[0]!;
  const callers = [
    ...new Set(ruleset.rules.filter((rule) => rule.table === table && rule.target === chain).map((rule) => rule.chain)),
  ];
  const way = callers.length > 0 ? html`reached from ${callers.slice(0, 4).join(', ')} → ` : null;
  const caption = html`<b>${key}</b> ${way}${chain}${policyWords(ruleset.tables[table]?.[chain])}; ${plural(rules.length, 'rule')} in order, from ${ruleset.file}`;
  return faultTable(
    caption,
    [
      { name: '#', kind: 'number' },
      { name: 'Packets', kind: 'number' },
      { name: 'Target' },
      { name: 'Matches', kind: 'code' },
    ],
    rules.map((rule) => {
      const packets = packetsOf(facts, ruleset.family, rule);
      const counter = facts.iptablesCounters?.chains[`${ruleset.family}/${table}/${chain}`]?.rules[rule.position - 1];
      return {
        fault: cites(rule.at) ?? (counter && counter.target === rule.target ? cites(counter.at) : null),
        cells: [
          rule.position,
          packets === null ? '?' : grouped(packets),
          html`<b>${rule.target ?? 'none'}</b>`,
          conditions(rule),
        ],
      };
    }),
  );
}

function citedChains(facts: Facts, ruleset: Ruleset, cites: Cites): { html: Html[]; rules: number } {
  const chains = new Map<string, SavedRule[]>();
  for (const rule of ruleset.rules) {
    const key = `${ruleset.family} ${rule.table}`;
    const id = `${key} ${rule.chain}`;
    const list = chains.get(id);
    if (list) list.push(rule);
    else chains.set(id, [rule]);
  }
  const cited = [...chains.values()].filter((rules) => rules.some((rule) => cites(rule.at)));
  return {
    html: cited
      .slice(0, MAX_CHAINS)
      .map((rules) =>
        chainTable(facts, ruleset, `${ruleset.family === 'v4' ? 'IPv4' : 'IPv6'} ${rules[0]!.table}`, rules, cites),
      ),
    rules: cited.reduce((sum, rules) => sum + rules.filter((rule) => cites(rule.at)).length, 0),
  };
}

/** The firewall rule at fault, in its chain, with the packets it has met. */
export function netfilterView(facts: Facts, cites: Cites): FaultView | null {
  const rulesets = [facts.iptablesSave?.v4, facts.iptablesSave?.v6].filter((one) => one !== undefined);
  if (rulesets.length === 0) return null;
  const cited = rulesets.map((ruleset) => citedChains(facts, ruleset, cites));
  const faults = cited.reduce((sum, one) => sum + one.rules, 0);
  const overview = rulesets.flatMap((ruleset) =>
    BUILT_IN.flatMap((name) => {
      const chain = ruleset.tables.filter?.[name];
      if (!chain) return [];
      return [
        html`<tr><td>${ruleset.family === 'v4' ? 'IPv4' : 'IPv6'}</td><td>${name}</td><td><b>${chain.policy ?? '?'}</b></td><td class="number">${chain.packets === null ? '?' : grouped(chain.packets)}</td><td class="number">${grouped(chain.rules)}</td></tr>`,
      ];
    }),
  );
  const total = rulesets.reduce((sum, one) => sum + one.totalRules, 0);
  return {
    title: 'Firewall (iptables)',
    faults,
    summary: `${plural(total, 'rule')} read`,
    body: html`${cited.flatMap((one) => one.html)}<div class="scroll" tabindex="0" role="group" aria-label="Built-in chains"><table><caption>Built-in chains of the filter table</caption><thead><tr><th scope="col">Family</th><th scope="col">Chain</th><th scope="col">Policy</th><th scope="col" class="number">Packets at the policy</th><th scope="col" class="number">Rules</th></tr></thead><tbody>${overview}</tbody></table></div>`,
  };
}
