import type { CaptureObservation } from '../../../../schemas/capture-analysis';
import { type Analysis, many, observation, percent, share } from '../analysis';
import { createExamples } from '../examples';
import { MARK } from '../tcp-sequence';

export interface Retransmissions {
  readonly dataSegments: number;
  readonly total: number;
  readonly timeout: number;
  readonly fast: number;
  readonly spurious: number;
  readonly syn: number;
  readonly bytes: number;
}

/** A clean network loses next to nothing; from one segment in a hundred on, throughput suffers. */
const NOTABLE = 0.01;
const HEAVY = 0.05;

/** Segments sent again. Keep-alives, window probes and copies of a packet at other interfaces are none. */
export function retransmissions(): Analysis<Retransmissions> {
  const counts = { dataSegments: 0, total: 0, timeout: 0, fast: 0, spurious: 0, syn: 0, bytes: 0 };
  let flows = 0;
  const examples = createExamples();
  return {
    packet(packet, flow) {
      if (packet.marks & MARK.data) counts.dataSegments++;
      if ((packet.marks & MARK.retransmission) === 0) return;
      counts.total++;
      counts.bytes += packet.payloadLength;
      if (packet.marks & MARK.spurious) counts.spurious++;
      else if (packet.marks & MARK.fast) counts.fast++;
      else counts.timeout++;
      if (packet.marks & MARK.syn) counts.syn++;
      else examples.add(packet);
      if (flow?.tcp?.retransmissions === 1) flows++;
    },
    report() {
      // a SYN sent again is a matter of reachability: handshakes judges it
      const sent = counts.total - counts.syn;
      const rate = share(sent, counts.dataSegments);
      const observations: CaptureObservation[] = [];
      if (sent > 0) {
        const severity = rate >= HEAVY && sent >= 20 ? 'high' : rate >= NOTABLE && sent >= 10 ? 'medium' : 'info';
        observations.push(
          observation(
            severity === 'info' ? 'few-retransmissions' : 'retransmissions',
            severity,
            severity === 'info' ? 'A few TCP segments were sent again' : 'TCP segments are lost on the way',
            `${many(sent, 'segment')} of ${counts.dataSegments} sent again (${percent(rate)}) in ${many(flows, 'connection')}: ${counts.timeout - counts.syn} after a timeout, ${counts.fast} after duplicate acknowledgments, ${counts.spurious} although acknowledged.`,
            sent,
            rate,
            examples,
          ),
        );
      }
      if (counts.spurious >= 20 && counts.spurious * 2 > counts.total)
        observations.push(
          observation(
            'spurious-retransmissions',
            'low',
            'Segments are sent again although they arrived',
            `${counts.spurious} of ${counts.total} retransmissions repeat what was acknowledged: acknowledgments come late or get lost.`,
            counts.spurious,
            share(counts.spurious, counts.total),
          ),
        );
      return { statistics: counts, observations, expected: [], gaps: [] };
    },
  };
}
