import { setIpv4, setIpv6 } from './network-layer';
import { i32, type Packet, TCP, UDP, u16, u32 } from './packet';

const MAX_OPTIONS = 20;

function readTcpOptions(packet: Packet, at: number, end: number): void {
  const { bytes } = packet;
  for (let seen = 0; seen < MAX_OPTIONS && at < end; seen++) {
    const kind = bytes[at]!;
    if (kind === 0) return;
    if (kind === 1) {
      at++;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    if (length < 2 || at + length > end) return;
    if (kind === 2 && length === 4) packet.maximumSegmentSize = u16(bytes, at + 2);
    else if (kind === 3 && length === 3) packet.windowScale = Math.min(14, bytes[at + 2]!);
    else if (kind === 8 && length === 10) {
      packet.hasTimestamps = true;
      packet.timestamp = u32(bytes, at + 2);
      packet.timestampEcho = u32(bytes, at + 6);
    } else if (kind === 5) {
      packet.sackBlocks = Math.min(4, (length - 2) >> 3);
      for (let i = 0; i < packet.sackBlocks * 2; i++) packet.sack[i] = u32(bytes, at + 2 + i * 4);
    }
    at += length;
  }
}

function readTcp(packet: Packet): boolean {
  const { bytes, transport } = packet;
  if (packet.end - transport < 20) return false;
  const headerLength = (bytes[transport + 12]! >> 4) * 4;
  if (headerLength < 20 || headerLength > packet.transportLength) {
    packet.malformed = 'TCP header length';
    return false;
  }
  packet.sourcePort = u16(bytes, transport);
  packet.destinationPort = u16(bytes, transport + 2);
  packet.sequence = u32(bytes, transport + 4);
  packet.acknowledgment = u32(bytes, transport + 8);
  packet.flags = bytes[transport + 13]! & 0x3f;
  packet.window = u16(bytes, transport + 14);
  packet.payload = transport + headerLength;
  packet.payloadLength = packet.transportLength - headerLength;
  if (headerLength > 20) readTcpOptions(packet, transport + 20, Math.min(packet.end, packet.payload));
  return true;
}

function readUdp(packet: Packet): boolean {
  const { bytes, transport } = packet;
  if (packet.end - transport < 8) return false;
  const length = u16(bytes, transport + 4);
  if (length !== 0 && length < 8) {
    packet.malformed = 'UDP length below its header';
    return false;
  }
  packet.sourcePort = u16(bytes, transport);
  packet.destinationPort = u16(bytes, transport + 2);
  packet.payload = transport + 8;
  packet.payloadLength = Math.max(0, Math.min(length || packet.transportLength, packet.transportLength) - 8);
  return true;
}

/** The packet that an ICMP error is about: its header and at least eight bytes are quoted. */
function readQuoted(packet: Packet, at: number): void {
  const { bytes, end, quoted } = packet;
  let transport: number;
  if (packet.version === 4) {
    if (end - at < 20 || bytes[at]! >> 4 !== 4) return;
    quoted.protocol = bytes[at + 9]!;
    setIpv4(quoted.source, bytes, at + 12);
    setIpv4(quoted.destination, bytes, at + 16);
    transport = at + (bytes[at]! & 15) * 4;
  } else {
    if (end - at < 40 || bytes[at]! >> 4 !== 6) return;
    quoted.protocol = bytes[at + 6]!;
    setIpv6(quoted.source, bytes, at + 8);
    setIpv6(quoted.destination, bytes, at + 24);
    transport = at + 40;
  }
  quoted.sourcePort = 0;
  quoted.destinationPort = 0;
  quoted.sequence = 0;
  quoted.present = true;
  if ((quoted.protocol !== TCP && quoted.protocol !== UDP) || end - transport < 8) return;
  quoted.sourcePort = u16(bytes, transport);
  quoted.destinationPort = u16(bytes, transport + 2);
  if (quoted.protocol === TCP) quoted.sequence = u32(bytes, transport + 4);
}

function readIcmp(packet: Packet): boolean {
  const { bytes, transport } = packet;
  if (packet.end - transport < 8) return false;
  const [type, code] = [bytes[transport]!, bytes[transport + 1]!];
  packet.icmpType = type;
  packet.icmpCode = code;
  packet.payload = transport + 8;
  packet.payloadLength = Math.max(0, packet.transportLength - 8);
  const four = packet.version === 4;
  const isError = four ? type === 3 || type === 5 || type === 11 || type === 12 : type >= 1 && type <= 4;
  if (isError) readQuoted(packet, transport + 8);
  if (four && type === 3 && code === 4) packet.icmpMtu = u16(bytes, transport + 6);
  else if (!four && type === 2) packet.icmpMtu = i32(bytes, transport + 4) >>> 0;
  else if (four ? type === 0 || type === 8 : type === 128 || type === 129) {
    // the identifier of an echo plays the part of the ports
    packet.sourcePort = u16(bytes, transport + 4);
    packet.destinationPort = packet.sourcePort;
    packet.sequence = u16(bytes, transport + 6);
  }
  return true;
}

/** Fills the transport fields; false when the header was not captured or contradicts itself. */
export function readTransport(packet: Packet): boolean {
  if (packet.protocol === TCP) return readTcp(packet);
  if (packet.protocol === UDP) return readUdp(packet);
  if (packet.protocol === (packet.version === 4 ? 1 : 58)) return readIcmp(packet);
  return false;
}
