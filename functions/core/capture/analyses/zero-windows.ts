import type { CaptureObservation } from '../../../../schemas/capture-analysis';
import { type Analysis, type CaptureSpan, many, observation } from '../analysis';
import { createExamples } from '../examples';
import { directionOf, type Flow } from '../flow';
import { RST, SYN, TCP } from '../packet';
import { MARK } from '../tcp-sequence';

export interface ZeroWindows {
  readonly zeroWindows: number;
  readonly zeroWindowProbes: number;
  readonly longestZeroWindowMs: number;
}

const LONG_MS = 1_000;
const VERY_LONG_MS = 10_000;

/** Receivers whose buffer is full: the application behind them does not read. The window 0 of an RST means nothing. */
export function zeroWindows(): Analysis<ZeroWindows> {
  let segments = 0;
  let probes = 0;
  let longestMs = 0;
  let stalls = 0;
  let longStalls = 0;
  const examples = createExamples();

  const end = (since: number, untilUs: number) => {
    const ms = Math.max(0, untilUs - since) / 1000;
    longestMs = Math.max(longestMs, ms);
    if (ms >= LONG_MS) longStalls++;
  };
  return {
    packet(packet, flow) {
      if (packet.protocol !== TCP || !flow?.tcp) return;
      if (packet.marks & MARK.zeroWindowProbe) probes++;
      if (packet.flags & (RST | SYN)) return;
      const side = flow.tcp.sides[directionOf(flow, packet)];
      if (packet.window === 0) {
        segments++;
        if (side.zeroWindowSinceUs >= 0) return;
        side.zeroWindowSinceUs = packet.timeUs;
        stalls++;
        examples.add(packet);
      } else if (side.zeroWindowSinceUs >= 0) {
        end(side.zeroWindowSinceUs, packet.timeUs);
        side.zeroWindowSinceUs = -1;
      }
    },
    closed(flow: Flow, span: CaptureSpan) {
      // a connection that ended by RST was not stalled until the end of the capture
      for (const side of flow.tcp?.sides ?? [])
        if (side.zeroWindowSinceUs >= 0) end(side.zeroWindowSinceUs, flow.tcp!.resets ? flow.lastTimeUs : span.lastUs);
    },
    report() {
      const observations: CaptureObservation[] = [];
      if (stalls > 0) {
        const severity =
          longestMs >= VERY_LONG_MS || longStalls >= 5
            ? 'high'
            : longStalls > 0
              ? 'medium'
              : stalls >= 20
                ? 'low'
                : 'info';
        observations.push(
          observation(
            'zero-window',
            severity,
            'Receivers cannot take more data',
            `${many(stalls, 'time')} a receiver closed its window, longest for ${Math.round(longestMs)} ms, ${longStalls} of them for a second or more: the application there reads too slowly.`,
            stalls,
            null,
            examples,
          ),
        );
      }
      const statistics = {
        zeroWindows: segments,
        zeroWindowProbes: probes,
        longestZeroWindowMs: Math.round(longestMs * 1000) / 1000,
      };
      return { statistics, observations, expected: [], gaps: [] };
    },
  };
}
