import { type FrameSink, newFrame, type RecordParser } from './frame';

const HEADER = 24;
const RECORD_HEADER = 16;

/** First four bytes of the file, read as little endian. */
export const PCAP_MAGIC = new Map<number, { littleEndian: boolean; perUs: number }>([
  [0xa1b2c3d4, { littleEndian: true, perUs: 1 }],
  [0xd4c3b2a1, { littleEndian: false, perUs: 1 }],
  [0xa1b23c4d, { littleEndian: true, perUs: 1000 }],
  [0x4d3cb2a1, { littleEndian: false, perUs: 1000 }],
]);

/** The classic format: one link, a fixed header, records of a fixed header and the frame. */
export function pcapRecords(magic: number, sink: FrameSink, maxRecord: number): RecordParser {
  const { littleEndian, perUs } = PCAP_MAGIC.get(magic)!;
  const frame = newFrame();
  let headerRead = false;
  let need = HEADER;
  let broken: string | null = null;

  const u32 = (b: Uint8Array, at: number) =>
    littleEndian
      ? (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0
      : ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;

  return {
    get need() {
      return need;
    },
    get broken() {
      return broken;
    },
    takeSkip: () => 0,
    parse(bytes, start, end) {
      let at = start;
      if (!headerRead) {
        if (end - at < HEADER) return at;
        const snaplen = u32(bytes, at + 16);
        // the upper bits tell about a frame check sequence
        sink.interface({
          name: null,
          linkType: u32(bytes, at + 20) & 0x03ffffff,
          snaplen: snaplen === 0 || snaplen > 0x7fffffff ? null : snaplen,
        });
        headerRead = true;
        at += HEADER;
      }
      while (end - at >= RECORD_HEADER) {
        const captured = u32(bytes, at + 8);
        if (captured > maxRecord) {
          broken = `a packet record of ${captured} bytes`;
          return at;
        }
        if (end - at < RECORD_HEADER + captured) {
          need = RECORD_HEADER + captured;
          return at;
        }
        frame.number++;
        frame.timeUs = u32(bytes, at) * 1e6 + u32(bytes, at + 4) / perUs;
        frame.bytes = bytes;
        frame.start = at + RECORD_HEADER;
        frame.capturedLength = captured;
        frame.wireLength = Math.max(captured, u32(bytes, at + 12));
        sink.frame(frame);
        at += RECORD_HEADER + captured;
      }
      need = RECORD_HEADER;
      return at;
    },
  };
}
