import type { Flow } from './flow';
import { type Packet, TCP } from './packet';

/** A packet crosses a node in microseconds; a sender repeats one after milliseconds, and at the same place. */
const WINDOW_US = 5_000;
/** Sixteen thousand packets are in the window at three million a second; more would not fit the processor's cache. */
const SLOTS = 1 << 12;
const WAYS = 4;
const PLACES = 6;

export type Copy = 'first' | 'copy';

function mix(hash: number, word: number): number {
  const h = Math.imul(hash ^ word, 0x85ebca6b);
  return h ^ (h >>> 13);
}

/** First payload bytes: tells datagrams apart that have nothing else that differs. */
function bytesHash(packet: Packet, from: number, hash: number): number {
  const end = Math.min(packet.end, from + 24);
  for (let at = from; at < end; at++) hash = mix(hash, packet.bytes[at]!);
  return hash;
}

/** What stays the same when addresses and ports are translated. */
function contentHash(packet: Packet): number {
  let hash = mix(packet.protocol, packet.version === 4 ? packet.identification : 0);
  hash = mix(hash, packet.payloadLength);
  if (packet.protocol === TCP) {
    hash = mix(mix(hash, packet.sequence), packet.acknowledgment);
    hash = mix(hash, (packet.flags << 16) | packet.window);
    return mix(mix(hash, packet.timestamp), packet.timestampEcho);
  }
  hash = mix(mix(hash, (packet.icmpType << 8) | packet.icmpCode), packet.sequence);
  if (packet.depth === 'transport') return bytesHash(packet, packet.payload, hash);
  hash = mix(mix(hash, packet.fragmentOffset), packet.arpOperation);
  return packet.version === 0 ? hash : bytesHash(packet, packet.transport, hash);
}

function endpointsHash(packet: Packet, hash: number): number {
  const { source: s, destination: d } = packet;
  hash = mix(mix(mix(mix(hash, s.w3), d.w3), packet.sourcePort), packet.destinationPort);
  return packet.version === 6 ? mix(mix(mix(mix(hash, s.w1), s.w2), d.w1), d.w2) : hash;
}

/**
 * Recognises a packet that was captured more than once: `-i any` shows it at the pod's veth, at a bridge and at the
 * network card. The same content at another place within milliseconds is a copy; at the same place it was sent again,
 * unless even its IPv4 identification is the same. Fixed memory.
 */
export function createCopyDetector() {
  const hashes = new Int32Array(SLOTS * WAYS);
  const times = new Float64Array(SLOTS * WAYS).fill(-1e18);
  const places = new Float64Array(SLOTS * WAYS * PLACES);
  const counts = new Uint8Array(SLOTS * WAYS);
  const next = new Uint8Array(SLOTS);
  // the same for translated packets: who carried this content last, and where
  const translatedHashes = new Int32Array(SLOTS);
  const translatedTimes = new Float64Array(SLOTS).fill(-1e18);
  const translatedPlaces = new Float64Array(SLOTS);
  const translatedFlows: (Flow | null)[] = new Array<Flow | null>(SLOTS).fill(null);
  let content = 0;

  return {
    /** Must be asked for every packet, in order. */
    look(packet: Packet): Copy {
      content = contentHash(packet);
      const hash = endpointsHash(packet, content);
      const bucket = hash & (SLOTS - 1);
      for (let way = 0; way < WAYS; way++) {
        const slot = bucket * WAYS + way;
        if (hashes[slot] !== hash || Math.abs(packet.timeUs - times[slot]!) > WINDOW_US) continue;
        const seen = counts[slot]!;
        let known = false;
        for (let i = 0; i < seen; i++) if (places[slot * PLACES + i] === packet.place) known = true;
        if (known && !(packet.version === 4 && packet.identification !== 0)) {
          times[slot] = packet.timeUs;
          counts[slot] = 1;
          places[slot * PLACES] = packet.place;
          return 'first';
        }
        if (!known && seen < PLACES) {
          places[slot * PLACES + seen] = packet.place;
          counts[slot] = seen + 1;
        }
        return 'copy';
      }
      const slot = bucket * WAYS + next[bucket]!;
      next[bucket] = (next[bucket]! + 1) % WAYS;
      hashes[slot] = hash;
      times[slot] = packet.timeUs;
      counts[slot] = 1;
      places[slot * PLACES] = packet.place;
      return 'first';
    },
    /**
     * The flow that carried this very content a moment ago between other endpoints, somewhere else: what it was before
     * its translation. To be asked after `look`; null when there is none.
     */
    translated(packet: Packet, flow: Flow): Flow | null {
      if (packet.depth !== 'transport' || packet.place < 0) return null;
      // without anything random in it, content says nothing: an empty datagram, a bare reset
      const telling = packet.protocol === TCP ? packet.sequence !== 0 : packet.payloadLength >= 8;
      if (!telling || (packet.version === 4 && packet.identification === 0 && packet.protocol !== TCP)) return null;
      const slot = content & (SLOTS - 1);
      const other =
        flow.packets <= 4 &&
        translatedHashes[slot] === content &&
        Math.abs(packet.timeUs - translatedTimes[slot]!) <= WINDOW_US &&
        translatedPlaces[slot] !== packet.place
          ? translatedFlows[slot]!
          : null;
      if (other && other !== flow && other.protocol === flow.protocol) return other;
      translatedHashes[slot] = content;
      translatedTimes[slot] = packet.timeUs;
      translatedPlaces[slot] = packet.place;
      translatedFlows[slot] = flow;
      return null;
    },
  };
}
export type CopyDetector = ReturnType<typeof createCopyDetector>;
