import type { CaptureStatistics } from '../../../../schemas/capture-analysis';
import type { GapInput } from '../../../../schemas/gap';
import { addressText, endpointText } from '../address';
import { type Analysis, limitGap } from '../analysis';
import { createCounter } from '../counter';
import { DNS_PORT, type DnsMessage, isDns, readDns } from '../dns-message';
import { createDnsStreams } from '../dns-stream';
import { packetFlow } from '../examples';
import { directionOf, type Flow } from '../flow';
import { createLatency, type LatencyCollector } from '../latency';
import type { CaptureLimits } from '../limits';
import { capturedPayload, type Packet, TCP } from '../packet';
import { dnsExamples, judgeDns } from './dns-verdict';
import { createSearchList } from './search-list';

type DnsStatistics = CaptureStatistics['dns'];

/** Resolvers ask again after some seconds: a question younger than that may still be answered. */
const PATIENCE_US = 2e6;

interface Question {
  readonly packet: number;
  readonly timeUs: number;
  readonly flow: string;
  readonly name: string;
  readonly server: string;
}
interface Server {
  queries: number;
  answered: number;
  readonly latency: LatencyCollector;
}

/** Questions matched to their answers, over UDP and TCP; search-list misses told apart from names that do not exist. */
export function dns(limits: CaptureLimits): Analysis<DnsStatistics> {
  const counts = {
    ...{ queries: 0, repeatedQueries: 0, answers: 0, matched: 0, unanswered: 0, pending: 0, unsolicited: 0 },
    ...{ malformed: 0, overTcp: 0, truncated: 0, searchListMisses: 0, genuineMisses: 0, forgotten: 0, cutNames: 0 },
  };
  const rcodes = createCounter(40);
  const types = createCounter(100);
  const names = createCounter(limits.names);
  const failedNames = createCounter(limits.names);
  const servers = new Map<string, Server>();
  const pending = new Map<string, Question>();
  const latency = createLatency();
  const streams = createDnsStreams(2_000);
  const examples = dnsExamples();
  const searchList = createSearchList(({ name, packet, timeUs, flow, cut }, expanded) => {
    if (expanded) counts.searchListMisses++;
    else if (cut) counts.cutNames++;
    else {
      counts.genuineMisses++;
      failedNames.add(name);
      examples.nxdomain.addKnown(packet, timeUs, flow, name);
    }
  });

  function serverOf(name: string): Server | null {
    let server = servers.get(name);
    if (!server && servers.size < limits.names) {
      server = { queries: 0, answered: 0, latency: createLatency() };
      servers.set(name, server);
    }
    return server ?? null;
  }

  function unanswered(question: Question): void {
    counts.unanswered++;
    examples.unanswered.addKnown(question.packet, question.timeUs, question.flow, question.name);
  }

  function query(packet: Packet, message: DnsMessage, key: string): void {
    searchList.asked(addressText(packet.source), message.name, packet.timeUs);
    if (pending.has(key)) {
      counts.repeatedQueries++;
      return;
    }
    counts.queries++;
    types.add(message.type || 'none');
    names.add(message.name);
    const server = endpointText(packet.destination, packet.destinationPort);
    const of = serverOf(server);
    if (of) of.queries++;
    if (pending.size >= limits.dnsPending) {
      const [oldest, question] = pending.entries().next().value!;
      pending.delete(oldest);
      if (packet.timeUs - question.timeUs >= PATIENCE_US) unanswered(question);
      else counts.forgotten++;
    }
    const flow = `${endpointText(packet.source, packet.sourcePort)} > ${server}`;
    pending.set(key, { packet: packet.number, timeUs: packet.timeUs, flow, name: message.name, server });
  }

  function answer(packet: Packet, message: DnsMessage, key: string): void {
    counts.answers++;
    rcodes.add(message.rcode);
    if (message.truncated) counts.truncated++;
    const question = pending.get(key);
    pending.delete(key);
    if (!question) counts.unsolicited++;
    else {
      counts.matched++;
      const us = packet.timeUs - question.timeUs;
      latency.addUs(us);
      const server = servers.get(question.server);
      if (server) {
        server.answered++;
        server.latency.addUs(us);
      }
      if (us >= 1e6) examples.slow.add(packet, message.name);
    }
    const client = addressText(packet.destination);
    const miss = { timeUs: packet.timeUs, packet: packet.number, flow: packetFlow(packet) ?? '' };
    if (message.rcode === 'NXDOMAIN') searchList.missed(client, { ...miss, name: message.name, cut: message.nameCut });
    else if (message.rcode !== 'NOERROR') {
      failedNames.add(message.name);
      examples.failed.add(packet, message.name);
    }
  }

  function message(packet: Packet, flow: Flow, bytes: Uint8Array, start: number, end: number, cut: boolean): void {
    const read = readDns(bytes, start, end, cut);
    if (!read) {
      counts.malformed++;
      return;
    }
    const key = `${flow.id} ${read.id} ${read.type} ${read.name}`;
    if (!read.response && packet.destinationPort === DNS_PORT) query(packet, read, key);
    else if (read.response && packet.sourcePort === DNS_PORT) answer(packet, read, key);
    else counts.malformed++;
  }

  return {
    packet(packet, flow) {
      if (!flow || !isDns(packet) || packet.payloadLength === 0) return;
      if (packet.protocol === TCP) {
        streams.feed(flow.id * 2 + directionOf(flow, packet), packet, (bytes, end) => {
          counts.overTcp++;
          message(packet, flow, bytes, 0, end, false);
        });
        return;
      }
      const captured = capturedPayload(packet);
      const cut = captured < packet.payloadLength;
      message(packet, flow, packet.bytes, packet.payload, packet.payload + captured, cut);
    },
    closed(flow) {
      if (flow.protocol !== TCP) return;
      streams.forget(flow.id * 2);
      streams.forget(flow.id * 2 + 1);
    },
    report(span) {
      searchList.finish();
      for (const question of pending.values())
        if (span.lastUs - question.timeUs >= PATIENCE_US) unanswered(question);
        else counts.pending++;
      pending.clear();
      const { genuineMisses, forgotten, cutNames, ...shown } = counts;
      const untrusted = (counter: typeof names) =>
        counter.top(10).map(({ name, count }) => ({ untrusted: name, count }));
      const statistics: DnsStatistics = {
        ...shown,
        rcodes: rcodes.record(),
        types: types.record(),
        latencyMs: latency.result(),
        servers: [...servers]
          .map(([server, { queries, answered, latency: own }]) => ({
            server,
            queries,
            answered,
            latencyMs: own.result(),
          }))
          .sort((a, b) => b.queries - a.queries || (a.server < b.server ? -1 : 1))
          .slice(0, 10),
        topNames: untrusted(names),
        failedNames: untrusted(failedNames),
      };
      const gaps: GapInput[] = [];
      if (names.other + failedNames.other > 0)
        gaps.push(
          limitGap(
            'DNS names',
            names.other,
            `more than ${limits.names} of them`,
            'the most frequent ones may be others',
          ),
        );
      if (forgotten > 0)
        gaps.push(
          limitGap(
            'DNS questions',
            forgotten,
            `more than ${limits.dnsPending} at a time`,
            'whether these were answered is not known',
          ),
        );
      if (cutNames > 0)
        gaps.push({
          code: 'truncated' as const,
          what: 'DNS names',
          bytes: null,
          count: cutNames,
          reason: 'the snap length cut them',
          effect:
            'whether these NXDOMAIN answers are search-list misses or wrong names is not known; capture with a larger one',
        });
      return { statistics, ...judgeDns(statistics, genuineMisses, examples), gaps };
    },
  };
}
