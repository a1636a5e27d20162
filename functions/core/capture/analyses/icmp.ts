import type { CaptureObservation, CaptureStatistics } from '../../../../schemas/capture-analysis';
import type { Severity } from '../../../../schemas/severity';
import { type Analysis, many, observation } from '../analysis';
import { createCounter } from '../counter';
import { createExamples } from '../examples';
import { ICMP, ICMPV6, type Packet } from '../packet';

const UNREACHABLE_4 = [
  ...['network', 'host', 'protocol', 'port', 'fragmentation-needed', 'source-route', 'network-unknown', 'host-unknown'],
  ...['isolated', 'network-prohibited', 'host-prohibited', 'network-tos', 'host-tos', 'admin-prohibited'],
];
const UNREACHABLE_6 = ['no-route', 'admin-prohibited', 'beyond-scope', 'address', 'port', 'policy', 'reject-route'];
const PROHIBITED = /prohibited|policy|reject/;

const isTooBig = (packet: Packet): boolean =>
  packet.version === 4 ? packet.icmpType === 3 && packet.icmpCode === 4 : packet.icmpType === 2;

/** Errors that routers and hosts report, by what they say. Errors about packet size are mtu's matter. */
export function icmp(): Analysis<CaptureStatistics['icmp']> {
  const counts = { packets: 0, echoRequests: 0, echoReplies: 0, fragmentationNeeded: 0, timeExceeded: 0, redirects: 0 };
  let smallestMtu: number | null = null;
  const unreachable = createCounter(64);
  const examples = {
    port: createExamples(),
    prohibited: createExamples(),
    unreachable: createExamples(),
    exceeded: createExamples(),
  };

  const kindOf = (code: string) => (code === 'port' ? 'port' : PROHIBITED.test(code) ? 'prohibited' : 'unreachable');
  return {
    packet(packet) {
      if (packet.depth !== 'transport' || (packet.protocol !== ICMP && packet.protocol !== ICMPV6)) return;
      const four = packet.version === 4;
      const { icmpType: type, icmpCode: code } = packet;
      counts.packets++;
      if (type === (four ? 8 : 128)) counts.echoRequests++;
      else if (type === (four ? 0 : 129)) counts.echoReplies++;
      else if (isTooBig(packet)) {
        counts.fragmentationNeeded++;
        if (packet.icmpMtu > 0) smallestMtu = Math.min(smallestMtu ?? packet.icmpMtu, packet.icmpMtu);
      } else if (type === (four ? 3 : 1)) {
        const name = (four ? UNREACHABLE_4 : UNREACHABLE_6)[code] ?? `code-${code}`;
        unreachable.add(name);
        examples[kindOf(name)].add(packet);
      } else if (type === (four ? 11 : 3)) {
        counts.timeExceeded++;
        examples.exceeded.add(packet);
      } else if (type === (four ? 5 : 137)) counts.redirects++;
    },
    report() {
      const sums = { port: 0, prohibited: 0, unreachable: 0 };
      for (const { name, count } of unreachable.top(64)) sums[kindOf(name)] += count;
      const found: CaptureObservation[] = [];
      const say = (
        count: number,
        severity: Severity,
        code: string,
        title: string,
        why: string,
        shown = examples.port,
      ) => {
        if (count > 0)
          found.push(observation(code, severity, title, `${many(count, 'ICMP message')}: ${why}`, count, null, shown));
      };
      say(
        sums.port,
        sums.port >= 20 ? 'medium' : 'info',
        'icmp-port-unreachable',
        'Datagrams reach a host where nothing listens',
        'the port is closed, or a client stopped waiting for its answer.',
      );
      say(
        sums.prohibited,
        sums.prohibited >= 3 ? 'medium' : 'low',
        'icmp-prohibited',
        'A firewall rejects packets',
        'an administrative rule on the way answers for the destination.',
        examples.prohibited,
      );
      say(
        sums.unreachable,
        sums.unreachable >= 10 ? 'medium' : 'low',
        'icmp-unreachable',
        'Hosts or networks are not reachable',
        'a router knows no way, or the host does not answer on its network.',
        examples.unreachable,
      );
      say(
        counts.timeExceeded,
        counts.timeExceeded >= 50 ? 'medium' : 'info',
        'icmp-time-exceeded',
        'Packets die on the way',
        'their hop limit ran out: a trace route, or when there are many, a routing loop.',
        examples.exceeded,
      );
      return {
        statistics: { ...counts, unreachable: unreachable.record(), smallestMtu },
        observations: found,
        expected: [],
        gaps: [],
      };
    },
  };
}
