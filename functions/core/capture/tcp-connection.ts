import { directionOf, type Flow } from './flow';
import { ACK, type Packet, type ResetKind, RST, SYN } from './packet';
import { MARK } from './tcp-sequence';

function resetKind(flow: Flow, direction: 0 | 1): ResetKind {
  const tcp = flow.tcp!;
  const [initiator, responder] = tcp.sides;
  if (tcp.resets > 0) return 'repeated';
  if (!initiator.seen && !responder.seen) return 'unknown';
  if (tcp.fromSyn && !tcp.answered) return direction === 1 ? 'refused' : 'handshake';
  if (tcp.fromSyn && !tcp.established) return 'handshake';
  if (initiator.fin || responder.fin) return 'afterFin';
  const silent = initiator.payloadBytes === 0 && responder.payloadBytes === 0;
  return tcp.fromSyn && silent && direction === 0 ? 'withoutData' : 'established';
}

/** Follows a connection from SYN to RST; to be called after markSegment. */
export function followConnection(packet: Packet, flow: Flow): void {
  const tcp = flow.tcp!;
  const direction = directionOf(flow, packet);
  const { flags } = packet;
  const side = tcp.sides[direction];
  if (flags & RST) {
    packet.reset = resetKind(flow, direction);
    if (packet.reset === 'refused') tcp.refused = true;
    tcp.resets++;
    side.resets++;
    return;
  }
  if (packet.marks & MARK.newConnection && direction === 0) {
    tcp.fromSyn = true;
    side.synTimeUs = packet.timeUs;
    side.synPacket = packet.number;
  }
  if (!tcp.fromSyn) return;
  if (direction === 1 && (flags & (SYN | ACK)) === (SYN | ACK)) {
    if (tcp.answered) return;
    tcp.answered = true;
    tcp.handshakeUs = packet.timeUs - tcp.sides[0].synTimeUs;
    packet.marks |= MARK.answered;
  } else if (direction === 0 && tcp.answered && !tcp.established && flags & ACK) {
    tcp.established = true;
    packet.marks |= MARK.established;
  }
}
