// Sent again, or only overtaken? Where tshark and we disagree, the fields that tshark itself prints must decide.

/** True when `a` comes before `b` in numbers of so many bits that wrap. */
const before = (a, b, bits) => a !== b && (bits === 32 ? (b - a) >>> 0 : (b - a) & 0xffff) < 2 ** (bits - 1);

/**
 * Packets of the two lists for which the capture does not show what we say. Sent again: its first byte was seen before, or
 * it left after a segment with later bytes (by the sender's numbering of packets, or its timestamps). Overtaken: neither, and
 * it left before a packet that was seen earlier.
 */
export function unproven(packets, { again, overtaken }) {
  const doubtful = [];
  for (const number of new Set([...again, ...overtaken])) {
    const packet = packets[number - 1];
    const same = packets
      .slice(0, number - 1)
      .filter(
        (other) => other['tcp.stream'] === packet['tcp.stream'] && other['tcp.srcport'] === packet['tcp.srcport'],
      );
    const sequence = Number(packet['tcp.seq_raw']);
    const stamp = (one) => Number(one['tcp.options.timestamp.tsval']);
    const leftBefore = (a, b) =>
      (a['ip.id'] !== '' && before(Number(a['ip.id']), Number(b['ip.id']), 16)) || stamp(a) < stamp(b);
    const seen = same.some((other) => (sequence - Number(other['tcp.seq_raw'])) >>> 0 < Number(other['tcp.len']));
    const afterLaterBytes = same.some(
      (other) =>
        before(sequence, Number(other['tcp.seq_raw']), 32) && other['tcp.len'] !== '0' && leftBefore(other, packet),
    );
    const repeated = seen || afterLaterBytes;
    const late = same.some((other) => leftBefore(packet, other));
    if (again.includes(number) ? !repeated : repeated || !late) doubtful.push(number);
  }
  return doubtful;
}
