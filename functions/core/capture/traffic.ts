import type { CaptureAnalysis, ExpectedBehaviour } from '../../../schemas/capture-analysis';
import { severityRank } from '../../../schemas/severity';
import { ENGINE_VERSION, SCHEMA_VERSION } from '../../../schemas/versions';
import type { GapLog } from '../bundle/gap-log';
import { arp } from './analyses/arp';
import { dns } from './analyses/dns';
import { handshakes } from './analyses/handshakes';
import { icmp } from './analyses/icmp';
import { keepAlives } from './analyses/keep-alives';
import { load } from './analyses/load';
import { mtu } from './analyses/mtu';
import { resets } from './analyses/resets';
import { retransmissions } from './analyses/retransmissions';
import { segmentOrder } from './analyses/segment-order';
import { talkers } from './analyses/talkers';
import { topFlows } from './analyses/top-flows';
import { translations } from './analyses/translations';
import { zeroWindows } from './analyses/zero-windows';
import type { Analysis, CaptureSpan } from './analysis';
import { createCopyDetector } from './copies';
import { createPacketDecoder, decodeTransport } from './decode-packet';
import { isDns } from './dns-message';
import type { Flow } from './flow';
import { createFlowTable } from './flow-table';
import type { Frame, FrameSink } from './frame';
import { createInventory } from './inventory';
import type { CaptureLimits } from './limits';
import { LINK_TYPES } from './link-layer';
import { newPacket, type Packet, TCP, UDP } from './packet';
import { createProtocolCounts } from './protocols';
import { createReassembly } from './reassembly';
import { followConnection } from './tcp-connection';
import { markSegment } from './tcp-sequence';
import { captureGaps, type Unread } from './unread';
import { verdictOf } from './verdict';
import { createVisibility } from './visibility';

/** The analyses, by what they need to see. */
function analyses(limits: CaptureLimits) {
  return {
    retransmissions: retransmissions(),
    order: segmentOrder(),
    zeroWindows: zeroWindows(),
    keepAlives: keepAlives(),
    resets: resets(limits),
    handshakes: handshakes(limits),
    dns: dns(limits),
    icmp: icmp(),
    mtu: mtu(),
    arp: arp(limits),
    load: load(),
    talkers: talkers(limits),
    flows: topFlows(),
  };
}

/** Takes frames one by one: decodes, leaves copies out, follows flows and asks every analysis. */
export function createTraffic(limits: CaptureLimits) {
  const of = analyses(limits);
  const all: readonly Analysis<unknown>[] = Object.values(of);
  const tcpAnalyses: readonly Analysis<unknown>[] = [
    of.retransmissions,
    of.order,
    of.zeroWindows,
    of.keepAlives,
    of.resets,
    of.handshakes,
  ];
  const icmpAnalyses: readonly Analysis<unknown>[] = [of.icmp, of.mtu, of.handshakes];
  const inventory = createInventory();
  const decode = createPacketDecoder();
  const packet = newPacket();
  const copies = createCopyDetector();
  const reassembly = createReassembly(limits);
  const translated = translations();
  const visibility = createVisibility();
  const protocols = createProtocolCounts();
  const unread: Unread = { unknownLinks: 0, shortHeaders: 0, malformed: 0, evicted: 0 };
  let copied = 0;
  let translatedCopies = 0;

  function closed(flow: Flow, span: CaptureSpan = inventory.span()): void {
    if (flow.translationOf) return;
    visibility.closed(flow);
    for (const analysis of all) analysis.closed?.(flow, span);
  }
  const flows = createFlowTable(limits.flows, (flow, evicted) => {
    if (evicted) unread.evicted++;
    closed(flow);
  });
  const reused = (flow: Flow) => closed(flow);

  function withFlow(seen: Packet): void {
    const flow = flows.of(seen);
    const fresh = flow.packets === 0;
    flow.packets++;
    flow.bytes += seen.ipLength;
    flow.lastTimeUs = seen.timeUs;
    if (!flow.translationOf) {
      const before = copies.translated(seen, flow);
      if (before && before.translationOf !== flow) {
        flow.translationOf = before.translationOf ?? before;
        translated.found(flow.translationOf, flow, seen.number);
      }
    }
    if (flow.translationOf) {
      translatedCopies++;
      return;
    }
    if (fresh) of.load.opened(seen.timeUs);
    if (seen.protocol === TCP) {
      markSegment(seen, flow, reused);
      followConnection(seen, flow);
      visibility.segment();
      for (const analysis of tcpAnalyses) analysis.packet(seen, flow);
    }
    if (isDns(seen)) {
      protocols.dns++;
      of.dns.packet(seen, flow);
    }
  }

  function network(seen: Packet): void {
    of.load.packet(seen, null);
    if (seen.version === 0) {
      if (seen.arpOperation === 0) return;
      protocols.arp++;
      of.arp.packet(seen, null);
      return;
    }
    if (seen.version === 4) protocols.ipv4++;
    else protocols.ipv6++;
    of.talkers.packet(seen, null);
    if (seen.fragment) {
      protocols.fragment++;
      if (!reassembly.add(seen)) return;
      decodeTransport(seen);
    }
    protocols.transport(seen.protocol);
    if (seen.depth !== 'transport') return;
    if (seen.protocol === TCP || seen.protocol === UDP) {
      withFlow(seen);
      return;
    }
    const about = seen.quoted.present ? flows.quoted(seen) : null;
    for (const analysis of icmpAnalyses) analysis.packet(seen, about?.translationOf ?? about);
    if (!seen.quoted.present && seen.sourcePort !== 0) withFlow(seen);
  }

  const sink: FrameSink = {
    interface: inventory.interface,
    dropped: inventory.dropped,
    frame(frame: Frame) {
      inventory.frame(frame);
      const linkType = inventory.linkType(frame.interfaceId);
      decode(frame, linkType, packet);
      if (packet.malformed) unread.malformed++;
      else if (packet.depth === 'none' && !LINK_TYPES.has(linkType)) unread.unknownLinks++;
      else if (packet.depth === 'none') unread.shortHeaders++;
      if (packet.depth !== 'network' && packet.depth !== 'transport') {
        protocols.other++;
        of.load.packet(packet, null);
        return;
      }
      const known = packet.protocol === TCP || packet.protocol === UDP;
      if (packet.depth === 'network' && known && !packet.fragment && !packet.malformed) unread.shortHeaders++;
      if (copies.look(packet) === 'copy') {
        copied++;
        return;
      }
      network(packet);
    },
  };

  return {
    ...sink,
    finish(format: CaptureAnalysis['capture']['format'], gaps: GapLog): CaptureAnalysis {
      flows.finish();
      const span = inventory.span();
      const reports = {
        ...{ retransmissions: of.retransmissions.report(span), order: of.order.report(span) },
        ...{ zeroWindows: of.zeroWindows.report(span), keepAlives: of.keepAlives.report(span) },
        ...{ resets: of.resets.report(span), handshakes: of.handshakes.report(span), dns: of.dns.report(span) },
        ...{ icmp: of.icmp.report(span), mtu: of.mtu.report(span), arp: of.arp.report(span) },
        ...{ load: of.load.report(span), talkers: of.talkers.report(span), flows: of.flows.report(span) },
      };
      const parts = Object.values(reports);
      const fragments = reassembly.finish();
      for (const gap of [
        ...captureGaps(unread, fragments, limits),
        ...visibility.gaps(),
        ...parts.flatMap((report) => report.gaps),
      ])
        gaps.add(gap);
      const { list, expected } = translated.report();
      const info = inventory.info(format, copied, translatedCopies);
      const copiesExpected: ExpectedBehaviour[] =
        copied === 0
          ? []
          : [
              {
                code: 'copies',
                title: `${copied} packets seen at more than one interface`,
                count: copied,
                why: 'A capture on all interfaces shows a packet at each one it passes; it is counted once and is no retransmission.',
              },
            ];
      const observations = parts
        .flatMap((report) => report.observations)
        .map((one) => visibility.temper(one))
        .sort(
          (a, b) =>
            severityRank(a.severity) - severityRank(b.severity) || b.count - a.count || (a.code < b.code ? -1 : 1),
        );
      const { dataSegments, ...again } = reports.retransmissions.statistics;
      return {
        schemaVersion: SCHEMA_VERSION,
        engineVersion: ENGINE_VERSION,
        verdict: verdictOf(info, observations),
        capture: info,
        protocols: protocols.record(),
        statistics: {
          tcp: {
            ...visibility.totals(),
            retransmissions: again,
            dataSegments,
            ...reports.order.statistics,
            ...reports.zeroWindows.statistics,
            ...reports.keepAlives.statistics,
          },
          handshakes: reports.handshakes.statistics,
          resets: reports.resets.statistics,
          dns: reports.dns.statistics,
          icmp: reports.icmp.statistics,
          fragments: {
            packets: fragments.packets,
            datagrams: fragments.datagrams,
            reassembled: fragments.reassembled,
            incomplete: fragments.incomplete,
          },
          arp: reports.arp.statistics,
          load: reports.load.statistics,
        },
        observations,
        expectedBehaviours: [...copiesExpected, ...parts.flatMap((report) => report.expected), ...expected],
        topTalkers: reports.talkers.statistics,
        topFlows: reports.flows.statistics,
        translations: list,
        gaps: gaps.list(),
      };
    },
  };
}
