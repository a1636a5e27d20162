import { type Packet, u16, u32 } from './packet';

export const IPV4 = 0x0800;
export const IPV6 = 0x86dd;
export const ARP = 0x0806;

/** Names of the LINKTYPE_ numbers that are decoded. */
export const LINK_TYPES = new Map<number, string>([
  [0, 'null'],
  [1, 'ethernet'],
  [12, 'raw'],
  [14, 'raw'],
  [101, 'raw'],
  [108, 'loopback'],
  [113, 'linux-sll'],
  [228, 'ipv4'],
  [229, 'ipv6'],
  [276, 'linux-sll2'],
]);

export const linkTypeName = (linkType: number): string => LINK_TYPES.get(linkType) ?? `type-${linkType}`;

/** PF_INET6 differs between the systems that write this header. */
const FAMILY_INET6: readonly number[] = [10, 24, 28, 30];
const MAX_TAGS = 4;

/** What the link header says beyond the protocol. */
export interface LinkHeader {
  /** Kernel's interface index; -1 when the link type has none. */
  ifIndex: number;
  /** Packet type of a cooked capture: 0 to us, 1 broadcast, 2 multicast, 3 to another host, 4 sent by us; -1 unknown. */
  packetType: number;
}

/** VLAN tags, also stacked: the tag is two bytes of control and the next protocol. */
function untag(packet: Packet, at: number): number {
  for (let tags = 0; tags < MAX_TAGS; tags++) {
    const type = packet.etherType;
    if (type !== 0x8100 && type !== 0x88a8 && type !== 0x9100) break;
    if (at + 4 > packet.end) return -1;
    packet.vlan = u16(packet.bytes, at) & 0x0fff;
    packet.etherType = u16(packet.bytes, at + 2);
    at += 4;
  }
  return at;
}

function rawIp(packet: Packet, at: number): number {
  if (at >= packet.end) return -1;
  const version = packet.bytes[at]! >> 4;
  packet.etherType = version === 4 ? IPV4 : version === 6 ? IPV6 : 0;
  return at;
}

/** Sets the packet's protocol; returns where the network header begins, -1 when the frame is too short or unknown. */
export function readLink(linkType: number, packet: Packet, start: number, header: LinkHeader): number {
  const { bytes, end } = packet;
  header.ifIndex = -1;
  header.packetType = -1;
  packet.etherType = 0;
  packet.vlan = -1;
  switch (linkType) {
    case 1:
      if (end - start < 14) return -1;
      packet.etherType = u16(bytes, start + 12);
      return untag(packet, start + 14);
    case 113:
      if (end - start < 16) return -1;
      header.packetType = u16(bytes, start);
      packet.etherType = u16(bytes, start + 14);
      return untag(packet, start + 16);
    case 276:
      if (end - start < 20) return -1;
      packet.etherType = u16(bytes, start);
      header.ifIndex = u32(bytes, start + 4);
      header.packetType = bytes[start + 10]!;
      return untag(packet, start + 20);
    case 0:
    case 108: {
      if (end - start < 4) return -1;
      // in the byte order of the machine that captured: the small number tells which
      const family = Math.min(u32(bytes, start), Buffer.from(bytes.buffer, bytes.byteOffset + start, 4).readUInt32LE());
      packet.etherType = family === 2 ? IPV4 : FAMILY_INET6.includes(family) ? IPV6 : 0;
      return start + 4;
    }
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return rawIp(packet, start);
    default:
      return -1;
  }
}
