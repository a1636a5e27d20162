import type { CaptureObservation, Latency } from '../../../../schemas/capture-analysis';
import type { Severity } from '../../../../schemas/severity';
import { type Analysis, type CaptureSpan, limitGap, many, observation, percent, share } from '../analysis';
import { createExamples, type Examples } from '../examples';
import { type Flow, textOfFlow } from '../flow';
import { createLatency } from '../latency';
import type { CaptureLimits } from '../limits';
import { FIN, ICMP, ICMPV6, RST, SYN } from '../packet';
import { MARK } from '../tcp-sequence';
import { synFlood } from './syn-flood';
import { createTargets, type Target } from './targets';

export interface Handshakes {
  readonly attempts: number;
  readonly completed: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly halfOpen: number;
  readonly rejected: number;
  readonly pending: number;
  readonly latencyMs: Latency;
}

/** A first SYN is sent again after a second: until then an answer may still come. */
const PATIENCE_US = 1e6;

/** How bad it is when so many connections to these targets failed. */
function severityOf(targets: readonly Target[], failures: (target: Target) => number): Severity {
  const dead = targets.filter((target) => failures(target) >= 3 && failures(target) * 10 >= target.attempts * 9);
  const worst = Math.max(0, ...dead.map(failures));
  const total = targets.reduce((sum, target) => sum + failures(target), 0);
  const attempts = targets.reduce((sum, target) => sum + target.attempts, 0);
  if (worst >= 10 || (total >= 20 && total >= attempts * 0.3)) return 'high';
  if (worst >= 3 || (total >= 5 && total >= attempts * 0.05)) return 'medium';
  return total >= 3 ? 'low' : 'info';
}

const listed = (targets: readonly Target[], failures: (target: Target) => number): string =>
  targets
    .slice(0, 3)
    .map((target) => `${target.name} (${failures(target)} of ${target.attempts})`)
    .join(', ');

/** How connections open: how fast, and which never do. Also the flood of openings that nobody means. */
export function handshakes(limits: CaptureLimits): Analysis<Handshakes> {
  const counts = { attempts: 0, completed: 0, refused: 0, unanswered: 0, halfOpen: 0, rejected: 0, pending: 0 };
  const latency = createLatency();
  const targets = createTargets(limits.names);
  const examples = { refused: createExamples(), unanswered: createExamples(), rejected: createExamples() };
  /** Segments in the middle of connections: a capture of SYN, FIN and RST alone cannot tell whether a handshake was finished. */
  let others = 0;

  function failure(
    [code, title, why]: readonly [string, string, string],
    field: 'refused' | 'unanswered' | 'rejected',
  ): CaptureObservation[] {
    if (counts[field] === 0) return [];
    const failures = (target: Target) => target[field];
    const failed = targets.by(failures);
    const rate = share(counts[field], counts.attempts);
    const detail = `${many(counts[field], 'connection')} of ${counts.attempts} (${percent(rate)}): ${listed(failed, failures)}. ${why}`;
    return [
      observation(code, severityOf(failed, failures), title, detail, counts[field], rate, examples[field] as Examples),
    ];
  }

  return {
    packet(packet, flow) {
      const tcp = flow?.tcp;
      if (!flow || !tcp) return;
      if (packet.protocol === ICMP || packet.protocol === ICMPV6) {
        // the packet quoted is the SYN that got nowhere
        if (!tcp.fromSyn || tcp.answered || tcp.rejected || packet.icmpMtu > 0) return;
        tcp.rejected = true;
        examples.rejected.add(packet);
        return;
      }
      if (packet.reset === 'refused') examples.refused.add(packet);
      if ((packet.flags & (SYN | FIN | RST)) === 0) others++;
      if (packet.marks & MARK.newConnection && tcp.fromSyn) {
        counts.attempts++;
        targets.attempt(flow, packet.timeUs);
      }
      if (packet.marks & MARK.answered) latency.addUs(tcp.handshakeUs);
    },
    closed(flow: Flow, span: CaptureSpan) {
      const tcp = flow.tcp;
      if (!tcp?.fromSyn) return;
      const target = targets.of(flow, flow.firstTimeUs);
      const { synTimeUs, synPacket } = tcp.sides[0];
      let outcome: 'completed' | 'refused' | 'rejected' | 'halfOpen' | 'unanswered' | 'pending';
      if (tcp.established) outcome = 'completed';
      else if (tcp.refused) outcome = 'refused';
      else if (tcp.rejected) outcome = 'rejected';
      else if (span.lastUs - synTimeUs < PATIENCE_US) outcome = 'pending';
      else outcome = tcp.answered ? 'halfOpen' : 'unanswered';
      // an initiator that resets what was answered has its answer: port scans and some probes do so
      if (outcome === 'halfOpen' && tcp.resets > 0) outcome = 'completed';
      counts[outcome]++;
      if (target && outcome !== 'pending') target[outcome]++;
      if (outcome === 'unanswered') examples.unanswered.addKnown(synPacket, synTimeUs, textOfFlow(flow));
    },
    report(span) {
      const flood = synFlood(targets, span, others > 0);
      const observations = [
        ...flood.observations,
        ...failure(
          ['connection-refused', 'Connections are refused', 'Nothing listens there, or a firewall rejects.'],
          'refused',
        ),
        ...(flood.explainsUnanswered
          ? []
          : failure(
              [
                'connection-unanswered',
                'Connection attempts get no answer',
                'The SYN or its answer is dropped on the way: security group, network policy, route, or a host that is gone.',
              ],
              'unanswered',
            )),
        ...failure(
          [
            'connection-rejected',
            'Connection attempts are answered with ICMP unreachable',
            'A router or firewall on the way says no.',
          ],
          'rejected',
        ),
      ];
      const gaps = [
        ...(targets.other > 0
          ? [
              limitGap(
                'targets of connections',
                targets.other,
                `more than ${limits.names} of them`,
                'later targets are counted, but not named',
              ),
            ]
          : []),
        ...(counts.attempts > 0 && others === 0
          ? [
              {
                code: 'not-checked' as const,
                what: 'half-open connections',
                bytes: null,
                reason: 'the capture holds only the beginnings and ends of connections',
                effect: 'whether handshakes were completed, and whether resets ended connections in use, is not known',
              },
            ]
          : []),
      ];
      const halfOpen = others === 0 ? 0 : counts.halfOpen;
      return { statistics: { ...counts, halfOpen, latencyMs: latency.result() }, observations, expected: [], gaps };
    },
  };
}
