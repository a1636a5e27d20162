export const TCP = 6;
export const UDP = 17;
export const ICMP = 1;
export const ICMPV6 = 58;

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;
export const URG = 32;

/** Address as four 32-bit words, network order; an IPv4 address is the last word, the others are 0. */
export interface Address {
  version: number;
  w0: number;
  w1: number;
  w2: number;
  w3: number;
}

/** What an ICMP error quotes of the packet it is about. */
export interface QuotedPacket {
  present: boolean;
  source: Address;
  destination: Address;
  protocol: number;
  sourcePort: number;
  destinationPort: number;
  /** TCP sequence number, 0 when not quoted. */
  sequence: number;
}

/** By what the connection had come to: see ResetStatistics. */
export type ResetKind = 'refused' | 'established' | 'afterFin' | 'withoutData' | 'handshake' | 'unknown' | 'repeated';

/**
 * One decoded packet. A single object is filled again and again (half a million packets a second leave no time for
 * the collector of garbage): whoever keeps something of it copies.
 */
export interface Packet {
  number: number;
  timeUs: number;
  wireLength: number;
  capturedLength: number;
  bytes: Uint8Array;
  /** End of what was captured, in `bytes`. */
  end: number;
  /** Where it was seen: interface and direction as one small number; -1 when the capture does not say. */
  place: number;
  etherType: number;
  vlan: number;
  /** 4, 6, or 0 when it is no IP packet. */
  version: number;
  source: Address;
  destination: Address;
  /** Time to live or hop limit. */
  hops: number;
  /** IPv4 identification, or that of an IPv6 fragment; 0 when there is none. */
  identification: number;
  dontFragment: boolean;
  /** Part of a fragmented datagram; `reassembled` packets are whole again. */
  fragment: boolean;
  fragmentOffset: number;
  moreFragments: boolean;
  reassembled: boolean;
  /** IP header and payload, as the header says. */
  ipLength: number;
  protocol: number;
  /** Start of the transport header in `bytes`. */
  transport: number;
  /** Length of the transport header and payload, as the IP header says. */
  transportLength: number;
  sourcePort: number;
  destinationPort: number;
  sequence: number;
  acknowledgment: number;
  flags: number;
  /** As sent, unscaled. */
  window: number;
  /** -1 when the option is absent. */
  windowScale: number;
  maximumSegmentSize: number;
  hasTimestamps: boolean;
  timestamp: number;
  timestampEcho: number;
  /** SACK edges as pairs, `sackBlocks` of them valid. */
  sack: number[];
  sackBlocks: number;
  /** Start of the payload in `bytes`. */
  payload: number;
  /** As the headers say: may be more than was captured. */
  payloadLength: number;
  icmpType: number;
  icmpCode: number;
  /** Next-hop MTU of a fragmentation-needed or packet-too-big message; 0 when absent. */
  icmpMtu: number;
  quoted: QuotedPacket;
  /** ARP operation, 0 when it is no ARP packet. */
  arpOperation: number;
  /** How far decoding came. */
  depth: 'none' | 'link' | 'network' | 'transport';
  /** A length or header that contradicts itself; null when sound. */
  malformed: string | null;
  /** TCP marks, see tcp-sequence. */
  marks: number;
  /** What an RST ended; null for all other packets. */
  reset: ResetKind | null;
}

const address = (): Address => ({ version: 0, w0: 0, w1: 0, w2: 0, w3: 0 });

export function newPacket(): Packet {
  return {
    number: 0,
    timeUs: 0,
    wireLength: 0,
    capturedLength: 0,
    bytes: new Uint8Array(0),
    end: 0,
    place: -1,
    etherType: 0,
    vlan: -1,
    version: 0,
    source: address(),
    destination: address(),
    hops: 0,
    identification: 0,
    dontFragment: false,
    fragment: false,
    fragmentOffset: 0,
    moreFragments: false,
    reassembled: false,
    ipLength: 0,
    protocol: -1,
    transport: 0,
    transportLength: 0,
    sourcePort: 0,
    destinationPort: 0,
    sequence: 0,
    acknowledgment: 0,
    flags: 0,
    window: 0,
    windowScale: -1,
    maximumSegmentSize: -1,
    hasTimestamps: false,
    timestamp: 0,
    timestampEcho: 0,
    sack: [0, 0, 0, 0, 0, 0, 0, 0],
    sackBlocks: 0,
    payload: 0,
    payloadLength: 0,
    icmpType: -1,
    icmpCode: -1,
    icmpMtu: 0,
    arpOperation: 0,
    quoted: {
      present: false,
      source: address(),
      destination: address(),
      protocol: 0,
      sourcePort: 0,
      destinationPort: 0,
      sequence: 0,
    },
    depth: 'none' as const,
    malformed: null,
    marks: 0,
    reset: null,
  };
}

/** Bytes of the payload that were captured. */
export function capturedPayload(packet: Packet): number {
  return Math.max(0, Math.min(packet.payloadLength, packet.end - packet.payload));
}

export const u16 = (b: Uint8Array, at: number): number => (b[at]! << 8) | b[at + 1]!;
export const i32 = (b: Uint8Array, at: number): number =>
  (b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!;
export const u32 = (b: Uint8Array, at: number): number => i32(b, at) >>> 0;
