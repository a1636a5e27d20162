import type { CaptureObservation } from '../../../schemas/capture-analysis';
import type { GapInput } from '../../../schemas/gap';
import type { Flow } from './flow';

/** Connections that plainly go on although only one side is seen. */
const EVIDENCE = 3;
const NEEDS_BOTH: readonly string[] = [
  'connection-unanswered',
  'dns-unanswered',
  'syn-flood',
  'mtu-black-hole',
  'arp-unanswered',
];

/**
 * Does the capture show both directions? A filter for one direction makes every question look unanswered. A sender that
 * acknowledges what is not in the capture gives it away.
 */
export function createVisibility() {
  let bothWays = 0;
  let oneWay = 0;
  const totals = { segments: 0, payloadBytes: 0, flows: 0 };
  const blind = () => bothWays === 0 && oneWay >= EVIDENCE;
  return {
    closed(flow: Flow): void {
      const { tcp } = flow;
      if (!tcp) return;
      const [a, b] = tcp.sides;
      totals.flows++;
      totals.payloadBytes += a.payloadBytes + b.payloadBytes;
      if (a.seen && b.seen) bothWays++;
      else if ((a.seen && a.acked) || (b.seen && b.acked)) oneWay++;
    },
    segment(): void {
      totals.segments++;
    },
    totals: () => ({ ...totals }),
    /** What needs both directions is context only when one is missing. */
    temper(observation: CaptureObservation): CaptureObservation {
      if (!blind() || !NEEDS_BOTH.includes(observation.code)) return observation;
      return {
        ...observation,
        severity: 'info',
        detail: `${observation.detail} Only one direction is in the capture: the answers may be there.`,
      };
    },
    gaps: (): GapInput[] =>
      blind()
        ? [
            {
              code: 'not-checked',
              what: 'answers',
              bytes: null,
              reason: 'the capture shows one direction only: connections go on whose other side is never seen',
              effect:
                'whether questions and connection attempts were answered is not known; capture without a direction in the filter',
            },
          ]
        : [],
  };
}
