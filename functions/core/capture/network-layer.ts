import { type Address, i32, type Packet, u16 } from './packet';

const MAX_EXTENSIONS = 16;

export function setIpv4(address: Address, bytes: Uint8Array, at: number): void {
  address.version = 4;
  address.w0 = 0;
  address.w1 = 0;
  address.w2 = 0;
  address.w3 = i32(bytes, at);
}

export function setIpv6(address: Address, bytes: Uint8Array, at: number): void {
  address.version = 6;
  address.w0 = i32(bytes, at);
  address.w1 = i32(bytes, at + 4);
  address.w2 = i32(bytes, at + 8);
  address.w3 = i32(bytes, at + 12);
}

function malformed(packet: Packet, why: string): boolean {
  packet.malformed = why;
  return false;
}

/** Lengths come from the header; 0 means that the sender's card cut the segment (offload), so the frame counts. */
export function readIpv4(packet: Packet, at: number, wireEnd: number): boolean {
  const { bytes, end } = packet;
  if (end - at < 20) return malformed(packet, 'IPv4 header cut');
  const headerLength = (bytes[at]! & 15) * 4;
  if (bytes[at]! >> 4 !== 4 || headerLength < 20) return malformed(packet, 'no IPv4 header');
  const total = u16(bytes, at + 2) || wireEnd - at;
  if (total < headerLength) return malformed(packet, 'IPv4 length below its header');
  const fragment = u16(bytes, at + 6);
  packet.version = 4;
  packet.ipLength = total;
  packet.identification = u16(bytes, at + 4);
  packet.dontFragment = (fragment & 0x4000) !== 0;
  packet.moreFragments = (fragment & 0x2000) !== 0;
  packet.fragmentOffset = (fragment & 0x1fff) * 8;
  packet.fragment = packet.moreFragments || packet.fragmentOffset > 0;
  packet.hops = bytes[at + 8]!;
  packet.protocol = bytes[at + 9]!;
  setIpv4(packet.source, bytes, at + 12);
  setIpv4(packet.destination, bytes, at + 16);
  packet.transport = at + headerLength;
  packet.transportLength = total - headerLength;
  // padding of short frames is no payload
  packet.end = Math.min(end, at + total);
  return true;
}

/** Walks the extension headers up to the transport header. */
export function readIpv6(packet: Packet, at: number, wireEnd: number): boolean {
  const { bytes } = packet;
  if (packet.end - at < 40) return malformed(packet, 'IPv6 header cut');
  if (bytes[at]! >> 4 !== 6) return malformed(packet, 'no IPv6 header');
  const payload = u16(bytes, at + 4) || Math.max(0, wireEnd - at - 40);
  packet.version = 6;
  packet.ipLength = 40 + payload;
  packet.hops = bytes[at + 7]!;
  setIpv6(packet.source, bytes, at + 8);
  setIpv6(packet.destination, bytes, at + 24);
  packet.end = Math.min(packet.end, at + 40 + payload);
  let next = bytes[at + 6]!;
  let header = at + 40;
  for (let seen = 0; seen < MAX_EXTENSIONS; seen++) {
    const isFragment = next === 44;
    const isExtension = next === 0 || next === 43 || next === 60 || next === 135 || next === 51 || isFragment;
    if (!isExtension) break;
    if (header + 8 > packet.end) return malformed(packet, 'IPv6 extension header cut');
    if (isFragment) {
      const offset = u16(bytes, header + 2);
      packet.fragmentOffset = offset & 0xfff8;
      packet.moreFragments = (offset & 1) !== 0;
      // an atomic fragment is a whole packet
      packet.fragment = packet.moreFragments || packet.fragmentOffset > 0;
      packet.identification = i32(bytes, header + 4);
    }
    const length = isFragment ? 8 : next === 51 ? (bytes[header + 1]! + 2) * 4 : (bytes[header + 1]! + 1) * 8;
    next = bytes[header]!;
    header += length;
    // behind the first fragment there are no headers
    if (isFragment && packet.fragmentOffset > 0) break;
  }
  packet.protocol = next;
  packet.transport = header;
  packet.transportLength = at + 40 + payload - header;
  return packet.transportLength >= 0 ? true : malformed(packet, 'IPv6 extension headers beyond the packet');
}

/** Only Ethernet and IPv4: operation, sender and target address. */
export function readArp(packet: Packet, at: number): boolean {
  const { bytes, end } = packet;
  if (end - at < 28 || u16(bytes, at + 2) !== 0x0800 || bytes[at + 4] !== 6 || bytes[at + 5] !== 4) return false;
  packet.arpOperation = u16(bytes, at + 6);
  setIpv4(packet.source, bytes, at + 14);
  setIpv4(packet.destination, bytes, at + 24);
  return true;
}
