import type { FactVerdict } from '../../../../schemas/rule';
import type { Severity } from '../../../../schemas/severity';
import { formatCidr } from '../cidr';
import type { Facts } from '../facts';
import { networkScope } from '../network-scope';
import { type ForeignDrop, type ForwardPath, forwardPath } from './forward-drops';
import type { DropIntent } from './traffic';

const EVIDENCE = 5;
const NORMAL =
  'chains of kube-proxy (KUBE-*), of the VPC CNI (AWS-SNAT-CHAIN-*, AWS-CONNMARK-CHAIN-*), of Docker and of policy engines are normal and were not counted';

/** `-s 10.0.0.0/16 -p udp --dport 53`, for people who read iptables. */
export function matchWords(drop: ForeignDrop): string {
  const { rule } = drop;
  const parts = [
    ...(rule.source ? [`-s ${rule.source}`] : []),
    ...(rule.destination ? [`-d ${rule.destination}`] : []),
    ...(rule.protocol ? [`-p ${rule.protocol}`] : []),
    ...(rule.inInterface ? [`-i ${rule.inInterface}`] : []),
    ...(rule.outInterface ? [`-o ${rule.outInterface}`] : []),
    ...(rule.destinationPorts.length > 0 ? [`--dport ${rule.destinationPorts.join(',')}`] : []),
    ...(rule.sourcePorts.length > 0 ? [`--sport ${rule.sourcePorts.join(',')}`] : []),
    ...(rule.conditions.length > 0 ? [`(only when ${rule.conditions.join(', ')})`] : []),
  ];
  return parts.length === 0 ? 'all forwarded traffic' : parts.join(' ');
}

function counterWords(drop: ForeignDrop): string {
  if (drop.packets === null) return 'packets unknown';
  return `${drop.packets} packets dropped`;
}

function doubt(drops: readonly ForeignDrop[]): { score: number; reason: string } | undefined {
  if (drops.every((drop) => drop.shadowedBy !== null)) {
    return { score: 0.3, reason: 'an earlier rule of the chain accepts everything, so the rule is never reached' };
  }
  if (drops.some((drop) => (drop.packets ?? 0) > 0)) return undefined;
  if (drops.some((drop) => drop.packets === null)) {
    return { score: 0.8, reason: 'the bundle has no packet counter for the rule, so hits are not proven' };
  }
  return { score: 0.6, reason: 'the packet counter is 0: nothing has met the rule since it was added' };
}

/** One finding for all foreign drops of one intent; `severity` may lower the rule’s own. */
export function dropVerdict(
  facts: Facts,
  intents: readonly DropIntent[],
  what: string,
  severity?: (drops: readonly ForeignDrop[]) => Severity | undefined,
  path: ForwardPath | null = forwardPath(facts),
): FactVerdict {
  if (path === null) return { cannotCheck: 'the bundle has no netfilter ruleset' };
  const drops = path.drops.filter((drop) => intents.includes(drop.intent));
  if (drops.length === 0) {
    const others = path.drops.length - drops.length;
    return {
      clear: `no foreign DROP or REJECT ${what} in FORWARD: ${path.rulesChecked} rules checked${
        others > 0 ? `, ${others} foreign drops of other traffic` : ''
      }; ${NORMAL}`,
    };
  }
  const scope = networkScope(facts);
  const described = drops
    .slice(0, EVIDENCE)
    .map(
      (drop) =>
        `${drop.path.join(' → ')} rule ${drop.rule.position} ${drop.rule.target} ${matchWords(drop)}: ${counterWords(drop)}`,
    );
  const more = drops.length > EVIDENCE ? `; and ${drops.length - EVIDENCE} more` : '';
  const shadowed = drops.every((drop) => drop.shadowedBy !== null);
  const lowered = shadowed ? 'low' : severity?.(drops);
  const confidence = doubt(drops);
  const evidence = drops.flatMap((drop) => (drop.counterAt ? [drop.rule.at, drop.counterAt] : [drop.rule.at]));
  return {
    fires: [
      {
        dedup: [],
        ...(lowered ? { severity: lowered } : {}),
        ...(confidence ? { confidence } : {}),
        detail: `${drops.length} foreign DROP or REJECT ${drops.length === 1 ? 'rule' : 'rules'} ${what}: ${described.join('; ')}${more}.`,
        facts: {
          rules: drops.slice(0, 20).map((drop) => ({
            family: drop.family,
            table: drop.rule.table,
            chain: drop.rule.chain,
            ruleNumber: drop.rule.position,
            path: drop.path,
            target: drop.rule.target,
            match: matchWords(drop),
            packets: drop.packets,
            comment: drop.rule.comment,
            shadowedBy: drop.shadowedBy?.position ?? null,
          })),
          packets: drops.reduce((sum, drop) => sum + (drop.packets ?? 0), 0),
          podRanges: scope.pods.slice(0, 8).map(formatCidr),
          podRangesFrom: scope.podsFrom,
          serviceRanges: scope.services.map(formatCidr),
          serviceRangesFrom: scope.servicesFrom,
        },
        entities: {
          chain: [...new Set(drops.map((drop) => drop.rule.chain))],
          cidr: [
            ...new Set(
              drops.flatMap((drop) => [drop.rule.source, drop.rule.destination].filter((text) => text !== null)),
            ),
          ],
        },
        evidence: evidence.slice(0, EVIDENCE),
        count: drops.length,
      },
    ],
  };
}
