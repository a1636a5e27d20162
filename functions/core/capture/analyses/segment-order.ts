import type { CaptureObservation } from '../../../../schemas/capture-analysis';
import { type Analysis, many, observation, percent, share } from '../analysis';
import { createExamples } from '../examples';
import { MARK } from '../tcp-sequence';

export interface SegmentOrder {
  readonly outOfOrder: number;
  readonly gapsInSequence: number;
  readonly duplicateAcks: number;
}

/** Segments overtaken by others, holes in the sequence, and the duplicate acknowledgments both cause. */
export function segmentOrder(): Analysis<SegmentOrder> {
  const counts = { outOfOrder: 0, gapsInSequence: 0, duplicateAcks: 0 };
  let data = 0;
  const examples = createExamples();
  return {
    packet(packet) {
      const { marks } = packet;
      if (marks & MARK.data) data++;
      if (marks & MARK.afterGap) counts.gapsInSequence++;
      if (marks & MARK.duplicateAck) counts.duplicateAcks++;
      if ((marks & MARK.outOfOrder) === 0) return;
      counts.outOfOrder++;
      examples.add(packet);
    },
    report() {
      const rate = share(counts.outOfOrder, data);
      const observations: CaptureObservation[] = [];
      if (counts.outOfOrder > 0) {
        const severity =
          rate >= 0.05 && counts.outOfOrder >= 50 ? 'medium' : rate >= 0.01 && counts.outOfOrder >= 20 ? 'low' : 'info';
        observations.push(
          observation(
            'out-of-order',
            severity,
            'TCP segments overtake each other',
            `${many(counts.outOfOrder, 'segment')} of ${data} (${percent(rate)}) arrived after later ones: paths of different length, or several queues.`,
            counts.outOfOrder,
            rate,
            examples,
          ),
        );
      }
      return { statistics: counts, observations, expected: [], gaps: [] };
    },
  };
}
