import { type Cidr, contains, formatCidr, overlaps, parseCidr } from './cidr';
import type { Facts } from './facts';
import { clusterDns } from './inspectors/kubelet-config';

/** Which addresses are pods and which are Services on this node, and how that is known. */
export interface NetworkScope {
  readonly pods: readonly Cidr[];
  readonly services: readonly Cidr[];
  readonly dns: readonly Cidr[];
  /** Words for a finding: where the ranges come from. */
  readonly podsFrom: string;
  readonly servicesFrom: string;
}

/** Amazon EKS gives a cluster one of these unless the creator chose another range. */
const EKS_SERVICE_DEFAULTS = ['10.100.0.0/16', '172.20.0.0/16'];
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];
const POD_DEVICE = /^(eni|veth|vlan|cali|lxc|azv)/;

const cidrs = (texts: readonly string[]): Cidr[] =>
  texts.map((text) => parseCidr(text)).filter((cidr): cidr is Cidr => cidr !== null);

/** A single cluster IP stands for the /16 (v4) or /108 (v6) EKS allocates Services from. */
function serviceRange(seen: Cidr): Cidr {
  const known = cidrs(EKS_SERVICE_DEFAULTS).find((range) => contains(range, seen));
  if (known) return known;
  const wide = parseCidr(
    `${formatCidr({ ...seen, length: seen.family === 'v4' ? 32 : 128 })}/${seen.family === 'v4' ? 16 : 108}`,
  );
  return seen.length > (wide?.length ?? 0) && wide ? wide : seen;
}

/** Derives pod and Service ranges from what kube-proxy, the VPC CNI, the kernel and kubelet say. */
export function networkScope(facts: Facts): NetworkScope {
  const rulesets = [facts.iptablesSave?.v4, facts.iptablesSave?.v6].filter((ruleset) => ruleset !== undefined);
  const vpc = cidrs(rulesets.flatMap((ruleset) => ruleset.vpcCidrs));
  const clusterCidrs = cidrs(rulesets.flatMap((ruleset) => ruleset.services.clusterCidr?.split(',') ?? []));
  const routes = facts.ipRoutes?.routes ?? [];
  const podRoutes = cidrs(
    routes
      .filter((route) => route.device !== null && POD_DEVICE.test(route.device) && route.destination !== 'default')
      .map((route) => route.destination),
  );
  const subnets = cidrs(
    routes.filter((route) => route.protocol === 'kernel' && route.table === 'main').map((route) => route.destination),
  );
  const known: [Cidr[], string][] = [
    [[...vpc, ...clusterCidrs], 'VPC ranges the VPC CNI does not masquerade'],
    [[...subnets, ...podRoutes], 'the node’s subnet and its routes to pods'],
  ];
  const [pods, podsFrom] = known.find(([list]) => list.length > 0) ?? [cidrs(PRIVATE), 'private ranges (assumed)'];

  const clusterIps = cidrs(rulesets.flatMap((ruleset) => ruleset.services.clusterIps ?? []));
  const kubeDns = cidrs(rulesets.flatMap((ruleset) => ruleset.services.dnsIps));
  // without iptables rules of kube-proxy (IPVS, nftables, eBPF) kubelet still knows one cluster IP
  const told = cidrs(clusterDns(facts.kubeletConfig)).filter((one) => !formatCidr(one).startsWith('169.254.'));
  const virtual = cidrs((facts.ipvs?.services ?? []).slice(0, 500).map((one) => one.address.replace(/:\d+$/, '')));
  const dns = kubeDns.length > 0 ? kubeDns : told;
  const sources: [Cidr[], string][] = [
    [[...clusterIps, ...kubeDns], 'cluster IPs kube-proxy programmed'],
    [told, 'the DNS address kubelet gives to pods'],
    [virtual, 'addresses of IPVS services'],
  ];
  const [seen, servicesFrom] = sources.find(([found]) => found.length > 0) ?? [[], 'the EKS defaults (assumed)'];
  const assumed = cidrs(EKS_SERVICE_DEFAULTS).filter((range) => !vpc.some((own) => overlaps(own, range)));
  const services = seen.length > 0 ? seen.map(serviceRange) : assumed;
  return {
    pods: [...pods, ...podRoutes],
    services,
    dns,
    podsFrom,
    servicesFrom,
  };
}
