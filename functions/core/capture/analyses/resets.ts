import type { CaptureObservation, ExpectedBehaviour } from '../../../../schemas/capture-analysis';
import { endpointText } from '../address';
import { type Analysis, limitGap, many, observation, percent, share } from '../analysis';
import { createCounter } from '../counter';
import { createExamples } from '../examples';
import { directionOf } from '../flow';
import type { CaptureLimits } from '../limits';
import type { ResetKind } from '../packet';
import { MARK } from '../tcp-sequence';
import { PROBE_PORTS } from './probe-ports';

export type Resets = Record<ResetKind, number> & { readonly packets: number };

function expectedOf(counts: Resets, probes: number): ExpectedBehaviour[] {
  const expected: ExpectedBehaviour[] = [];
  const add = (code: string, count: number, title: string, why: string) => {
    if (count > 0) expected.push({ code, title: `${many(count, 'reset')} ${title}`, count, why });
  };
  add('reset-after-fin', counts.afterFin, 'after a close', 'One side had said it was done and dropped what came late.');
  add(
    'reset-of-probe',
    counts.withoutData + probes,
    'by health checks',
    'Load balancers and kubelet probe a port by connecting and hanging up.',
  );
  return expected;
}

/** RST packets by what they ended. Refused connections are judged by handshakes, where their number matters. */
export function resets(limits: CaptureLimits): Analysis<Resets> {
  const counts = {
    packets: 0,
    refused: 0,
    established: 0,
    afterFin: 0,
    withoutData: 0,
    handshake: 0,
    unknown: 0,
    repeated: 0,
  };
  let probes = 0;
  let connections = 0;
  const senders = createCounter(limits.names);
  const examples = createExamples();
  return {
    packet(packet, flow) {
      if (packet.marks & MARK.established) connections++;
      const kind = packet.reset;
      if (kind === null || !flow?.tcp) return;
      counts.packets++;
      counts[kind]++;
      if (kind !== 'established') return;
      if (!flow.tcp.fromSyn) connections++;
      const byInitiator = directionOf(flow, packet) === 0;
      if (byInitiator && PROBE_PORTS.has(flow.responderPort)) {
        probes++;
        return;
      }
      const service = endpointText(flow.responder, flow.responderPort);
      senders.add(byInitiator ? `clients of ${service}` : service);
      examples.add(packet);
    },
    report() {
      const real = counts.established - probes;
      const rate = share(real, connections);
      const observations: CaptureObservation[] = [];
      if (real > 0) {
        const severity =
          real >= 50 && rate >= 0.2
            ? 'high'
            : real >= 10 && rate >= 0.05
              ? 'medium'
              : real >= 3 && rate >= 0.01
                ? 'low'
                : 'info';
        const by = senders
          .top(3)
          .map(({ name, count }) => `${name} (${count})`)
          .join(', ');
        observations.push(
          observation(
            'connection-reset',
            severity,
            'Open connections are reset',
            `${many(real, 'connection')} of ${connections} (${percent(rate)}) ended by RST while nobody had closed them, sent by ${by}.`,
            real,
            rate,
            examples,
          ),
        );
      }
      const gaps =
        senders.other > 0
          ? [
              limitGap(
                'senders of resets',
                senders.other,
                `more than ${limits.names} of them`,
                'the most frequent ones may be others',
              ),
            ]
          : [];
      return { statistics: counts, observations, expected: expectedOf(counts, probes), gaps };
    },
  };
}
