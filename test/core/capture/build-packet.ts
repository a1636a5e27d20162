import { isIPv6 } from 'node:net';

/** Frames built byte by byte, with correct lengths and checksums. */
export const FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

function checksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) for (let i = 0; i < part.length; i += 2) sum += (part[i]! << 8) | (part[i + 1] ?? 0);
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

export function addressBytes(text: string): Buffer {
  if (!isIPv6(text)) return Buffer.from(text.split('.').map(Number));
  const [head, tail] = text.split('::') as [string, string | undefined];
  const words = (part: string | undefined) => (part ? part.split(':').map((word) => Number.parseInt(word, 16)) : []);
  const [left, right] = [words(head), words(tail)];
  const all = tail === undefined ? left : [...left, ...new Array(8 - left.length - right.length).fill(0), ...right];
  return Buffer.from(all.flatMap((word: number) => [word >> 8, word & 255]));
}

export interface IpOptions {
  readonly id?: number;
  readonly ttl?: number;
  readonly dontFragment?: boolean;
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
}

/** IPv4 or IPv6 packet, by the addresses. */
export function ip(
  source: string,
  destination: string,
  protocol: number,
  payload: Uint8Array,
  options: IpOptions = {},
): Buffer {
  const { id = 0, ttl = 64, dontFragment = true, fragmentOffset = 0, moreFragments = false } = options;
  const fragmented = fragmentOffset > 0 || moreFragments;
  if (isIPv6(source)) {
    const extension = fragmented
      ? Buffer.from([
          protocol,
          0,
          fragmentOffset >> 8,
          (fragmentOffset & 0xf8) | (moreFragments ? 1 : 0),
          id >> 24,
          id >> 16,
          id >> 8,
          id,
        ])
      : Buffer.alloc(0);
    const header = Buffer.alloc(40);
    header[0] = 0x60;
    header.writeUInt16BE(payload.length + extension.length, 4);
    header[6] = fragmented ? 44 : protocol;
    header[7] = ttl;
    addressBytes(source).copy(header, 8);
    addressBytes(destination).copy(header, 24);
    return Buffer.concat([header, extension, payload]);
  }
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + payload.length, 2);
  header.writeUInt16BE(id & 0xffff, 4);
  header.writeUInt16BE(
    (dontFragment && !fragmented ? 0x4000 : 0) | (moreFragments ? 0x2000 : 0) | (fragmentOffset >> 3),
    6,
  );
  header[8] = ttl;
  header[9] = protocol;
  addressBytes(source).copy(header, 12);
  addressBytes(destination).copy(header, 16);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, payload]);
}

function pseudoHeader(source: string, destination: string, protocol: number, length: number): Buffer {
  return Buffer.concat([
    addressBytes(source),
    addressBytes(destination),
    isIPv6(source)
      ? Buffer.from([0, 0, length >> 8, length & 255, 0, 0, 0, protocol])
      : Buffer.from([0, protocol, length >> 8, length & 255]),
  ]);
}

export interface Tcp {
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment?: number;
  readonly flags: number;
  readonly window?: number;
  readonly payload?: Uint8Array;
  readonly mss?: number;
  readonly windowScale?: number;
  readonly timestamps?: readonly [number, number];
  readonly sack?: readonly (readonly [number, number])[];
  readonly ip?: IpOptions;
}

export function tcpHeader(segment: Tcp): Buffer {
  const options: number[] = [];
  const word = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  if (segment.mss !== undefined) options.push(2, 4, segment.mss >> 8, segment.mss & 255);
  if (segment.windowScale !== undefined) options.push(1, 3, 3, segment.windowScale);
  if (segment.timestamps) options.push(1, 1, 8, 10, ...segment.timestamps.flatMap(word));
  if (segment.sack) options.push(1, 1, 5, 2 + segment.sack.length * 8, ...segment.sack.flat().flatMap(word));
  const header = Buffer.alloc(20 + options.length);
  header.writeUInt16BE(segment.sourcePort, 0);
  header.writeUInt16BE(segment.destinationPort, 2);
  header.writeUInt32BE(segment.sequence >>> 0, 4);
  header.writeUInt32BE((segment.acknowledgment ?? 0) >>> 0, 8);
  header[12] = (header.length / 4) << 4;
  header[13] = segment.flags;
  header.writeUInt16BE(segment.window ?? 502, 14);
  Buffer.from(options).copy(header, 20);
  return header;
}

export function tcp(segment: Tcp): Buffer {
  const payload = segment.payload ?? Buffer.alloc(0);
  const header = tcpHeader(segment);
  const { source, destination } = segment;
  const pseudo = pseudoHeader(source, destination, 6, header.length + payload.length);
  header.writeUInt16BE(checksum(pseudo, header, payload), 16);
  return ip(source, destination, 6, Buffer.concat([header, payload]), segment.ip);
}

export function udpDatagram(
  source: string,
  sourcePort: number,
  destination: string,
  destinationPort: number,
  payload: Uint8Array,
): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(sourcePort, 0);
  header.writeUInt16BE(destinationPort, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  header.writeUInt16BE(checksum(pseudoHeader(source, destination, 17, 8 + payload.length), header, payload), 6);
  return Buffer.concat([header, payload]);
}

export function udp(
  source: string,
  sourcePort: number,
  destination: string,
  destinationPort: number,
  payload: Uint8Array,
  options?: IpOptions,
): Buffer {
  return ip(source, destination, 17, udpDatagram(source, sourcePort, destination, destinationPort, payload), options);
}

/** ICMP, or ICMPv6 by the addresses; `rest` are the four bytes behind the checksum. */
export function icmp(
  source: string,
  destination: string,
  type: number,
  code: number,
  rest: number,
  payload: Uint8Array = Buffer.alloc(0),
): Buffer {
  const header = Buffer.alloc(8);
  header[0] = type;
  header[1] = code;
  header.writeUInt32BE(rest >>> 0, 4);
  const six = isIPv6(source);
  const parts = six ? [pseudoHeader(source, destination, 58, 8 + payload.length), header, payload] : [header, payload];
  header.writeUInt16BE(checksum(...parts), 2);
  return ip(source, destination, six ? 58 : 1, Buffer.concat([header, payload]));
}

export function arp(operation: 1 | 2, sender: string, target: string): Buffer {
  const mac = Buffer.from([2, 0, ...addressBytes(sender)]);
  return Buffer.concat([
    Buffer.from([0, 1, 8, 0, 6, 4, 0, operation]),
    mac,
    addressBytes(sender),
    Buffer.alloc(6),
    addressBytes(target),
  ]);
}

const etherType = (packet: Uint8Array): number => {
  if (packet[0] === 0 && packet[1] === 1) return 0x0806;
  return packet[0]! >> 4 === 6 ? 0x86dd : 0x0800;
};

/** Link headers by LINKTYPE_ number; `place` is the interface index, `sent` the direction, where the link type has them. */
export function onLink(
  linkType: number,
  packet: Uint8Array,
  place = 2,
  sent = false,
  vlans: readonly number[] = [],
): Buffer {
  const type = etherType(packet);
  const tags = vlans.flatMap((vlan, i) => {
    const next = i === vlans.length - 1 ? type : 0x8100;
    return [vlan >> 8, vlan & 255, next >> 8, next & 255];
  });
  const outer = vlans.length > 1 ? 0x88a8 : vlans.length === 1 ? 0x8100 : type;
  const protocol = [outer >> 8, outer & 255];
  switch (linkType) {
    case 1:
      return Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, ...protocol, ...tags]), packet]);
    case 113:
      return Buffer.concat([
        Buffer.from([0, sent ? 4 : 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, ...protocol, ...tags]),
        packet,
      ]);
    case 276:
      return Buffer.concat([
        Buffer.from([
          ...protocol,
          0,
          0,
          0,
          0,
          place >> 8,
          place & 255,
          0,
          1,
          sent ? 4 : 0,
          6,
          2,
          0,
          0,
          0,
          0,
          1,
          0,
          0,
          ...tags,
        ]),
        packet,
      ]);
    case 0:
      return Buffer.concat([Buffer.from([type === 0x86dd ? 10 : 2, 0, 0, 0]), packet]);
    case 108:
      return Buffer.concat([Buffer.from([0, 0, 0, type === 0x86dd ? 30 : 2]), packet]);
    case 101:
      return Buffer.from(packet);
    default:
      throw new Error(`link type ${linkType}`);
  }
}
