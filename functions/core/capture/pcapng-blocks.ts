import { type CaptureInterface, type FrameSink, newFrame, type RecordParser } from './frame';
import { BIG, type Endian, eachOption, LITTLE, safeName } from './pcapng-options';

export const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER = 0x1a2b3c4d;
const INTERFACE = 1;
const PACKET = 2; // obsolete, still written by old programs
const SIMPLE_PACKET = 3;
const STATISTICS = 5;
const ENHANCED_PACKET = 6;
const PACKET_BLOCKS: readonly number[] = [PACKET, SIMPLE_PACKET, ENHANCED_PACKET];

interface Link extends CaptureInterface {
  readonly id: number;
  /** Timestamp units per second. */
  readonly unitsPerSecond: number;
  readonly offsetSeconds: number;
  dropped: number;
}

/** The newer format: blocks, in sections that each have their byte order and their interfaces. */
export function pcapngBlocks(sink: FrameSink, maxRecord: number, maxInterfaces: number): RecordParser {
  const frame = newFrame();
  let endian: Endian = LITTLE;
  let links: Link[] = [];
  let announced = 0;
  let need = 12;
  let skip = 0;
  let broken: string | null = null;

  function addInterface(bytes: Uint8Array, at: number, end: number): void {
    if (end - at < 8) return;
    if (announced >= maxInterfaces) {
      broken = `more than ${maxInterfaces} interfaces`;
      return;
    }
    let name: string | null = null;
    let unitsPerSecond = 1e6;
    let offsetSeconds = 0;
    eachOption(bytes, at + 8, end, endian, (code, start, length) => {
      if (code === 2 && length > 0) name = safeName(bytes, start, length);
      else if (code === 9 && length >= 1) {
        const power = bytes[start]! & 0x7f;
        // finer than picoseconds or 2^-40 s is no clock, and would leave no digits
        unitsPerSecond = bytes[start]! & 0x80 ? 2 ** Math.min(power, 40) : 10 ** Math.min(power, 12);
      } else if (code === 14 && length >= 8) {
        const low = endian.u32(bytes, endian === LITTLE ? start : start + 4);
        const high = endian.u32(bytes, endian === LITTLE ? start + 4 : start) | 0;
        offsetSeconds = high * 2 ** 32 + low;
      }
    });
    const snaplen = endian.u32(bytes, at + 4);
    const link: Link = {
      ...{ name, linkType: endian.u16(bytes, at), snaplen: snaplen === 0 || snaplen > 0x7fffffff ? null : snaplen },
      ...{ id: announced++, unitsPerSecond, offsetSeconds, dropped: 0 },
    };
    links.push(link);
    sink.interface({ name: link.name, linkType: link.linkType, snaplen: link.snaplen });
  }

  function timeUs(link: Link, high: number, low: number): number {
    const base = link.offsetSeconds * 1e6;
    if (link.unitsPerSecond === 1e6) return base + high * 2 ** 32 + low;
    // 64 bits of nanoseconds do not fit a double
    const units = (BigInt(high) << 32n) | BigInt(low);
    const perSecond = BigInt(link.unitsPerSecond);
    return base + Number(units / perSecond) * 1e6 + Number(units % perSecond) / (link.unitsPerSecond / 1e6);
  }

  function emit(link: Link, time: number, bytes: Uint8Array, start: number, captured: number, wire: number): void {
    frame.number++;
    frame.timeUs = time;
    frame.bytes = bytes;
    frame.start = start;
    frame.capturedLength = captured;
    frame.wireLength = Math.max(captured, wire);
    frame.interfaceId = link.id;
    sink.frame(frame);
  }

  function packet(type: number, bytes: Uint8Array, at: number, end: number): void {
    if (type === SIMPLE_PACKET) {
      const link = links[0];
      if (!link || end - at < 4) return;
      const wire = endian.u32(bytes, at);
      frame.direction = 'unknown';
      // it carries no time: the one before it stands for it
      emit(link, frame.timeUs, bytes, at + 4, Math.min(wire, end - at - 4, link.snaplen ?? wire), wire);
      return;
    }
    if (end - at < 20) return;
    const id = type === PACKET ? endian.u16(bytes, at) : endian.u32(bytes, at);
    const link = links[id];
    const captured = endian.u32(bytes, at + 12);
    if (!link || captured > end - at - 20) {
      broken = link ? 'a packet longer than its block' : 'a packet of an interface that was not announced';
      return;
    }
    frame.direction = 'unknown';
    const options = at + 20 + ((captured + 3) & ~3);
    if (options + 4 <= end)
      eachOption(bytes, options, end, endian, (code, start, length) => {
        if (code !== 2 || length < 4) return;
        const way = endian.u32(bytes, start) & 3;
        frame.direction = way === 1 ? 'in' : way === 2 ? 'out' : 'unknown';
      });
    const time = timeUs(link, endian.u32(bytes, at + 4), endian.u32(bytes, at + 8));
    emit(link, time, bytes, at + 20, captured, endian.u32(bytes, at + 16));
  }

  function statistics(bytes: Uint8Array, at: number, end: number): void {
    const link = end - at < 12 ? undefined : links[endian.u32(bytes, at)];
    if (!link) return;
    eachOption(bytes, at + 12, end, endian, (code, start, length) => {
      if (code !== 5 || length < 8) return;
      // the low word is enough: nobody drops four thousand million packets in a capture
      const total = endian.u32(bytes, endian === LITTLE ? start : start + 4);
      // later blocks of an interface repeat the earlier count
      sink.dropped(Math.max(0, total - link.dropped));
      link.dropped = Math.max(link.dropped, total);
    });
  }

  return {
    get need() {
      return need;
    },
    get broken() {
      return broken;
    },
    takeSkip() {
      const bytes = skip;
      skip = 0;
      return bytes;
    },
    parse(bytes, start, end) {
      let at = start;
      while (end - at >= 12) {
        const type = endian.u32(bytes, at);
        if (type === SECTION_HEADER) {
          if (LITTLE.u32(bytes, at + 8) === BYTE_ORDER) endian = LITTLE;
          else if (BIG.u32(bytes, at + 8) === BYTE_ORDER) endian = BIG;
          else broken = 'a section without byte order';
          links = [];
        }
        const length = (endian.u32(bytes, at + 4) + 3) & ~3;
        if (length < 12) broken = `a block of ${length} bytes`;
        else if (length > maxRecord && PACKET_BLOCKS.includes(type)) broken = `a packet block of ${length} bytes`;
        if (broken) return at;
        if (length > maxRecord) {
          // names, secrets and custom blocks may be large; nothing in them is used
          skip = length;
          return at;
        }
        if (end - at < length) {
          need = length;
          return at;
        }
        const [body, bodyEnd] = [at + 8, at + length - 4];
        if (type === INTERFACE) addInterface(bytes, body, bodyEnd);
        else if (PACKET_BLOCKS.includes(type)) packet(type, bytes, body, bodyEnd);
        else if (type === STATISTICS) statistics(bytes, body, bodyEnd);
        if (broken) return at;
        at += length;
      }
      need = 12;
      return at;
    },
  };
}
