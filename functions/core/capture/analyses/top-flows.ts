import type { CaptureFlow } from '../../../../schemas/capture-analysis';
import { timeText } from '../address';
import type { Analysis } from '../analysis';
import { type Flow, protocolName, textOfFlow } from '../flow';

const SHOWN = 10;
const KEPT = 200;

function stateOf(flow: Flow): string {
  const { tcp } = flow;
  if (!tcp) return 'no connection';
  if (tcp.refused) return 'refused';
  if (tcp.rejected) return 'rejected by ICMP';
  if (tcp.resets > 0) return tcp.sides.some((side) => side.fin) ? 'closed' : 'reset';
  if (tcp.sides.every((side) => side.fin)) return 'closed';
  if (tcp.sides.some((side) => side.fin)) return 'half closed';
  if (!tcp.fromSyn) return 'open since before the capture';
  return tcp.established ? 'open' : tcp.answered ? 'half open' : 'unanswered';
}

const busiest = (a: Flow, b: Flow) => b.bytes - a.bytes || a.id - b.id;

/** Flows with most bytes. Closed ones are kept only while they may still be among the first. */
export function topFlows(): Analysis<CaptureFlow[]> {
  // by id: a flow whose ports serve several connections is closed more than once
  let kept = new Map<number, Flow>();
  return {
    packet() {},
    closed(flow) {
      if (flow.packets === 0 || flow.translationOf) return;
      kept.set(flow.id, flow);
      if (kept.size < KEPT * 4) return;
      kept = new Map(
        [...kept.values()]
          .sort(busiest)
          .slice(0, KEPT)
          .map((one) => [one.id, one]),
      );
    },
    report() {
      const statistics = [...kept.values()]
        .sort(busiest)
        .slice(0, SHOWN)
        .map((flow) => ({
          flow: textOfFlow(flow),
          protocol: protocolName(flow.protocol),
          packets: flow.packets,
          bytes: flow.bytes,
          retransmissions: flow.tcp?.retransmissions ?? 0,
          resets: flow.tcp?.resets ?? 0,
          firstTime: timeText(flow.firstTimeUs),
          lastTime: timeText(flow.lastTimeUs),
          firstPacket: flow.firstPacket,
          state: stateOf(flow),
        }));
      return { statistics, observations: [], expected: [], gaps: [] };
    },
  };
}
