import { capturedPayload, type Packet } from './packet';
import { MARK } from './tcp-sequence';

/** Length prefix, header and the longest question. */
const HEAD = 2 + 12 + 255 + 4;

interface Stream {
  readonly head: Uint8Array;
  have: number;
  /** Bytes of the message body still to pass over; -1 while the length is not known. */
  left: number;
  told: boolean;
}

/**
 * Messages in the two directions of DNS over TCP: a length in front of each, any cut between segments. Only the beginning
 * of each message is kept. A direction with a hole or a cut packet is given up: what follows could be misread.
 */
export function createDnsStreams(limit: number) {
  const streams = new Map<number, Stream | null>();
  return {
    /** `key` tells directions apart; `message` gets the bytes behind the length. */
    feed(key: number, packet: Packet, message: (bytes: Uint8Array, end: number) => void): void {
      if (packet.payloadLength === 0 || packet.marks & (MARK.retransmission | MARK.outOfOrder | MARK.keepAlive)) return;
      let stream = streams.get(key);
      if (stream === null) return;
      const captured = capturedPayload(packet);
      if (packet.marks & MARK.afterGap) {
        streams.set(key, null);
        return;
      }
      if (!stream) {
        if (streams.size >= limit) streams.delete(streams.keys().next().value!);
        stream = { head: new Uint8Array(HEAD), have: 0, left: -1, told: false };
        streams.set(key, stream);
      }
      let at = packet.payload;
      const end = packet.payload + captured;
      while (at < end) {
        if (stream.left < 0) {
          stream.head[stream.have++] = packet.bytes[at++]!;
          if (stream.have < 2) continue;
          stream.left = (stream.head[0]! << 8) | stream.head[1]!;
          stream.told = false;
        }
        const part = Math.min(stream.left, end - at);
        const keep = Math.min(part, HEAD - stream.have);
        stream.head.set(packet.bytes.subarray(at, at + keep), stream.have);
        stream.have += keep;
        at += part;
        stream.left -= part;
        if (!stream.told && (stream.left === 0 || stream.have === HEAD)) {
          message(stream.head.subarray(2), stream.have - 2);
          stream.told = true;
        }
        if (stream.left === 0) {
          stream.left = -1;
          stream.have = 0;
        }
      }
      if (captured < packet.payloadLength) streams.set(key, null);
    },
    forget(key: number): void {
      streams.delete(key);
    },
  };
}
