// Compares one capture; throws on a difference that is not among the accepted ones.
import assert from 'node:assert/strict';
import { unproven } from './proof.mjs';
import { dns, handshakes, marks } from './tshark.mjs';

/**
 * Classes that must hold exactly the same packets. Within the first two, tshark and we may choose differently (proof.mjs
 * then has to show from the packets who is right):
 * tshark calls what comes within milliseconds of a later segment out of order, we look whether its bytes were seen
 * before (then it was sent again) and at the sender's numbering of its packets; tshark calls Linux' probes of a closed
 * window keep-alives, which they look like.
 */
const CLASSES = {
  'sent again or out of order': ['retransmission', 'out of order'],
  'keep-alive or window probe': ['keep-alive', 'zero window probe'],
  'zero window': ['zero window'],
  'previous segment not seen': ['previous segment not seen'],
};
/** Classes where a few may differ, as share of the larger: see docs/packet-analysis.md for the reasons. */
const NEARLY = { 'duplicate ack': 0.02, 'keep-alive ack': 0.1 };

const union = (sets) => new Set(sets.flatMap((set) => [...set]));
const difference = (a, b) => [...a].filter((packet) => !b.has(packet));

function close(what, ours, theirs, share, least = 0.002) {
  const allowed = Math.max(least, Math.abs(theirs) * share);
  assert.ok(Math.abs(ours - theirs) <= allowed, `${what}: ${ours}, tshark ${theirs}`);
}

const percentile = (sorted, share) => sorted[Math.ceil(sorted.length * share) - 1];

/** Answers one line for the table; `lines` are for the message when something differs. */
export function compare(packets, analysis, { of, lines }) {
  const theirs = marks(packets);
  const { capture, statistics: s } = analysis;
  assert.equal(capture.packets, packets.length);
  assert.equal(
    capture.bytes,
    packets.reduce((sum, packet) => sum + Number(packet['frame.len']), 0),
  );
  assert.equal(
    s.tcp.segments,
    packets.filter((packet) => packet['tcp.stream'] !== '' && packet['icmp.type'] === '').length,
  );
  assert.equal(s.resets.packets, packets.filter((packet) => Number(packet['tcp.flags'] || 0) & 4).length);
  assert.equal(
    s.arp.requests + s.arp.replies + s.arp.announcements,
    packets.filter((packet) => packet['arp.opcode'] !== '').length,
  );

  const report = [];
  const quote = (numbers) =>
    numbers
      .slice(0, 6)
      .map((number) => lines[number - 1])
      .join('\n');
  const judge = (name, own, set, share) => {
    const [missing, extra] = [difference(set, own), difference(own, set)];
    const said = `${name}: tshark alone\n${quote(missing)}\nwe alone\n${quote(extra)}`;
    if (process.env.NODESCOPE_CONFORMANCE_KEEP && missing.length + extra.length > 0) console.log(said);
    assert.ok(missing.length + extra.length <= Math.max(own.size, set.size) * share, said);
  };
  for (const [name, set] of Object.entries(theirs)) {
    const own = of(name);
    if (own.size + set.size > 0)
      report.push(own.size === set.size ? `${name} ${own.size}` : `${name} ${own.size} (tshark ${set.size})`);
    if (NEARLY[name] !== undefined)
      judge(name, own, set, Math.max(NEARLY[name], 1.01 / Math.max(1, own.size, set.size)));
  }
  for (const [name, parts] of Object.entries(CLASSES))
    judge(name, union(parts.map(of)), union(parts.map((part) => theirs[part])), 0);
  const contested = (name) => difference(of(name), theirs[name]);
  const disputed = { again: contested('retransmission'), overtaken: contested('out of order') };
  const doubtful = unproven(packets, disputed);
  // real loss now and then leaves a segment that no later packet settles: counted, and few
  const undecided = `nothing in the packets shows that we are right about\n${quote(doubtful)}`;
  assert.ok(doubtful.length <= Math.max(4, packets.length * 0.002), undecided);
  if (doubtful.length > 0) report.push(`${doubtful.length} not settled by the packets`);
  const settled = disputed.again.length + disputed.overtaken.length;
  if (settled > 0) report.push(`${settled} called differently, ${settled - doubtful.length} of them proven`);

  const opened = handshakes(packets);
  const { latencyMs } = s.handshakes;
  assert.equal(s.handshakes.attempts, opened.attempts);
  assert.equal(latencyMs?.count ?? 0, opened.latencies.length);
  if (latencyMs) {
    close('handshake p50', latencyMs.p50, percentile(opened.latencies, 0.5), 0.011);
    close('handshake max', latencyMs.max, opened.latencies.at(-1), 0.0001);
  }
  const asked = dns(packets);
  if (asked.queries > 0) {
    assert.equal(s.dns.queries + s.dns.repeatedQueries, asked.queries);
    assert.equal(s.dns.repeatedQueries, asked.repeated);
    assert.equal(s.dns.answers, asked.answers);
    assert.equal(s.dns.matched, asked.times.length);
    assert.equal(s.dns.rcodes.NXDOMAIN, asked.rcodes[3]);
    assert.equal(s.dns.rcodes.SERVFAIL, asked.rcodes[2]);
    for (const [field, share] of [
      ['p50', 0.5],
      ['p90', 0.9],
      ['p99', 0.99],
    ])
      close(`DNS ${field}`, s.dns.latencyMs[field], percentile(asked.times, share), 0.011);
    close('DNS max', s.dns.latencyMs.max, asked.times.at(-1), 0.0001);
    report.push(
      `DNS ${s.dns.queries}+${s.dns.repeatedQueries} questions, ${s.dns.matched} matched, p50 ${s.dns.latencyMs.p50} ms`,
    );
  }
  const pieces = packets.filter(
    (packet) =>
      packet['ip.flags.mf'] === '1' || packet['ip.flags.mf'] === 'True' || Number(packet['ip.frag_offset'] || 0) > 0,
  );
  // an ICMP error quotes a header, whose fields tshark lists, too
  const fragments = pieces.filter((packet) => packet['icmp.type'] === '');
  assert.equal(s.fragments.packets, fragments.length);
  if (fragments.length > 0) report.push(`fragments ${fragments.length}, datagrams ${s.fragments.reassembled}`);
  const tooBig = packets.filter((packet) => packet['icmp.type'] === '3' && packet['icmp.code'] === '4').length;
  assert.equal(s.icmp.fragmentationNeeded, tooBig);
  if (tooBig > 0) report.push(`fragmentation needed ${tooBig}`);
  return `${capture.packets} packets, ${opened.attempts} handshakes, ${s.resets.packets} resets; ${report.join('; ') || 'nothing to mark'}`;
}
