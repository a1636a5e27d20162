import type { CaptureAnalysis } from '../../../schemas/capture-analysis';
import { timeText } from './address';
import type { CaptureInterface, Frame } from './frame';
import { linkTypeName } from './link-layer';

type CaptureInfo = CaptureAnalysis['capture'];

const SHOWN = 32;

/** What the capture consists of, counted from the frames before anything is decoded. */
export function createInventory() {
  const interfaces: (CaptureInterface & { packets: number })[] = [];
  const counts = { packets: 0, bytes: 0, capturedBytes: 0, truncatedPackets: 0, outOfTimeOrder: 0 };
  let dropped: number | null = null;
  let firstUs = Number.POSITIVE_INFINITY;
  let lastUs = Number.NEGATIVE_INFINITY;
  let previousUs = Number.NEGATIVE_INFINITY;
  return {
    interface: (announced: CaptureInterface) => interfaces.push({ ...announced, packets: 0 }),
    linkType: (interfaceId: number) => interfaces[interfaceId]?.linkType ?? -1,
    dropped(packets: number): void {
      dropped = (dropped ?? 0) + packets;
    },
    frame(frame: Frame): void {
      const { timeUs } = frame;
      counts.packets++;
      counts.bytes += frame.wireLength;
      counts.capturedBytes += frame.capturedLength;
      if (frame.wireLength > frame.capturedLength) counts.truncatedPackets++;
      if (timeUs < previousUs) counts.outOfTimeOrder++;
      previousUs = timeUs;
      if (timeUs < firstUs) firstUs = timeUs;
      if (timeUs > lastUs) lastUs = timeUs;
      const link = interfaces[frame.interfaceId];
      if (link) link.packets++;
    },
    span: () => (counts.packets === 0 ? { firstUs: 0, lastUs: 0 } : { firstUs, lastUs }),
    info(format: CaptureInfo['format'], copies: number, translatedCopies: number): CaptureInfo {
      const snaplens = interfaces.map((link) => link.snaplen);
      const some = counts.packets > 0;
      return {
        format,
        linkTypes: [...new Set(interfaces.map((link) => linkTypeName(link.linkType)))].slice(0, SHOWN),
        interfaces: interfaces
          .map(({ name, linkType, snaplen, packets }, id) => ({
            ...{ name: name ?? `interface ${id}`, linkType: linkTypeName(linkType), snaplen, packets },
          }))
          .sort((a, b) => b.packets - a.packets)
          .slice(0, SHOWN),
        ...counts,
        firstTime: some ? timeText(firstUs) : null,
        lastTime: some ? timeText(lastUs) : null,
        durationSeconds: some ? Math.round((lastUs - firstUs) / 1e3) / 1e3 : 0,
        snaplen: snaplens.length === 0 || snaplens.includes(null) ? null : Math.max(...(snaplens as number[])),
        ...{ copies, translatedCopies, droppedByCapture: dropped },
      };
    },
  };
}
