import { flowText } from './address';
import { type Address, type Packet, TCP, UDP } from './packet';

/** A part of the sequence that was not seen. */
export interface Hole {
  start: number;
  end: number;
  /** Of the packet that left it open. */
  readonly identification: number;
  /** TCP timestamp of that packet; -1 when it had none. */
  readonly timestamp: number;
}

/** What one side of a TCP connection has sent and said so far. Sequence numbers are modulo 2^32. */
export interface TcpSide {
  /** Something that takes sequence numbers, or an acknowledgment, was seen from this side. */
  seen: boolean;
  initialSequence: number;
  /** Sequence number after the highest byte sent. */
  next: number;
  /** Highest acknowledgment sent; valid when `acked`. */
  acknowledged: number;
  acked: boolean;
  /** Window of the last segment, unscaled. */
  window: number;
  duplicateAcks: number;
  duplicateAckTimeUs: number;
  highestTimeUs: number;
  /** Highest TCP timestamp sent; valid when `dated`. */
  latestTimestamp: number;
  dated: boolean;
  lastWasKeepAlive: boolean;
  synTimeUs: number;
  synPacket: number;
  syns: number;
  fin: boolean;
  resets: number;
  payloadBytes: number;
  /** Since when the window is closed; -1 when it is open. */
  zeroWindowSinceUs: number;
  /** Parts of the sequence never seen, oldest first. */
  holes: Hole[];
  /** Largest payload that the peer acknowledged, and a larger one that it has not yet. */
  largestAcked: number;
  largerPayload: number;
  largerEnd: number;
  /** The segment that is sent again and again; `stuckTimes` is 0 when there is none. */
  stuckSequence: number;
  stuckPayload: number;
  stuckTimes: number;
  stuckSinceUs: number;
  stuckPacket: number;
  /** Packets of the peer while this side is stuck. */
  stuckPeerPackets: number;
}

export interface TcpState {
  readonly sides: [TcpSide, TcpSide];
  /** The SYN of the initiator is in the capture. */
  fromSyn: boolean;
  /** SYN-ACK seen. */
  answered: boolean;
  /** The initiator acknowledged it. */
  established: boolean;
  refused: boolean;
  rejected: boolean;
  resets: number;
  retransmissions: number;
  /** Round trip of the handshake; -1 when not seen. */
  handshakeUs: number;
}

/** Both directions between two endpoints. Direction 0 is the initiator's: who sent the SYN, or the first packet. */
export interface Flow {
  readonly id: number;
  readonly hash: number;
  readonly version: number;
  readonly protocol: number;
  readonly initiator: Address;
  readonly initiatorPort: number;
  readonly responder: Address;
  readonly responderPort: number;
  readonly firstPacket: number;
  readonly firstTimeUs: number;
  lastTimeUs: number;
  packets: number;
  bytes: number;
  readonly tcp: TcpState | null;
  /** The flow as it was before an address translation; its packets are copies of that one's. */
  translationOf: Flow | null;
  /** Next flow with the same hash. */
  chained: Flow | null;
}

// written out: objects made of spreads are slow, and there are two of these per connection
export function newTcpSide(): TcpSide {
  return {
    seen: false,
    initialSequence: 0,
    next: 0,
    acknowledged: 0,
    acked: false,
    window: -1,
    duplicateAcks: 0,
    duplicateAckTimeUs: 0,
    highestTimeUs: 0,
    latestTimestamp: 0,
    dated: false,
    lastWasKeepAlive: false,
    synTimeUs: -1,
    synPacket: 0,
    syns: 0,
    fin: false,
    resets: 0,
    payloadBytes: 0,
    zeroWindowSinceUs: -1,
    holes: [],
    largestAcked: 0,
    largerPayload: 0,
    largerEnd: 0,
    stuckSequence: 0,
    stuckPayload: 0,
    stuckTimes: 0,
    stuckSinceUs: 0,
    stuckPacket: 0,
    stuckPeerPackets: 0,
  };
}

export function newTcpState(): TcpState {
  return {
    sides: [newTcpSide(), newTcpSide()],
    fromSyn: false,
    answered: false,
    established: false,
    refused: false,
    rejected: false,
    resets: 0,
    retransmissions: 0,
    handshakeUs: -1,
  };
}

const PROTOCOLS = new Map([
  [1, 'icmp'],
  [TCP, 'tcp'],
  [UDP, 'udp'],
  [58, 'icmpv6'],
  [132, 'sctp'],
  [47, 'gre'],
  [50, 'esp'],
]);
export const protocolName = (protocol: number): string => PROTOCOLS.get(protocol) ?? `ip-${protocol}`;

export function textOfFlow(flow: Flow): string {
  return flowText(flow.initiator, flow.initiatorPort, flow.responder, flow.responderPort);
}

/** 0 when the packet comes from the initiator. */
export function directionOf(flow: Flow, packet: Packet): 0 | 1 {
  const { source, sourcePort } = packet;
  const { initiator } = flow;
  return sourcePort === flow.initiatorPort &&
    source.w3 === initiator.w3 &&
    source.w0 === initiator.w0 &&
    source.w1 === initiator.w1 &&
    source.w2 === initiator.w2 &&
    (sourcePort !== flow.responderPort ||
      !(packet.destination.w3 === initiator.w3 && packet.destination.w2 === initiator.w2))
    ? 0
    : 1;
}
