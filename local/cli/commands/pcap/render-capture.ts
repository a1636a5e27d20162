import type { CaptureAnalysis, Latency, PacketExample } from '../../../../schemas/capture-analysis';
import { bytesText, printable, SEVERITY_STYLE, type Terminal, wrap } from '../../terminal';

const EXAMPLES = 2;
const FLOWS = 5;

const latencyText = (latency: Latency): string =>
  latency ? `${latency.p50} ms half, ${latency.p99} ms 99 %, ${latency.max} ms most` : 'not measured';

const exampleText = ({ packet, time, flow, untrusted }: PacketExample): string =>
  `packet ${packet} ${time.slice(11, 26)} ${flow ?? ''}${untrusted ? ` ${printable(untrusted)}` : ''}`;

function numbers({ statistics: s, capture }: CaptureAnalysis): string[] {
  const lines: string[] = [];
  const { tcp, handshakes, resets, dns, icmp, arp } = s;
  if (tcp.segments > 0) {
    const { retransmissions: again } = tcp;
    lines.push(
      `TCP        ${tcp.segments} segments in ${tcp.flows} connections; ${again.total} sent again (${again.timeout} timeout, ${again.fast} fast, ${again.spurious} spurious), ${tcp.outOfOrder} out of order, ${tcp.duplicateAcks} duplicate acks, ${tcp.zeroWindows} zero windows`,
    );
    lines.push(
      `Handshakes ${handshakes.attempts} begun, ${handshakes.completed} completed, ${handshakes.refused} refused, ${handshakes.unanswered} unanswered; ${latencyText(handshakes.latencyMs)}`,
    );
  }
  if (resets.packets > 0)
    lines.push(
      `Resets     ${resets.packets}: ${resets.refused} refused, ${resets.established} of open connections, ${resets.afterFin} after a close, ${resets.withoutData} by probes`,
    );
  if (dns.queries + dns.answers > 0) {
    const codes = Object.entries(dns.rcodes).map(([code, count]) => `${code} ${count}`);
    lines.push(
      `DNS        ${dns.queries} questions, ${dns.matched} answered (${codes.join(', ')}), ${dns.unanswered} unanswered, ${dns.searchListMisses} search-list misses; ${latencyText(dns.latencyMs)}`,
    );
  }
  if (icmp.packets > 0)
    lines.push(
      `ICMP       ${icmp.packets}: ${
        Object.entries(icmp.unreachable)
          .map(([code, count]) => `${code} unreachable ${count}`)
          .join(', ') || 'no unreachable'
      }, fragmentation needed ${icmp.fragmentationNeeded}`,
    );
  if (arp.requests > 0)
    lines.push(
      `ARP        ${arp.requests} requests, ${arp.replies} replies, ${arp.unansweredTargets} addresses silent`,
    );
  if (capture.copies + capture.translatedCopies > 0)
    lines.push(
      `Copies     ${capture.copies} seen at another interface, ${capture.translatedCopies} after a translation; counted once`,
    );
  return lines;
}

/** The analysis for people: verdict, what is wrong with examples, the numbers, what is normal, what was not seen. */
export function renderCapture(analysis: CaptureAnalysis, t: Terminal): string {
  const { capture } = analysis;
  const lines = [
    '',
    `${t.style('bold', `${capture.packets} packets`)}, ${bytesText(capture.bytes)}, ${capture.durationSeconds} s from ${capture.firstTime ?? 'nowhere'}`,
    `${capture.format} ${capture.linkTypes.join(', ')}${capture.truncatedPackets > 0 ? `, ${capture.truncatedPackets} packets cut at ${capture.snaplen ?? 'unknown'} bytes` : ''}`,
    '',
    wrap(`Verdict: ${analysis.verdict}`, t.width),
    '',
  ];
  for (const { severity, title, detail, examples } of analysis.observations) {
    lines.push(`${t.style(SEVERITY_STYLE[severity], severity.toUpperCase().padEnd(8))} ${t.style('bold', title)}`);
    lines.push(
      ...wrap(detail, t.width - 9)
        .split('\n')
        .map((line) => `         ${line}`),
    );
    for (const example of examples.slice(0, EXAMPLES)) lines.push(t.style('cyan', `         ${exampleText(example)}`));
    lines.push('');
  }
  lines.push(...numbers(analysis).map((line) => wrap(line, t.width, '           ')), '');
  if (analysis.topFlows.length > 0) {
    lines.push(t.style('bold', 'Largest flows'));
    for (const flow of analysis.topFlows.slice(0, FLOWS))
      lines.push(
        `  ${bytesText(flow.bytes).padStart(8)}  ${flow.protocol} ${flow.flow}  ${flow.packets} packets, ${flow.state}`,
      );
    lines.push('');
  }
  for (const { before, after, kind } of analysis.translations.slice(0, FLOWS))
    lines.push(t.style('dim', `  ${kind}  ${before}  becomes  ${after}`));
  if (analysis.expectedBehaviours.length > 0) {
    lines.push(t.style('green', 'Looks alarming, is normal:'));
    for (const { title, why } of analysis.expectedBehaviours) lines.push(wrap(`  ${title}. ${why}`, t.width, '    '));
    lines.push('');
  }
  if (analysis.gaps.length > 0) {
    lines.push(t.style('yellow', `Not seen (${analysis.gaps.length} gaps):`));
    for (const gap of analysis.gaps)
      lines.push(wrap(`  ${gap.count}× ${gap.what}: ${gap.reason}; ${gap.effect}`, t.width, '    '));
  }
  return lines.join('\n');
}
