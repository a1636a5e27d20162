import type { PacketExample } from '../../../schemas/capture-analysis';
import { flowText, timeText } from './address';
import type { Packet } from './packet';

const MOST = 5;
const MAX_TEXT = 120;

/** `source > destination` of a packet; null when it has no addresses. */
export function packetFlow(packet: Packet): string | null {
  if (packet.version === 0 && packet.arpOperation === 0) return null;
  return flowText(packet.source, packet.sourcePort, packet.destination, packet.destinationPort);
}

/** The first few packets that show something, written down while they pass. */
export function createExamples() {
  const list: PacketExample[] = [];
  return {
    add(packet: Packet, untrusted: string | null = null): void {
      if (list.length >= MOST) return;
      const text = untrusted === null ? null : untrusted.slice(0, MAX_TEXT);
      list.push({ packet: packet.number, time: timeText(packet.timeUs), flow: packetFlow(packet), untrusted: text });
    },
    /** An earlier packet, of which only number, time and flow are known. */
    addKnown(number: number, timeUs: number, flow: string, untrusted: string | null = null): void {
      if (list.length >= MOST) return;
      list.push({ packet: number, time: timeText(timeUs), flow, untrusted: untrusted?.slice(0, MAX_TEXT) ?? null });
    },
    /** In the order of the capture. */
    list: (): PacketExample[] => [...list].sort((a, b) => a.packet - b.packet),
  };
}
export type Examples = ReturnType<typeof createExamples>;
