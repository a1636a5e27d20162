import type { CaptureObservation, ExpectedBehaviour } from '../../../../schemas/capture-analysis';
import { type Analysis, many, observation } from '../analysis';
import { createExamples } from '../examples';
import { type Flow, textOfFlow } from '../flow';
import { ICMP, ICMPV6 } from '../packet';

/** A segment below this fits any path: when it is stuck, size is not the reason. */
const LARGE = 1_200;
const STUCK = 2;
/** Connections stuck with a silent peer that make size the likely reason. */
const SUSPICIOUS = 3;
const FLOWS = 10_000;

/**
 * Paths that swallow large packets. Told about (fragmentation needed) they are a normal discovery, unless the sender goes
 * on; in silence they are a black hole: large segments are sent again and again while small ones pass.
 */
export function mtu(): Analysis<null> {
  /** Flow id → how often its sender was told. */
  const told = new Map<number, number>();
  let messages = 0;
  let ignored = 0;
  let holes = 0;
  let silent = 0;
  let smallStuck = 0;
  const examples = { told: createExamples(), holes: createExamples() };
  return {
    packet(packet, flow) {
      if ((packet.protocol !== ICMP && packet.protocol !== ICMPV6) || packet.depth !== 'transport') return;
      if (packet.version === 4 ? packet.icmpType !== 3 || packet.icmpCode !== 4 : packet.icmpType !== 2) return;
      messages++;
      examples.told.add(packet);
      if (!flow) return;
      const times = (told.get(flow.id) ?? 0) + 1;
      if (times > 1 || told.size < FLOWS) told.set(flow.id, times);
      // what was in flight is answered at once; later ones mean that it was not learned from
      if (times === 4) ignored++;
    },
    closed(flow: Flow) {
      const tcp = flow.tcp;
      if (!tcp || tcp.resets > 0) return;
      for (const side of tcp.sides) {
        if (side.stuckTimes < STUCK) continue;
        if (side.stuckPayload < LARGE) {
          smallStuck++;
          continue;
        }
        if (side.largestAcked >= side.stuckPayload || (tcp.fromSyn && !tcp.established)) continue;
        if (side.stuckPeerPackets > 0 || told.has(flow.id)) holes++;
        else silent++;
        examples.holes.addKnown(side.stuckPacket, side.stuckSinceUs, textOfFlow(flow));
      }
    },
    report() {
      const observations: CaptureObservation[] = [];
      const expected: ExpectedBehaviour[] = [];
      const suspected = holes === 0 && silent >= SUSPICIOUS && smallStuck * 4 <= silent;
      if (holes > 0 || suspected)
        observations.push(
          observation(
            'mtu-black-hole',
            holes >= 3 ? 'high' : 'medium',
            suspected
              ? 'Large segments never arrive: perhaps a path that swallows them'
              : 'A path swallows large segments',
            `In ${many(holes || silent, 'connection')} a large segment was sent again and again and never acknowledged, while smaller ones passed: a tunnel or link with a smaller MTU, and the message about it (ICMP fragmentation needed) does not come back or is not heeded.`,
            holes || silent,
            null,
            examples.holes,
          ),
        );
      if (ignored > 0)
        observations.push(
          observation(
            'path-mtu-ignored',
            'medium',
            'A sender ignores that its packets are too large',
            `In ${many(ignored, 'connection')} the sender was told four times and more to send smaller packets.`,
            ignored,
            null,
            examples.told,
          ),
        );
      else if (messages > 0)
        expected.push({
          code: 'path-mtu-discovery',
          title: many(messages, 'fragmentation-needed message'),
          count: messages,
          why: 'This is how a sender learns the packet size of a path; it sends smaller ones afterwards.',
        });
      return { statistics: null, observations, expected, gaps: [] };
    },
  };
}
