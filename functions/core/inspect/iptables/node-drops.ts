import type { Facts } from '../facts';
import { chainOwner } from './chains';
import type { SavedRule } from './rule';

/** Traffic of the node itself that must not be dropped: chain, port or address, who needs it. */
const NEEDED: readonly {
  readonly chain: 'INPUT' | 'OUTPUT';
  readonly port?: string;
  readonly destination?: string;
  readonly what: string;
}[] = [
  { chain: 'INPUT', port: '10250', what: 'the API server and metrics to kubelet (logs, exec, webhooks)' },
  { chain: 'OUTPUT', port: '53', what: 'the node’s own name resolution' },
  { chain: 'OUTPUT', port: '443', what: 'the API server, registries and AWS APIs' },
  { chain: 'OUTPUT', destination: '169.254.169.254', what: 'instance metadata and with it the node’s credentials' },
  { chain: 'OUTPUT', destination: '169.254.169.253', what: 'the VPC resolver' },
];

export interface NodeDrop {
  readonly rule: SavedRule;
  readonly what: string;
  readonly packets: number | null;
}

/**
 * Foreign DROP or REJECT rules directly in INPUT and OUTPUT that name something the node needs. A closing “drop the
 * rest” after a list of accepts is not judged: whether the list is complete cannot be told.
 */
export function nodeDrops(facts: Facts): readonly NodeDrop[] {
  return [facts.iptablesSave?.v4, facts.iptablesSave?.v6].flatMap((ruleset) =>
    (ruleset?.rules ?? []).flatMap((rule): NodeDrop[] => {
      if (rule.table !== 'filter' || chainOwner(rule.chain) !== null) return [];
      if (rule.target !== 'DROP' && rule.target !== 'REJECT') return [];
      if (rule.conditions.length > 0 || rule.states === 'INVALID' || rule.inInterface === 'lo') return [];
      const hit = NEEDED.find(
        (one) =>
          one.chain === rule.chain &&
          (one.port === undefined
            ? rule.destination?.replace(/\/32$/, '') === one.destination
            : rule.destinationPorts.includes(one.port) && rule.destination === null && rule.source === null),
      );
      if (!hit) return [];
      const counted =
        facts.iptablesCounters?.chains[`${ruleset?.family}/filter/${rule.chain}`]?.rules[rule.position - 1];
      return [{ rule, what: hit.what, packets: counted?.target === rule.target ? counted.packets : rule.packets }];
    }),
  );
}
