import type { CaptureObservation, CaptureStatistics } from '../../../../schemas/capture-analysis';
import { addressText } from '../address';
import { type Analysis, limitGap, many, observation } from '../analysis';
import { createExamples } from '../examples';
import type { CaptureLimits } from '../limits';

const PATIENCE_US = 1e6;

/** Requests for link addresses that nobody answers. Announcements and duplicate-address probes want no answer. */
export function arp(limits: CaptureLimits): Analysis<CaptureStatistics['arp']> {
  const counts = { requests: 0, replies: 0, announcements: 0 };
  let unnamed = 0;
  const waiting = new Map<string, { times: number; firstUs: number; packet: number; flow: string }>();
  const examples = createExamples();
  return {
    packet(packet) {
      if (packet.arpOperation === 0) return;
      const { source, destination } = packet;
      if (packet.arpOperation === 2) {
        counts.replies++;
        waiting.delete(addressText(source));
        return;
      }
      if (packet.arpOperation !== 1) return;
      if (source.w3 === destination.w3 || source.w3 === 0) {
        counts.announcements++;
        return;
      }
      counts.requests++;
      const target = addressText(destination);
      const known = waiting.get(target);
      if (known) known.times++;
      else if (waiting.size >= limits.names) unnamed++;
      else
        waiting.set(target, {
          ...{ times: 1, firstUs: packet.timeUs, packet: packet.number },
          flow: `${addressText(source)} > ${target}`,
        });
    },
    report(span) {
      const unanswered = [...waiting].filter(([, asked]) => span.lastUs - asked.firstUs >= PATIENCE_US);
      const asked = unanswered
        .filter(([, { times }]) => times >= 3)
        .sort((a, b) => b[1].times - a[1].times || (a[0] < b[0] ? -1 : 1));
      const observations: CaptureObservation[] = [];
      for (const [, { packet, firstUs, flow }] of asked) examples.addKnown(packet, firstUs, flow);
      if (asked.length > 0) {
        const list = asked.slice(0, 3).map(([target, { times }]) => `${target} (${times} times)`);
        observations.push(
          observation(
            'arp-unanswered',
            asked.length >= 5 || asked[0]![1].times >= 20 ? 'medium' : 'low',
            'Addresses on the local network do not answer',
            `${many(asked.length, 'address was', 'addresses were')} asked for three times and more in vain: ${list.join(', ')}. The host is gone, or the address was moved.`,
            asked.length,
            null,
            examples,
          ),
        );
      }
      const gaps =
        unnamed > 0
          ? [
              limitGap(
                'ARP targets',
                unnamed,
                `more than ${limits.names} of them`,
                'whether these were answered is not known',
              ),
            ]
          : [];
      return { statistics: { ...counts, unansweredTargets: unanswered.length }, observations, expected: [], gaps };
    },
  };
}
