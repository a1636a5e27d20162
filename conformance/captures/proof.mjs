// Sent again, or only overtaken? Where tshark and we disagree, the fields that tshark itself prints must decide.

/** True when `a` comes before `b` in numbers of so many bits that wrap. */
const before = (a, b, bits) => a !== b && ((b - a) & (2 ** bits - 1)) >>> 0 < 2 ** (bits - 1);

/**
 * Packets of the two lists for which the capture does not show what we say. Sent again: its first byte was seen before, or
 * its sender numbered or dated it after everything seen so far. Overtaken: its first byte is new, and its sender numbered or
 * dated it before a packet that was seen earlier.
 */
export function unproven(packets, { again, overtaken }) {
  const wanted = new Set([...again, ...overtaken]);
  const doubtful = [];
  for (const number of wanted) {
    const packet = packets[number - 1];
    const same = packets
      .slice(0, number - 1)
      .filter(
        (other) => other['tcp.stream'] === packet['tcp.stream'] && other['tcp.srcport'] === packet['tcp.srcport'],
      );
    const sequence = Number(packet['tcp.seq_raw']);
    const covers = (other) => (sequence - Number(other['tcp.seq_raw'])) >>> 0 < Number(other['tcp.len']);
    const seen = same.some(covers);
    const numbered = same.some(
      (other) => packet['ip.id'] !== '' && before(Number(packet['ip.id']), Number(other['ip.id']), 16),
    );
    const stamp = (other) => Number(other['tcp.options.timestamp.tsval']);
    const dated = same.some((other) => stamp(packet) < stamp(other));
    const earlier = numbered || dated;
    if (again.includes(number) ? !seen && earlier : seen || !earlier) doubtful.push(number);
  }
  return doubtful;
}
