import { onLink } from './build-packet';

/** A packet of a capture to be written: when, what, and where it was seen. */
export interface Seen {
  readonly timeUs: number;
  readonly packet: Uint8Array;
  readonly place?: number;
  readonly sent?: boolean;
  readonly vlans?: readonly number[];
}

export interface FileOptions {
  readonly linkType?: number;
  readonly bigEndian?: boolean;
  readonly nanoseconds?: boolean;
  readonly snaplen?: number;
}

const frameOf = (seen: Seen, linkType: number) => onLink(linkType, seen.packet, seen.place, seen.sent, seen.vlans);

function writer(bigEndian: boolean) {
  const u16 = (value: number) => {
    const out = Buffer.alloc(2);
    if (bigEndian) out.writeUInt16BE(value);
    else out.writeUInt16LE(value);
    return out;
  };
  const u32 = (value: number) => {
    const out = Buffer.alloc(4);
    if (bigEndian) out.writeUInt32BE(value >>> 0);
    else out.writeUInt32LE(value >>> 0);
    return out;
  };
  return { u16, u32 };
}

/** A classic capture file. */
export function pcapFile(seen: readonly Seen[], options: FileOptions = {}): Buffer {
  const { linkType = 1, bigEndian = false, nanoseconds = false, snaplen = 262_144 } = options;
  const { u16, u32 } = writer(bigEndian);
  const parts: Uint8Array[] = [
    u32(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4),
    u16(2),
    u16(4),
    u32(0),
    u32(0),
    u32(snaplen),
    u32(linkType),
  ];
  for (const one of seen) {
    const frame = frameOf(one, linkType);
    const kept = frame.subarray(0, snaplen);
    const seconds = Math.floor(one.timeUs / 1e6);
    const rest = Math.round(one.timeUs - seconds * 1e6);
    parts.push(u32(seconds), u32(nanoseconds ? rest * 1000 : rest), u32(kept.length), u32(frame.length), kept);
  }
  return Buffer.concat(parts);
}

export interface BlockOptions extends FileOptions {
  /** Ticks per second as a power of ten; default 6. */
  readonly resolution?: number;
  readonly offsetSeconds?: number;
  /** One interface of the file per place instead of one for all. */
  readonly interfacePerPlace?: boolean;
  /** Begins a new section after so many packets. */
  readonly sectionEvery?: number;
  /** Blocks nobody needs, in between. */
  readonly extraBlocks?: boolean;
}

/** The same as pcapng. */
export function pcapngFile(seen: readonly Seen[], options: BlockOptions = {}): Buffer {
  const { linkType = 1, bigEndian = false, snaplen = 262_144, resolution = 6, offsetSeconds = 0 } = options;
  const { u16, u32 } = writer(bigEndian);
  const padded = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const block = (type: number, ...body: Uint8Array[]) => {
    const content = Buffer.concat(body);
    return Buffer.concat([u32(type), u32(content.length + 12), content, u32(content.length + 12)]);
  };
  const option = (code: number, value: Uint8Array) => Buffer.concat([u16(code), u16(value.length), padded(value)]);
  const u64 = (value: bigint): Uint8Array => {
    const [high, low] = [u32(Number((value >> 32n) & 0xffffffffn)), u32(Number(value & 0xffffffffn))];
    return bigEndian ? Buffer.concat([high, low]) : Buffer.concat([low, high]);
  };
  const parts: Uint8Array[] = [];
  let interfaces = new Map<number, number>();
  const section = () => {
    parts.push(block(0x0a0d0d0a, u32(0x1a2b3c4d), u16(1), u16(0), u32(0xffffffff), u32(0xffffffff)));
    interfaces = new Map();
  };
  const interfaceOf = (place: number) => {
    const key = options.interfacePerPlace ? place : 0;
    let id = interfaces.get(key);
    if (id === undefined) {
      id = interfaces.size;
      interfaces.set(key, id);
      const described = [option(2, Buffer.from(`eth${key}`)), option(9, Buffer.from([resolution]))];
      if (offsetSeconds !== 0) described.push(option(14, u64(BigInt.asUintN(64, BigInt(offsetSeconds)))));
      parts.push(block(1, u16(linkType), u16(0), u32(snaplen), ...described, option(0, Buffer.alloc(0))));
    }
    return id;
  };
  section();
  seen.forEach((one, i) => {
    if (options.sectionEvery && i > 0 && i % options.sectionEvery === 0) section();
    if (options.extraBlocks) parts.push(block(0x0bad, Buffer.from('none of our business')), block(4, Buffer.alloc(4)));
    const id = interfaceOf(one.place ?? 0);
    const frame = frameOf(one, linkType);
    const kept = frame.subarray(0, snaplen);
    const micros = BigInt(Math.round(one.timeUs)) - BigInt(offsetSeconds) * 1_000_000n;
    const ticks = resolution >= 6 ? micros * 10n ** BigInt(resolution - 6) : micros / 10n ** BigInt(6 - resolution);
    const time = [u32(Number(ticks >> 32n)), u32(Number(ticks & 0xffffffffn))];
    parts.push(block(6, u32(id), ...time, u32(kept.length), u32(frame.length), padded(kept)));
  });
  return Buffer.concat(parts);
}

/** Bytes as a stream of chunks of these sizes, over and over. */
export async function* inChunks(bytes: Uint8Array, ...sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? bytes.length);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
