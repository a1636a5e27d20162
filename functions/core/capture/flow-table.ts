import { copyAddress } from './address';
import { type Flow, newTcpState } from './flow';
import { ACK, type Address, type Packet, SYN, TCP } from './packet';

function mix(hash: number, word: number): number {
  const h = Math.imul(hash ^ word, 0x9e3779b1);
  return h ^ (h >>> 15);
}

function endpointHash(address: Address, port: number): number {
  return mix(mix(mix(mix(mix(port, address.w0), address.w1), address.w2), address.w3), 0x5bd1e995);
}

type Endpoints = Pick<Packet, 'version' | 'protocol' | 'source' | 'sourcePort' | 'destination' | 'destinationPort'>;

/** The same for both directions. */
const hashOf = (packet: Endpoints): number =>
  (endpointHash(packet.source, packet.sourcePort) + endpointHash(packet.destination, packet.destinationPort)) ^
  packet.protocol;

const matches = (flow: Flow, a: Address, aPort: number, b: Address, bPort: number): boolean =>
  flow.initiatorPort === aPort &&
  flow.responderPort === bPort &&
  flow.initiator.w3 === a.w3 &&
  flow.responder.w3 === b.w3 &&
  flow.initiator.w0 === a.w0 &&
  flow.initiator.w1 === a.w1 &&
  flow.initiator.w2 === a.w2 &&
  flow.responder.w0 === b.w0 &&
  flow.responder.w1 === b.w1 &&
  flow.responder.w2 === b.w2;

/**
 * Flows by their endpoints, at most `limit` at a time. When half of them are new since the last turn, those that were
 * silent for the whole turn are closed: an approximation of "longest unused first" that costs nothing per packet.
 */
export function createFlowTable(limit: number, onClosed: (flow: Flow, evicted: boolean) => void) {
  let current = new Map<number, Flow>();
  let previous = new Map<number, Flow>();
  let size = 0;
  let created = 0;
  let evicted = 0;

  function findIn(map: Map<number, Flow>, hash: number, packet: Endpoints): Flow | null {
    for (let flow = map.get(hash) ?? null; flow; flow = flow.chained) {
      if (flow.protocol !== packet.protocol || flow.version !== packet.version) continue;
      const { source, sourcePort, destination, destinationPort } = packet;
      if (matches(flow, source, sourcePort, destination, destinationPort)) return flow;
      if (matches(flow, destination, destinationPort, source, sourcePort)) return flow;
    }
    return null;
  }

  function insert(flow: Flow): void {
    flow.chained = current.get(flow.hash) ?? null;
    current.set(flow.hash, flow);
    size++;
  }

  function remove(map: Map<number, Flow>, flow: Flow): void {
    let head = map.get(flow.hash) ?? null;
    if (head === flow) head = flow.chained;
    else for (let at = head; at; at = at.chained) if (at.chained === flow) at.chained = flow.chained;
    if (head) map.set(flow.hash, head);
    else map.delete(flow.hash);
  }

  function* each(map: Map<number, Flow>): Generator<Flow> {
    for (const head of map.values())
      for (let flow: Flow | null = head, next: Flow | null; flow; flow = next) {
        next = flow.chained;
        yield flow;
      }
  }

  function turn(): void {
    for (const flow of each(previous)) {
      evicted++;
      onClosed(flow, true);
    }
    previous = current;
    current = new Map();
    size = 0;
  }

  return {
    /** The packet's flow, a new one when there is none yet. Packets of fragments and unknown transports have none. */
    of(packet: Packet): Flow {
      const hash = hashOf(packet);
      const known = findIn(current, hash, packet);
      if (known) return known;
      const old = findIn(previous, hash, packet);
      if (old) {
        remove(previous, old);
        insert(old);
        return old;
      }
      if (size >= limit >> 1) turn();
      // a SYN-ACK seen first comes from the responder
      const reversed = packet.protocol === TCP && (packet.flags & (SYN | ACK)) === (SYN | ACK);
      const flow: Flow = {
        id: ++created,
        hash,
        version: packet.version,
        protocol: packet.protocol,
        initiator: copyAddress(reversed ? packet.destination : packet.source),
        initiatorPort: reversed ? packet.destinationPort : packet.sourcePort,
        responder: copyAddress(reversed ? packet.source : packet.destination),
        responderPort: reversed ? packet.sourcePort : packet.destinationPort,
        firstPacket: packet.number,
        firstTimeUs: packet.timeUs,
        lastTimeUs: packet.timeUs,
        packets: 0,
        bytes: 0,
        tcp: packet.protocol === TCP ? newTcpState() : null,
        translationOf: null,
        chained: null,
      };
      insert(flow);
      return flow;
    },
    /** The flow an ICMP error is about, or null. */
    quoted({ quoted, version }: Packet): Flow | null {
      if (!quoted.present) return null;
      const { source, sourcePort, destination, destinationPort, protocol } = quoted;
      const probe = { version, protocol, source, sourcePort, destination, destinationPort };
      const hash = hashOf(probe);
      return findIn(current, hash, probe) ?? findIn(previous, hash, probe);
    },
    get created() {
      return created;
    },
    get evicted() {
      return evicted;
    },
    /** Closes every flow, oldest first: no result may depend on the order of a hash table. */
    finish(): void {
      const left = [...each(previous), ...each(current)].sort((a, b) => a.id - b.id);
      previous = new Map();
      current = new Map();
      for (const flow of left) onClosed(flow, false);
    },
  };
}
export type FlowTable = ReturnType<typeof createFlowTable>;
