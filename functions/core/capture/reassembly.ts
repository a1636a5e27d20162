import type { CaptureLimits } from './limits';
import type { Packet } from './packet';

interface Datagram {
  readonly pieces: { offset: number; bytes: Uint8Array; length: number }[];
  held: number;
  /** Length of the whole, once the last fragment was seen. */
  total: number | null;
  done: boolean;
  since: number;
}

const MAX_PIECES = 128;
/** Hosts give up on a datagram after 30 seconds. */
const LIFETIME_US = 30e6;

/** Puts fragmented datagrams together again, within bounds; what does not fit is counted as incomplete. */
export function createReassembly(limits: CaptureLimits) {
  const waiting = new Map<string, Datagram>();
  let held = 0;
  const counts = { packets: 0, datagrams: 0, reassembled: 0, incomplete: 0, overLimit: 0 };

  function drop(key: string, datagram: Datagram): void {
    waiting.delete(key);
    held -= datagram.held;
    if (!datagram.done) counts.incomplete++;
  }

  function makeRoom(nowUs: number): void {
    for (const [key, datagram] of waiting) {
      const full = waiting.size >= limits.fragmentedDatagrams || held > limits.fragmentBytes;
      const old = nowUs - datagram.since > LIFETIME_US;
      if (!full && !old) return;
      if (!old && !datagram.done) counts.overLimit++;
      drop(key, datagram);
    }
  }

  /** The transport bytes when nothing is missing any more; a cut fragment leaves zeros and shortens what counts. */
  function whole(datagram: Datagram): { bytes: Uint8Array; captured: number } | null {
    if (datagram.total === null) return null;
    const pieces = [...datagram.pieces].sort((a, b) => a.offset - b.offset);
    let covered = 0;
    let captured = -1;
    for (const { offset, length, bytes } of pieces) {
      if (offset > covered) return null;
      if (captured < 0 && bytes.byteLength < length) captured = offset + bytes.byteLength;
      covered = Math.max(covered, offset + length);
    }
    if (covered < datagram.total) return null;
    const out = new Uint8Array(datagram.total);
    for (const { offset, bytes } of pieces)
      if (offset < out.length) out.set(bytes.subarray(0, out.length - offset), offset);
    return { bytes: out, captured: captured < 0 ? out.length : captured };
  }

  return {
    /** Takes a fragment; true when the packet now holds the whole datagram instead. */
    add(packet: Packet): boolean {
      counts.packets++;
      const { source: s, destination: d } = packet;
      const key = `${packet.protocol} ${packet.identification} ${s.w0} ${s.w1} ${s.w2} ${s.w3} ${d.w0} ${d.w1} ${d.w2} ${d.w3}`;
      let datagram = waiting.get(key);
      if (datagram && packet.timeUs - datagram.since > LIFETIME_US) {
        drop(key, datagram);
        datagram = undefined;
      }
      if (!datagram) {
        makeRoom(packet.timeUs);
        counts.datagrams++;
        datagram = { pieces: [], held: 0, total: null, done: false, since: packet.timeUs };
        waiting.set(key, datagram);
      }
      if (datagram.done || datagram.pieces.length >= MAX_PIECES) return false;
      const bytes = packet.bytes.slice(packet.transport, Math.max(packet.transport, packet.end));
      const length = packet.transportLength;
      datagram.pieces.push({ offset: packet.fragmentOffset, bytes, length });
      datagram.held += bytes.byteLength;
      held += bytes.byteLength;
      if (!packet.moreFragments) datagram.total = Math.min(65_535, packet.fragmentOffset + length);
      const complete = whole(datagram);
      if (!complete) return false;
      datagram.done = true;
      datagram.pieces.length = 0;
      held -= datagram.held;
      datagram.held = 0;
      counts.reassembled++;
      packet.bytes = complete.bytes;
      packet.transport = 0;
      packet.end = complete.captured;
      packet.transportLength = complete.bytes.length;
      packet.reassembled = true;
      return true;
    },
    finish() {
      for (const [key, datagram] of waiting) drop(key, datagram);
      return counts;
    },
  };
}
export type Reassembly = ReturnType<typeof createReassembly>;
