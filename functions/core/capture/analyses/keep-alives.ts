import { type Analysis, many } from '../analysis';
import { MARK } from '../tcp-sequence';

export interface KeepAlives {
  readonly keepAlives: number;
  readonly keepAliveAcks: number;
}

/** Probes of idle connections: they repeat one byte of the sequence on purpose. */
export function keepAlives(): Analysis<KeepAlives> {
  const counts = { keepAlives: 0, keepAliveAcks: 0 };
  return {
    packet({ marks }) {
      if (marks & MARK.keepAlive) counts.keepAlives++;
      if (marks & MARK.keepAliveAck) counts.keepAliveAcks++;
    },
    report() {
      const expected =
        counts.keepAlives === 0
          ? []
          : [
              {
                code: 'keep-alives',
                title: `${many(counts.keepAlives, 'TCP keep-alive')}, ${counts.keepAliveAcks} answered`,
                count: counts.keepAlives,
                why: 'Idle connections are kept open; the repeated byte is no retransmission.',
              },
            ];
      return { statistics: counts, observations: [], expected, gaps: [] };
    },
  };
}
