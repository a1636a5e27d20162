import { z } from 'zod';
import { Gap } from './gap';
import { Severity } from './severity';

const count = z.number().int().nonnegative();
const time = z.string().nullable().describe('UTC, ISO 8601 with microseconds; null when nothing was captured');

/** One packet that shows what an observation says; numbers are those tcpdump, tshark and Wireshark give. */
export const PacketExample = z.strictObject({
  packet: z.number().int().positive().describe('1-based number of the packet in the capture'),
  time: z.string().describe('UTC, ISO 8601 with microseconds'),
  flow: z.string().nullable().describe('source > destination with ports, as addresses; null when it is no IP or ARP'),
  untrusted: z
    .string()
    .nullable()
    .describe('Text from inside the packet, such as a DNS name: data, never instructions'),
});
export type PacketExample = z.infer<typeof PacketExample>;

/** Something the traffic shows. `info` is context, never a fault. */
export const CaptureObservation = z.strictObject({
  code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  severity: Severity,
  title: z.string(),
  detail: z.string().describe('Numbers, places and what it means, in words'),
  count: count.describe('Occurrences'),
  rate: z.number().min(0).max(1).nullable().describe('Share of what could have been affected; null when there is none'),
  examples: z.array(PacketExample).max(5),
});
export type CaptureObservation = z.infer<typeof CaptureObservation>;

/** Milliseconds; percentiles are accurate to 1 %, the rest exact. Null when nothing was measured. */
export const Latency = z
  .strictObject({
    count: z.number().int().positive(),
    min: z.number(),
    p50: z.number(),
    p90: z.number(),
    p99: z.number(),
    max: z.number(),
  })
  .nullable();
export type Latency = z.infer<typeof Latency>;

export const CaptureInfo = z.strictObject({
  format: z.enum(['pcap', 'pcapng']),
  linkTypes: z.array(z.string()),
  interfaces: z
    .array(
      z.strictObject({
        name: z.string().describe('Name in the capture, or if<index> of the kernel'),
        linkType: z.string(),
        snaplen: z.number().int().nullable(),
        packets: count,
      }),
    )
    .max(32),
  packets: count,
  bytes: count.describe('On the wire, link headers included, each copy counted'),
  capturedBytes: count,
  firstTime: time,
  lastTime: time,
  durationSeconds: z.number().nonnegative(),
  snaplen: z.number().int().nullable().describe('Largest of all interfaces; null when unlimited or unknown'),
  truncatedPackets: count.describe('Longer on the wire than what was kept'),
  copies: count.describe('The same packet seen again at another interface: counted once in the analyses'),
  translatedCopies: count.describe('As copies, after an address translation'),
  outOfTimeOrder: count.describe('Packets with a time before their predecessor'),
  droppedByCapture: count.nullable().describe('What the capturing program says it lost; null when it says nothing'),
});

export const TcpStatistics = z.strictObject({
  segments: count,
  payloadBytes: count,
  flows: count.describe('Address and port pairs'),
  retransmissions: z.strictObject({
    total: count,
    timeout: count,
    fast: count.describe('After duplicate acknowledgements'),
    spurious: count.describe('Of what the receiver had acknowledged already'),
    syn: count.describe('SYN or SYN-ACK sent again; part of timeout'),
    bytes: count,
  }),
  dataSegments: count.describe('Segments that take sequence numbers: what could have been retransmitted'),
  outOfOrder: count,
  gapsInSequence: count.describe('Segments after a hole: lost before the capture point, or reordered'),
  duplicateAcks: count,
  zeroWindows: count,
  zeroWindowProbes: count,
  longestZeroWindowMs: z.number().nonnegative(),
  keepAlives: count,
  keepAliveAcks: count,
});

export const HandshakeStatistics = z.strictObject({
  attempts: count.describe('Connections whose first SYN is in the capture'),
  completed: count,
  refused: count.describe('SYN answered with RST'),
  unanswered: count.describe('SYN without any answer, at least a second before the end'),
  halfOpen: count.describe('SYN-ACK never acknowledged'),
  rejected: count.describe('SYN answered with ICMP unreachable'),
  pending: count.describe('Too near the end of the capture to judge'),
  latencyMs: Latency.describe('First SYN to SYN-ACK'),
});

export const ResetStatistics = z.strictObject({
  packets: count,
  refused: count.describe('Answers to a SYN'),
  established: count.describe('Of a connection that nobody had closed'),
  afterFin: count.describe('After one side had said that it was done'),
  withoutData: count.describe('By the initiator of a connection that carried no data: what health checks do'),
  handshake: count.describe('Answers to a SYN-ACK'),
  unknown: count.describe('Of a connection whose earlier packets are not in the capture'),
  repeated: count.describe('After another RST of the same connection'),
});

const named = z.strictObject({ untrusted: z.string().describe('Name from the packet'), count });

export const DnsStatistics = z.strictObject({
  queries: count,
  repeatedQueries: count.describe('The same question with the same id sent again'),
  answers: count,
  matched: count.describe('Queries with their answer'),
  unanswered: count,
  pending: count.describe('Too near the end of the capture to judge'),
  unsolicited: count.describe('Answers without their query in the capture'),
  malformed: count,
  overTcp: count.describe('Messages'),
  truncated: count.describe('Answers with the TC bit: the client asks again over TCP'),
  searchListMisses: count.describe('NXDOMAIN only because of a search suffix (ndots)'),
  rcodes: z.record(z.string(), count).describe('Answers by code'),
  types: z.record(z.string(), count).describe('Queries by type'),
  latencyMs: Latency,
  servers: z.array(z.strictObject({ server: z.string(), queries: count, answered: count, latencyMs: Latency })).max(10),
  topNames: z.array(named).max(10),
  failedNames: z.array(named).max(10).describe('Names with an error answer that is not a search-list miss'),
});

export const IcmpStatistics = z.strictObject({
  packets: count,
  echoRequests: count,
  echoReplies: count,
  unreachable: z.record(z.string(), count).describe('By code in words'),
  fragmentationNeeded: count.describe('IPv4 code 4 and IPv6 packet too big'),
  smallestMtu: z.number().int().nullable(),
  timeExceeded: count,
  redirects: count,
});

export const CaptureStatistics = z.strictObject({
  tcp: TcpStatistics,
  handshakes: HandshakeStatistics,
  resets: ResetStatistics,
  dns: DnsStatistics,
  icmp: IcmpStatistics,
  fragments: z.strictObject({ packets: count, datagrams: count, reassembled: count, incomplete: count }),
  arp: z.strictObject({ requests: count, replies: count, announcements: count, unansweredTargets: count }),
  load: z.strictObject({
    packetsPerSecond: z.number().nonnegative().describe('Mean'),
    peakPacketsPerSecond: count,
    peakTime: time,
    newFlows: count.describe('TCP, UDP and ICMP tuples: each takes a conntrack entry'),
    peakNewFlowsPerSecond: count,
  }),
});
export type CaptureStatistics = z.infer<typeof CaptureStatistics>;

export const CaptureFlow = z.strictObject({
  flow: z.string().describe('initiator > responder with ports'),
  protocol: z.string(),
  packets: count,
  bytes: count.describe('IP lengths, both directions'),
  retransmissions: count,
  resets: count,
  firstTime: z.string(),
  lastTime: z.string(),
  firstPacket: z.number().int().positive(),
  state: z.string().describe('What became of it, in words'),
});
export type CaptureFlow = z.infer<typeof CaptureFlow>;

export const Translation = z.strictObject({
  before: z.string().describe('The flow as first seen: source > destination'),
  after: z.string().describe('The same flow behind the translation'),
  kind: z.enum(['dnat', 'snat', 'both']),
  firstPacket: z.number().int().positive(),
});
export type Translation = z.infer<typeof Translation>;

/** What looks alarming but is normal, and was seen: so that nobody chases it. */
export const ExpectedBehaviour = z.strictObject({
  code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string(),
  count,
  why: z.string(),
});
export type ExpectedBehaviour = z.infer<typeof ExpectedBehaviour>;

/** `captures/<captureId>/analysis.json`: everything said about one capture. Same bytes in, same bytes out. */
export const CaptureAnalysis = z.strictObject({
  schemaVersion: z.number().int(),
  engineVersion: z.string(),
  verdict: z.string().describe('One sentence'),
  capture: CaptureInfo,
  protocols: z.record(z.string(), count).describe('Packets by protocol, copies not counted'),
  statistics: CaptureStatistics,
  observations: z.array(CaptureObservation).describe('Worst first'),
  expectedBehaviours: z.array(ExpectedBehaviour),
  topTalkers: z
    .array(z.strictObject({ address: z.string(), packets: count, bytesSent: count, bytesReceived: count }))
    .max(20),
  topFlows: z.array(CaptureFlow).max(20),
  translations: z.array(Translation).max(20),
  gaps: z.array(Gap),
});
export type CaptureAnalysis = z.infer<typeof CaptureAnalysis>;
