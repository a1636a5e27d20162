import type { CaptureObservation, CaptureStatistics } from '../../../../schemas/capture-analysis';
import { timeText } from '../address';
import { type Analysis, limitGap, observation } from '../analysis';

/** A day, second by second; captures are minutes long. */
const SECONDS = 86_400;
/** Of 131072 entries, the smallest table a node has, with entries that stay for two minutes after the end. */
const MANY_FLOWS = 50_000;
const MANY_PER_SECOND = 1_000;
const BURST = 10;
const BURST_PACKETS = 1_000;

/** Packets and new flows by second: bursts, and the pressure on the connection tracking table. */
export function load(): Analysis<CaptureStatistics['load']> & { opened(timeUs: number): void } {
  const packets = new Map<number, number>();
  const opened = new Map<number, number>();
  let total = 0;
  let newFlows = 0;
  let uncounted = 0;

  function count(map: Map<number, number>, second: number, by: number): void {
    const known = map.get(second);
    if (known === undefined && map.size >= SECONDS) uncounted += by;
    else map.set(second, (known ?? 0) + by);
  }

  // packets of one second come one after the other: one look into the map for all of them
  let current = 0;
  let inCurrent = 0;
  function turn(second: number): void {
    if (inCurrent > 0) count(packets, current, inCurrent);
    current = second;
    inCurrent = 0;
  }

  function peak(map: Map<number, number>): { second: number | null; count: number } {
    let best: { second: number | null; count: number } = { second: null, count: 0 };
    for (const [second, size] of map)
      if (size > best.count || (size === best.count && second < best.second!)) best = { second, count: size };
    return best;
  }

  return {
    packet(packet) {
      total++;
      const second = Math.floor(packet.timeUs / 1e6);
      if (second !== current) turn(second);
      inCurrent++;
    },
    opened(timeUs) {
      newFlows++;
      count(opened, Math.floor(timeUs / 1e6), 1);
    },
    report({ firstUs, lastUs }) {
      turn(0);
      const busiest = peak(packets);
      const { count: peakNew } = peak(opened);
      const seconds = Math.max(1, (lastUs - firstUs) / 1e6);
      const mean = total / seconds;
      const observations: CaptureObservation[] = [];
      if (seconds >= 5 && busiest.count >= BURST_PACKETS && busiest.count >= mean * BURST)
        observations.push(
          observation(
            'traffic-burst',
            'info',
            'Traffic came in a burst',
            `${busiest.count} packets in the second from ${timeText(busiest.second! * 1e6)}, ${Math.round(busiest.count / mean)} times the mean.`,
            busiest.count,
            null,
          ),
        );
      if (newFlows >= MANY_FLOWS || peakNew >= MANY_PER_SECOND)
        observations.push(
          observation(
            'conntrack-pressure',
            newFlows >= MANY_FLOWS ? 'medium' : 'low',
            'Very many new flows',
            `${newFlows} flows in ${Math.round(seconds)} s, up to ${peakNew} new ones in a second: each takes an entry of the connection tracking table for minutes.`,
            newFlows,
            null,
          ),
        );
      const statistics = {
        packetsPerSecond: Math.round(mean * 10) / 10,
        peakPacketsPerSecond: busiest.count,
        peakTime: busiest.second === null ? null : timeText(busiest.second * 1e6),
        newFlows,
        peakNewFlowsPerSecond: peakNew,
      };
      const gaps =
        uncounted > 0
          ? [
              limitGap(
                'seconds',
                uncounted,
                `the capture spans more than ${SECONDS} seconds`,
                'peaks after these are not known',
              ),
            ]
          : [];
      return { statistics, observations, expected: [], gaps };
    },
  };
}
