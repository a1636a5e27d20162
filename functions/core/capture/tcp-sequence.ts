import { directionOf, type Flow, type Hole, newTcpSide, type TcpSide } from './flow';
import { ACK, FIN, type Packet, RST, SYN } from './packet';

/** What a segment is, as bits of `packet.marks`. */
export const MARK = {
  retransmission: 1,
  fast: 2,
  spurious: 4,
  syn: 8,
  outOfOrder: 16,
  afterGap: 32,
  duplicateAck: 64,
  zeroWindow: 128,
  zeroWindowProbe: 256,
  keepAlive: 512,
  keepAliveAck: 1024,
  windowUpdate: 2048,
  /** Takes sequence numbers: could be retransmitted. */
  data: 4096,
  newConnection: 8192,
  /** The first SYN-ACK, and the acknowledgment of it. */
  answered: 16_384,
  established: 32_768,
} as const;

/** A sender answers the third duplicate acknowledgment at once. */
const FAST_US = 20_000;
/** Reordering is a matter of microseconds to few milliseconds; a retransmission takes a round trip. */
const REORDER_US = 3_000;
const MAX_HOLES = 16;

/** Difference of sequence numbers, which wrap: negative when `a` is before `b`. */
export const sequenceDifference = (a: number, b: number): number => (a - b) | 0;

/** Takes `[start, end)` out of the holes; returns the hole as it was, null when all of it was seen before. */
function fillHole(side: TcpSide, start: number, end: number): Hole | null {
  for (let i = 0; i < side.holes.length; i++) {
    const hole = side.holes[i]!;
    if (sequenceDifference(end, hole.start) <= 0 || sequenceDifference(start, hole.end) >= 0) continue;
    const left = sequenceDifference(start, hole.start) > 0;
    const right = sequenceDifference(end, hole.end) < 0;
    if (left && right) {
      side.holes.splice(i + 1, 0, { ...hole, start: end });
      hole.end = start;
    } else if (left) hole.end = start;
    else if (right) hole.start = end;
    else side.holes.splice(i, 1);
    return hole;
  }
  return null;
}

/**
 * Was a segment that fills a hole only overtaken, or lost before the capture point and sent again? Its sender numbers its
 * IPv4 packets and dates its segments: what left after the segment behind the hole was sent again, what left before something
 * already seen was overtaken by it. Null when neither tells.
 */
function overtaken(packet: Packet, side: TcpSide, hole: Hole): boolean | null {
  if (packet.version === 4 && packet.identification !== 0 && hole.identification !== 0) {
    const ahead = (hole.identification - packet.identification) & 0xffff;
    if (ahead > 0 && ahead < 4096) return true;
    if (ahead > 61_440) return false;
  }
  if (packet.hasTimestamps && hole.timestamp >= 0) {
    if (sequenceDifference(packet.timestamp, hole.timestamp) > 0) return false;
    if (sequenceDifference(packet.timestamp, side.latestTimestamp) < 0) return true;
  }
  return null;
}

function repeatMarks(
  packet: Packet,
  side: TcpSide,
  peer: TcpSide,
  end: number,
  hole: Hole | null,
  rttUs: number,
): number {
  const again = MARK.retransmission | (packet.flags & SYN ? MARK.syn : 0);
  // first of all: on a busy machine even the acknowledgment may be recorded before the segment
  const late = hole ? overtaken(packet, side, hole) : false;
  if (late) return MARK.outOfOrder;
  if (peer.acked && sequenceDifference(end, peer.acknowledged) <= 0) return again | MARK.spurious;
  const fast =
    peer.duplicateAcks >= 2 &&
    peer.acknowledged === packet.sequence &&
    packet.timeUs - peer.duplicateAckTimeUs < FAST_US;
  if (fast) return again | MARK.fast;
  const since = packet.timeUs - side.highestTimeUs;
  const soon = since < (rttUs > 0 ? Math.min(rttUs, REORDER_US) : REORDER_US);
  return late === null && soon ? MARK.outOfOrder : again;
}

function restart(flow: Flow): void {
  const tcp = flow.tcp!;
  tcp.sides[0] = newTcpSide();
  tcp.sides[1] = newTcpSide();
  tcp.fromSyn = tcp.answered = tcp.established = tcp.refused = tcp.rejected = false;
  tcp.resets = 0;
  tcp.handshakeUs = -1;
}

/** A segment without data: what it acknowledges and what it says about the window. */
function pureAck(packet: Packet, side: TcpSide, peer: TcpSide): number {
  const { sequence, acknowledgment, window } = packet;
  if (!side.seen || sequence !== side.next || !side.acked || acknowledgment !== side.acknowledged) return 0;
  if (window !== side.window) return window === 0 ? 0 : MARK.windowUpdate;
  if (window === 0) return 0;
  if (peer.lastWasKeepAlive) return MARK.keepAliveAck;
  side.duplicateAcks++;
  side.duplicateAckTimeUs = packet.timeUs;
  return MARK.duplicateAck;
}

/** Notes which segment is stuck: sent again and again while others pass. Evidence for a black hole of large packets. */
function noteRepeat(packet: Packet, side: TcpSide): void {
  if (packet.payloadLength === 0) return;
  if (side.stuckTimes > 0 && side.stuckSequence === packet.sequence) {
    side.stuckTimes++;
    side.stuckPayload = Math.max(side.stuckPayload, packet.payloadLength);
  } else {
    side.stuckTimes = 1;
    side.stuckSequence = packet.sequence;
    side.stuckPayload = packet.payloadLength;
    side.stuckSinceUs = packet.timeUs;
    side.stuckPacket = packet.number;
    side.stuckPeerPackets = 0;
  }
}

function noteAcknowledgment(packet: Packet, side: TcpSide, peer: TcpSide): void {
  const advanced = !side.acked || sequenceDifference(packet.acknowledgment, side.acknowledged) > 0;
  if (peer.stuckTimes > 0) {
    if (sequenceDifference(packet.acknowledgment, peer.stuckSequence) > 0) {
      peer.largestAcked = Math.max(peer.largestAcked, peer.stuckPayload);
      peer.stuckTimes = 0;
    } else peer.stuckPeerPackets++;
  }
  if (!advanced) return;
  if (peer.largerPayload > 0 && sequenceDifference(packet.acknowledgment, peer.largerEnd) >= 0) {
    peer.largestAcked = Math.max(peer.largestAcked, peer.largerPayload);
    peer.largerPayload = 0;
  }
  side.acknowledged = packet.acknowledgment;
  side.acked = true;
  side.duplicateAcks = 0;
}

/**
 * Follows the sequence numbers of a connection and marks what each segment is. Relative to the capture point: a segment
 * lost before it shows as a hole, one lost behind it as a repeat of bytes already seen. `onReuse` is told before the state
 * of a connection is forgotten because its ports serve another one.
 */
export function markSegment(packet: Packet, flow: Flow, onReuse: (flow: Flow) => void): void {
  const tcp = flow.tcp!;
  const direction = directionOf(flow, packet);
  const { flags, sequence } = packet;
  const opens = (flags & (SYN | ACK | RST)) === SYN;
  let side = tcp.sides[direction];
  // the same ports again: another connection, unless it is the same SYN
  if (opens && side.seen && side.initialSequence !== sequence) {
    onReuse(flow);
    restart(flow);
    side = tcp.sides[direction];
  }
  const peer = tcp.sides[1 - direction]!;
  const length = packet.payloadLength + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
  const end = (sequence + length) >>> 0;
  let marks = 0;
  if (flags & RST) {
    if (flags & ACK) noteAcknowledgment(packet, side, peer);
    packet.marks = 0;
    return;
  }
  if (opens && !side.seen) marks |= MARK.newConnection;
  if ((flags & SYN) === 0 && packet.window === 0) marks |= MARK.zeroWindow;

  const keepAlive =
    side.seen && (flags & (SYN | FIN)) === 0 && packet.payloadLength <= 1 && sequence === (side.next - 1) >>> 0;
  const probe = side.seen && packet.payloadLength === 1 && sequence === side.next && peer.window === 0;
  if (keepAlive) marks |= peer.window === 0 ? MARK.zeroWindowProbe : MARK.keepAlive;
  else if (length === 0) {
    if (flags & ACK) marks |= pureAck(packet, side, peer);
  } else {
    marks |= MARK.data;
    if (!side.seen) {
      side.initialSequence = sequence;
      side.next = end;
      side.highestTimeUs = packet.timeUs;
    } else if (sequenceDifference(sequence, side.next) >= 0) {
      if (sequence !== side.next) {
        marks |= MARK.afterGap;
        if (side.holes.length >= MAX_HOLES) side.holes.shift();
        side.holes.push({
          start: side.next,
          end: sequence,
          identification: packet.identification,
          timestamp: packet.hasTimestamps ? packet.timestamp : -1,
        });
      }
      if (probe) marks |= MARK.zeroWindowProbe;
      if (packet.payloadLength > Math.max(side.largestAcked, side.largerPayload)) {
        side.largerPayload = packet.payloadLength;
        side.largerEnd = end;
      }
      side.next = end;
      side.highestTimeUs = packet.timeUs;
    } else {
      const hole = fillHole(side, sequence, end);
      marks |= repeatMarks(packet, side, peer, end, hole, tcp.handshakeUs);
      if (sequenceDifference(end, side.next) > 0) side.next = end;
      if (marks & MARK.retransmission) {
        tcp.retransmissions++;
        if ((marks & MARK.spurious) === 0) noteRepeat(packet, side);
      }
    }
  }
  if (!side.seen) {
    side.seen = true;
    if (length === 0) {
      side.initialSequence = sequence;
      side.next = sequence;
    }
  }
  if (flags & ACK) noteAcknowledgment(packet, side, peer);
  if (flags & FIN) side.fin = true;
  if ((marks & MARK.retransmission) === 0) side.payloadBytes += packet.payloadLength;
  side.window = packet.window;
  if (packet.hasTimestamps && (!side.dated || sequenceDifference(packet.timestamp, side.latestTimestamp) > 0)) {
    side.latestTimestamp = packet.timestamp;
    side.dated = true;
  }
  side.lastWasKeepAlive = (marks & (MARK.keepAlive | MARK.zeroWindowProbe)) !== 0;
  packet.marks = marks;
}
