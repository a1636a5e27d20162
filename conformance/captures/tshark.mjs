// What tshark says of a capture, packet by packet.
import { sh } from './tools.mjs';

const FIELDS = [
  'frame.number',
  'frame.len',
  'frame.time_epoch',
  'tcp.stream',
  'tcp.flags',
  'tcp.len',
  'tcp.analysis.retransmission',
  'tcp.analysis.fast_retransmission',
  'tcp.analysis.spurious_retransmission',
  'tcp.analysis.out_of_order',
  'tcp.analysis.lost_segment',
  'tcp.analysis.duplicate_ack',
  'tcp.analysis.zero_window',
  'tcp.analysis.zero_window_probe',
  'tcp.analysis.keep_alive',
  'tcp.analysis.keep_alive_ack',
  'dns.flags.response',
  'dns.flags.rcode',
  'dns.time',
  'dns.retransmit_request',
  'ip.frag_offset',
  'ip.flags.mf',
  'icmp.type',
  'icmp.code',
  'arp.opcode',
  'ip.id',
  'tcp.srcport',
  'tcp.seq_raw',
  'tcp.options.timestamp.tsval',
];

/** One object per packet; a field that is not there is an empty string. */
export function dissect(file) {
  const text = sh(
    'tshark',
    '-r',
    file,
    '-n',
    '-T',
    'fields',
    '-E',
    'separator=/t',
    '-E',
    'occurrence=a',
    '-E',
    'aggregator=,',
    ...FIELDS.flatMap((field) => ['-e', field]),
  );
  return text
    .split('\n')
    .filter((line) => line.length > 0)
    .map((line) => Object.fromEntries(line.split('\t').map((value, i) => [FIELDS[i], value])));
}

const numbersWith = (packets, field) =>
  new Set(packets.filter((packet) => packet[field] !== '').map((packet) => Number(packet['frame.number'])));

/** Packet numbers by what tshark calls them. */
export function marks(packets) {
  return {
    retransmission: numbersWith(packets, 'tcp.analysis.retransmission'),
    fast: numbersWith(packets, 'tcp.analysis.fast_retransmission'),
    spurious: numbersWith(packets, 'tcp.analysis.spurious_retransmission'),
    'out of order': numbersWith(packets, 'tcp.analysis.out_of_order'),
    'previous segment not seen': numbersWith(packets, 'tcp.analysis.lost_segment'),
    'duplicate ack': numbersWith(packets, 'tcp.analysis.duplicate_ack'),
    'zero window': numbersWith(packets, 'tcp.analysis.zero_window'),
    'zero window probe': numbersWith(packets, 'tcp.analysis.zero_window_probe'),
    'keep-alive': numbersWith(packets, 'tcp.analysis.keep_alive'),
    'keep-alive ack': numbersWith(packets, 'tcp.analysis.keep_alive_ack'),
  };
}

/** Milliseconds from the first SYN to the first SYN-ACK of each connection, in order of size. */
export function handshakes(packets) {
  const syn = new Map();
  const latency = new Map();
  for (const packet of packets) {
    const flags = Number(packet['tcp.flags'] || 0) & 0x12;
    const stream = packet['tcp.stream'];
    const time = Number(packet['frame.time_epoch']);
    if (flags === 0x02 && !syn.has(stream)) syn.set(stream, time);
    if (flags === 0x12 && syn.has(stream) && !latency.has(stream)) latency.set(stream, (time - syn.get(stream)) * 1000);
  }
  return { attempts: syn.size, latencies: [...latency.values()].sort((a, b) => a - b) };
}

/** DNS messages: a packet may hold several. */
export function dns(packets) {
  const flat = (field) => packets.flatMap((packet) => (packet[field] === '' ? [] : packet[field].split(',')));
  const responses = flat('dns.flags.response').map((value) => value === '1' || value === 'True');
  const rcodes = {};
  for (const code of flat('dns.flags.rcode')) rcodes[code] = (rcodes[code] ?? 0) + 1;
  return {
    queries: responses.filter((value) => !value).length,
    answers: responses.filter((value) => value).length,
    repeated: flat('dns.retransmit_request').length,
    rcodes,
    times: flat('dns.time')
      .map((seconds) => Number(seconds) * 1000)
      .sort((a, b) => a - b),
  };
}
