import { type Cidr, contains, overlaps, parseCidr } from '../cidr';
import type { NetworkScope } from '../network-scope';
import type { SavedRule } from './rule';

/** What a dropping rule in the forwarding path takes away. */
export type DropIntent = 'pod-to-pod' | 'dns' | 'service' | 'egress' | 'imds' | 'invalid-state' | 'partial' | 'none';

type Match = Pick<
  SavedRule,
  | 'source'
  | 'destination'
  | 'protocol'
  | 'destinationPorts'
  | 'sourcePorts'
  | 'inInterface'
  | 'outInterface'
  | 'states'
  | 'conditions'
>;

/** Interfaces that never carry pod traffic of an EKS node. */
const OTHER_INTERFACE = /^(lo|docker\d|br-|virbr|tun|tap|wg|cni-podman|podman|nerdctl)/;

function carriesPods(name: string | null): boolean {
  return name === null || name.startsWith('!') || !OTHER_INTERFACE.test(name);
}

/** Does an address condition of a rule let traffic of these ranges through to its target? */
function hits(condition: string | null, ranges: readonly Cidr[]): boolean {
  if (condition === null) return true;
  const negated = condition.startsWith('!');
  return condition
    .replace(/^!/, '')
    .split(',')
    .some((part) => {
      const cidr = parseCidr(part);
      if (cidr === null) return true;
      return negated ? !ranges.every((range) => contains(cidr, range)) : ranges.some((range) => overlaps(range, cidr));
    });
}

const isHost = (condition: string | null): boolean => {
  if (condition === null || condition.startsWith('!')) return false;
  const cidr = parseCidr(condition);
  return cidr !== null && cidr.length === (cidr.family === 'v4' ? 32 : 128);
};

function includesPort(ports: readonly string[], port: number): boolean {
  return ports.some((entry) => {
    const range = /^(\d+)(?::(\d+))?$/.exec(entry);
    return range !== null && Number(range[1]) <= port && port <= Number(range[2] ?? range[1]);
  });
}

/** Which traffic a dropping rule can take away, given which addresses are pods and Services. */
export function dropIntent(match: Match, scope: NetworkScope): DropIntent {
  const states = match.states?.split(',') ?? [];
  // kube-proxy itself drops INVALID packets; a second such rule changes nothing
  if (states.length > 0 && states.every((state) => state === 'INVALID')) return 'invalid-state';
  if (!carriesPods(match.inInterface) || !carriesPods(match.outInterface)) return 'none';
  const linkLocal = parseCidr('169.254.0.0/16')!;
  const destination = match.destination === null ? null : parseCidr(match.destination);
  if (destination !== null && contains(linkLocal, destination)) return 'imds';

  const toPods = hits(match.destination, scope.pods);
  const toServices = hits(match.destination, scope.services);
  const fromPods = hits(match.source, scope.pods);
  const fromServices = match.source !== null && hits(match.source, scope.services);
  if (!fromPods && !fromServices && !toPods && !toServices) return 'none';
  if (match.conditions.length > 0) return 'partial';

  const carriesDns = match.protocol === null || /^(all|udp|tcp|17|6)$/.test(match.protocol);
  const anyPort = match.destinationPorts.length === 0 && match.sourcePorts.length === 0;
  const dnsPort = includesPort(match.destinationPorts, 53) || includesPort(match.sourcePorts, 53);
  const dnsHost = destination !== null && scope.dns.some((address) => contains(destination, address));
  const hostSource = isHost(match.source);
  if (carriesDns && !hostSource && (toPods || toServices || fromServices)) {
    if (dnsPort && (!isHost(match.destination) || dnsHost)) return 'dns';
    if (anyPort && dnsHost && isHost(match.destination)) return 'dns';
  }
  if (!anyPort || hostSource || isHost(match.destination)) return 'partial';
  if (!carriesDns) return 'partial';
  // “not the VPC” covers Services too, but takes away what lies outside
  const named = match.destination !== null && !match.destination.startsWith('!');
  if (named && toServices && !toPods && fromPods) return 'service';
  if (fromServices && match.source !== null && !fromPods) return 'service';
  if (fromPods && toPods) return 'pod-to-pod';
  return fromPods ? 'egress' : 'partial';
}
