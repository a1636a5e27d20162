import { formatCidr, parseCidr } from './cidr';
import type { Facts } from './facts';
import type { FactSource } from './inspector';
import { isOn } from './inspectors/cni-env';

/** An address ipamd has given to a pod, and what the kernel knows of it. */
export interface PodAddress {
  readonly address: string;
  readonly pod: string | null;
  /** The main table has a route to it through a pod interface. */
  readonly routed: boolean;
  /** A policy rule sends traffic to it to the main table. */
  readonly ruled: boolean;
  readonly at: FactSource | null;
}

const normal = (text: string): string => {
  const cidr = parseCidr(text);
  return cidr === null ? text : formatCidr(cidr);
};

/**
 * Joins ipamd's hand-outs (checkpoint, else its introspection) with routes and rules of the node; `null` when one
 * side is missing. Pods with a branch ENI have their own tables and no address of the pool.
 */
export function podAddresses(facts: Facts): readonly PodAddress[] | null {
  const { ipRoutes, ipRules, ipamCheckpoint, ipamdEnis } = facts;
  if (!ipRoutes || (!ipamCheckpoint && !ipamdEnis)) return null;
  const routed = new Set(
    ipRoutes.routes
      .filter((route) => route.table === 'main' && route.device !== null)
      .map((route) => normal(route.destination)),
  );
  const ruled = new Set(ipRules?.rules.flatMap((rule) => (rule.to === null ? [] : [normal(rule.to)])));
  const handed = ipamCheckpoint
    ? ipamCheckpoint.allocations.map((one) => ({ address: one.address, pod: one.pod, at: one.at }))
    : (ipamdEnis?.assignments ?? []).map((one) => ({ address: one.address, pod: one.pod, at: ipamdEnis?.at ?? null }));
  // with IPv6 the node routes pods without policy rules
  const rulesExpected = ipRules !== undefined && !isOn(facts.cniEnv, 'ENABLE_IPv6');
  return handed.map((one) => {
    const address = normal(one.address);
    return {
      ...one,
      address,
      routed: routed.has(address),
      ruled: !rulesExpected || address.includes(':') || ruled.has(address),
    };
  });
}
