import type { Frame } from './frame';
import { ARP, IPV4, IPV6, type LinkHeader, readLink } from './link-layer';
import { readArp, readIpv4, readIpv6 } from './network-layer';
import type { Packet } from './packet';
import { readTransport } from './transport-layer';

/** Direction as the file says it, in the numbers of a cooked capture. */
const DIRECTIONS = { unknown: -1, in: 0, out: 4 } as const;

function reset(packet: Packet, frame: Frame): void {
  packet.number = frame.number;
  packet.timeUs = frame.timeUs;
  packet.wireLength = frame.wireLength;
  packet.capturedLength = frame.capturedLength;
  packet.bytes = frame.bytes;
  packet.end = frame.start + frame.capturedLength;
  packet.version = 0;
  packet.protocol = -1;
  packet.identification = 0;
  packet.fragment = false;
  packet.fragmentOffset = 0;
  packet.moreFragments = false;
  packet.reassembled = false;
  packet.dontFragment = false;
  packet.ipLength = 0;
  packet.sourcePort = 0;
  packet.destinationPort = 0;
  packet.sequence = 0;
  packet.acknowledgment = 0;
  packet.flags = 0;
  packet.window = 0;
  packet.windowScale = -1;
  packet.maximumSegmentSize = -1;
  packet.hasTimestamps = false;
  packet.timestamp = 0;
  packet.timestampEcho = 0;
  packet.sackBlocks = 0;
  packet.payloadLength = 0;
  packet.icmpType = -1;
  packet.icmpCode = -1;
  packet.icmpMtu = 0;
  packet.quoted.present = false;
  packet.arpOperation = 0;
  packet.depth = 'none';
  packet.malformed = null;
  packet.marks = 0;
  packet.reset = null;
}

/** Transport header of a whole packet, be it that the fragments were put together before. */
export function decodeTransport(packet: Packet): void {
  if (readTransport(packet)) packet.depth = 'transport';
}

/**
 * Fills the packet from a frame, as far as its headers were captured and make sense. Never throws.
 * Fragments stop at the network layer: decodeTransport goes on once they are whole.
 */
export function createPacketDecoder() {
  const link: LinkHeader = { ifIndex: -1, packetType: -1 };
  return function decode(frame: Frame, linkType: number, packet: Packet): void {
    reset(packet, frame);
    const wireEnd = frame.start + frame.wireLength;
    const at = readLink(linkType, packet, frame.start, link);
    const direction = link.packetType < 0 ? DIRECTIONS[frame.direction] : link.packetType === 4 ? 4 : 0;
    // kernel index, interface of the file and direction make a place; -1 says that places cannot be told apart
    packet.place =
      ((link.ifIndex < 0 ? 0 : (link.ifIndex & 0xffff) + 1) * 4096 + (frame.interfaceId & 4095)) * 8 + direction + 1;
    if (at < 0) return;
    packet.depth = 'link';
    if (
      packet.etherType === IPV4
        ? readIpv4(packet, at, wireEnd)
        : packet.etherType === IPV6 && readIpv6(packet, at, wireEnd)
    ) {
      packet.depth = 'network';
      if (!packet.fragment) decodeTransport(packet);
    } else if (packet.etherType === ARP && readArp(packet, at)) packet.depth = 'network';
  };
}
