import { addressText, endpointText } from './address';
import { DNS_PORT, decodeDns, isDns, safeDnsName } from './dns-message';
import { directionOf, type Flow, protocolName } from './flow';
import { capturedPayload, type Packet, TCP, UDP } from './packet';
import { MARK } from './tcp-sequence';

const FLAGS = [
  [2, 'S'],
  [1, 'F'],
  [4, 'R'],
  [8, 'P'],
  [32, 'U'],
  [16, '.'],
] as const;

/** What follows from the packets before, as tshark's analysis names it. */
const REMARKS: readonly (readonly [number, string])[] = [
  [MARK.spurious, 'spurious'],
  [MARK.fast, 'fast'],
  [MARK.retransmission, 'retransmission'],
  [MARK.outOfOrder, 'out of order'],
  [MARK.afterGap, 'previous segment not seen'],
  [MARK.duplicateAck, 'duplicate ack'],
  [MARK.zeroWindow, 'zero window'],
  [MARK.zeroWindowProbe, 'zero window probe'],
  [MARK.keepAlive, 'keep-alive'],
  [MARK.keepAliveAck, 'keep-alive ack'],
  [MARK.windowUpdate, 'window update'],
];

const MAX_ANSWERS = 4;
const MAX_LINE = 400;

function clock(timeUs: number): string {
  const micros = Math.floor(((timeUs % 86_400e6) + 86_400e6) % 86_400e6);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const seconds = Math.floor(micros / 1e6);
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${String(micros % 1e6).padStart(6, '0')}`;
}

function tcpText(packet: Packet, flow: Flow | null): string {
  const parts = [`tcp [${FLAGS.map(([bit, letter]) => (packet.flags & bit ? letter : '')).join('')}]`];
  const direction = flow ? directionOf(flow, packet) : 0;
  const side = flow?.tcp?.sides[direction];
  const peer = flow?.tcp?.sides[1 - direction];
  // relative to the first number seen, except where connections begin
  const relative = (value: number, base: number) => (packet.flags & 2 ? value : (value - base) >>> 0);
  const sequence = relative(packet.sequence, side?.initialSequence ?? 0);
  if (packet.payloadLength > 0) parts.push(`seq ${sequence}:${sequence + packet.payloadLength}`);
  else if (packet.flags & 7) parts.push(`seq ${sequence}`);
  if (packet.flags & 16)
    parts.push(`ack ${peer?.seen ? (packet.acknowledgment - peer.initialSequence) >>> 0 : packet.acknowledgment}`);
  parts.push(`win ${packet.window}`);
  if (packet.maximumSegmentSize >= 0) parts.push(`mss ${packet.maximumSegmentSize}`);
  if (packet.sackBlocks > 0) parts.push(`sack ${packet.sackBlocks}`);
  parts.push(`length ${packet.payloadLength}`);
  const remarks = REMARKS.filter(([mark]) => packet.marks & mark).map(([, text]) => text);
  if (packet.reset === 'refused') remarks.push('refused');
  return `${parts.join(' ')}${remarks.length > 0 ? ` {${remarks.join(', ')}}` : ''}`;
}

function dnsText(packet: Packet): string | null {
  const message = decodeDns(packet.bytes, packet.payload, packet.payload + capturedPayload(packet));
  if (!message) return null;
  const question = message.questions?.[0];
  const asked = question ? `${question.type} ${safeDnsName(question.name)}` : 'no question';
  if (message.type !== 'response') return `dns query ${message.id} ${asked}`;
  const answers = (message.answers ?? []).slice(0, MAX_ANSWERS).map((answer) => {
    const data = 'data' in answer ? answer.data : '';
    return typeof data === 'string' ? `${answer.type} ${data.replace(/[^\w.:-]/g, '?').slice(0, 60)}` : answer.type;
  });
  const rcode = (message as { rcode?: string }).rcode ?? 'NOERROR';
  const truncated = message.flag_tc ? ' truncated' : '';
  return `dns answer ${message.id} ${rcode}${truncated} ${asked}${answers.length > 0 ? ` = ${answers.join(', ')}` : ''}`;
}

function udpText(packet: Packet): string {
  const dns = isDns(packet) && packet.protocol === UDP ? dnsText(packet) : null;
  return `${dns ?? (packet.sourcePort === DNS_PORT || packet.destinationPort === DNS_PORT ? 'udp (dns not readable)' : 'udp')} length ${packet.payloadLength}`;
}

function icmpText(packet: Packet): string {
  const quoted = packet.quoted.present
    ? ` about ${protocolName(packet.quoted.protocol)} ${endpointText(packet.quoted.source, packet.quoted.sourcePort)} > ${endpointText(packet.quoted.destination, packet.quoted.destinationPort)}`
    : '';
  const mtu = packet.icmpMtu > 0 ? ` mtu ${packet.icmpMtu}` : '';
  return `${protocolName(packet.protocol)} type ${packet.icmpType} code ${packet.icmpCode}${mtu}${quoted}`;
}

function body(packet: Packet, flow: Flow | null): string {
  if (packet.depth !== 'transport')
    return packet.fragment
      ? `${protocolName(packet.protocol)} fragment ${packet.identification & 0xffff}@${packet.fragmentOffset} length ${packet.transportLength}`
      : `${protocolName(packet.protocol)} ${packet.malformed ?? 'not decoded'} length ${packet.ipLength}`;
  if (packet.protocol === TCP) return tcpText(packet, flow);
  return packet.protocol === UDP ? udpText(packet) : icmpText(packet);
}

/** One packet in one line, UTC, with what its flow tells about it. Holds no payload but DNS names. */
export function packetLine(packet: Packet, flow: Flow | null, copy: boolean): string {
  const head = `${packet.number} ${clock(packet.timeUs)}`;
  if (packet.arpOperation > 0) {
    const [source, target] = [addressText(packet.source), addressText(packet.destination)];
    return packet.arpOperation === 1
      ? `${head} arp who-has ${target} tell ${source}`
      : `${head} arp reply from ${source} to ${target}`;
  }
  if (packet.version === 0)
    return `${head} ${packet.malformed ?? `type 0x${packet.etherType.toString(16).padStart(4, '0')}`} length ${packet.wireLength}`;
  const ports = packet.protocol === TCP || packet.protocol === UDP;
  const from = endpointText(packet.source, ports ? packet.sourcePort : 0);
  const to = endpointText(packet.destination, ports ? packet.destinationPort : 0);
  return `${head} ${from} > ${to} ${body(packet, flow)}${copy ? ' {copy}' : ''}`.slice(0, MAX_LINE);
}
