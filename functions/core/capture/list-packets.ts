import { createCopyDetector } from './copies';
import { createPacketDecoder } from './decode-packet';
import type { DisplayFilter } from './display-filter';
import type { Flow } from './flow';
import { createFlowTable } from './flow-table';
import { ANALYSIS_LIMITS, type CaptureLimits } from './limits';
import { newPacket, TCP, UDP } from './packet';
import { packetLine } from './packet-line';
import { readCapture } from './read-capture';
import { followConnection } from './tcp-connection';
import { markSegment } from './tcp-sequence';

export interface PacketPage {
  readonly lines: readonly string[];
  /** Number of the first packet not looked at; null when the capture ended. */
  readonly next: number | null;
}

export interface PacketPageRequest {
  /** First packet to show. */
  readonly from: number;
  readonly maxPackets: number;
  readonly maxBytes: number;
  readonly filter: DisplayFilter | null;
}

/**
 * Packets of a capture as lines, from one packet on, as many as fit. The capture is read from its start: what a packet is
 * (a retransmission, a copy) follows from those before it. Throws as readCapture does.
 */
export async function listPackets(
  chunks: AsyncIterable<Uint8Array>,
  request: PacketPageRequest,
  limits: CaptureLimits = ANALYSIS_LIMITS,
): Promise<PacketPage> {
  const links: number[] = [];
  const decode = createPacketDecoder();
  const copies = createCopyDetector();
  const flows = createFlowTable(limits.flows, () => {});
  const packet = newPacket();
  const lines: string[] = [];
  let bytes = 0;
  let next: number | null = null;

  await readCapture(
    chunks,
    {
      interface: ({ linkType }) => links.push(linkType),
      dropped: () => {},
      frame(frame) {
        if (next !== null) return;
        decode(frame, links[frame.interfaceId] ?? -1, packet);
        const copy = packet.depth !== 'none' && packet.depth !== 'link' && copies.look(packet) === 'copy';
        let flow: Flow | null = null;
        if (packet.depth === 'transport' && (packet.protocol === TCP || packet.protocol === UDP)) {
          flow = flows.of(packet);
          flow.packets++;
          if (flow.tcp && !copy) {
            markSegment(packet, flow, () => {});
            followConnection(packet, flow);
          }
        }
        if (frame.number < request.from) return;
        let text: string | null = null;
        const line = () => {
          text ??= packetLine(packet, flow, copy);
          return text;
        };
        if (request.filter && !request.filter(packet, line)) return;
        const size = line().length + 1;
        if (lines.length >= request.maxPackets || (lines.length > 0 && bytes + size > request.maxBytes)) {
          next = frame.number;
          return;
        }
        lines.push(line());
        bytes += size;
      },
    },
    limits,
    () => next !== null,
  );
  return { lines, next };
}
