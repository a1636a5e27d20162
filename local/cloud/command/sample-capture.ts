/** A small healthy capture: DNS lookups with their answers, TCP connections that open, talk and close. */
const CLIENT = [10, 0, 1, 23];
const RESOLVER = [10, 100, 0, 10];
const SERVER = [10, 0, 2, 45];
const SYN = 0x02;
const ACK = 0x10;
const PSH_ACK = 0x18;
const FIN_ACK = 0x11;
const CONNECTIONS = 5;

function checksum(...parts: readonly Buffer[]): number {
  const bytes = Buffer.concat(parts);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

const u16 = (value: number) => Buffer.from([value >>> 8, value & 0xff]);
const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);

function ethernet(source: readonly number[], target: readonly number[], protocol: number, payload: Buffer): Buffer {
  const addresses = Buffer.from([...source, ...target]);
  const head = Buffer.from([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, protocol, 0, 0]);
  head.writeUInt16BE(20 + payload.length, 2);
  head.writeUInt16BE(checksum(head, addresses), 10);
  const link = Buffer.from([2, 0, ...target, 2, 0, ...source, 8, 0]);
  return Buffer.concat([link, head, addresses, payload]);
}

/** Sums the header that only the checksum sees. */
const pseudo = (source: readonly number[], target: readonly number[], protocol: number, length: number) =>
  Buffer.concat([Buffer.from([...source, ...target, 0, protocol]), u16(length)]);

interface End {
  readonly address: readonly number[];
  readonly port: number;
}

function tcp(from: End, to: End, seq: number, ack: number, flags: number, data: string): Buffer {
  const head = Buffer.concat([
    ...[u16(from.port), u16(to.port), u32(seq), u32(ack), Buffer.from([0x50, flags])],
    ...[u16(64240), u16(0), u16(0)],
  ]);
  const body = Buffer.from(data, 'latin1');
  const length = head.length + body.length;
  head.writeUInt16BE(checksum(pseudo(from.address, to.address, 6, length), head, body), 16);
  return ethernet(from.address, to.address, 6, Buffer.concat([head, body]));
}

function udp(from: End, to: End, body: Buffer): Buffer {
  const head = Buffer.concat([u16(from.port), u16(to.port), u16(8 + body.length), u16(0)]);
  head.writeUInt16BE(checksum(pseudo(from.address, to.address, 17, 8 + body.length), head, body), 6);
  return ethernet(from.address, to.address, 17, Buffer.concat([head, body]));
}

function question(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1'));
  return Buffer.concat([...labels, Buffer.from([0, 0, 1, 0, 1])]);
}

const dns = (id: number, answer: boolean, name: string) =>
  Buffer.concat([
    ...[u16(id), u16(answer ? 0x8180 : 0x0100), u16(1), u16(answer ? 1 : 0), u16(0), u16(0), question(name)],
    ...(answer ? [Buffer.from([0xc0, 12, 0, 1, 0, 1]), u32(30), u16(4), Buffer.from(SERVER)] : []),
  ]);

function connection(number: number): Buffer[] {
  const client = { address: CLIENT, port: 40_000 + number };
  const server = { address: SERVER, port: 8080 };
  const resolver = { address: RESOLVER, port: 53 };
  const asking = { address: CLIENT, port: 50_000 + number };
  const [mine, theirs] = [1000 * number, 2000 * number];
  const name = 'orders.shop.svc.cluster.local';
  const request = 'GET /healthz HTTP/1.1\r\nHost: orders\r\n\r\n';
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
  const [sent, received] = [mine + 1 + request.length, theirs + 1 + answer.length];
  return [
    udp(asking, resolver, dns(number, false, name)),
    udp(resolver, asking, dns(number, true, name)),
    tcp(client, server, mine, 0, SYN, ''),
    tcp(server, client, theirs, mine + 1, SYN | ACK, ''),
    tcp(client, server, mine + 1, theirs + 1, ACK, ''),
    tcp(client, server, mine + 1, theirs + 1, PSH_ACK, request),
    tcp(server, client, theirs + 1, sent, ACK, ''),
    tcp(server, client, theirs + 1, sent, PSH_ACK, answer),
    tcp(client, server, sent, received, ACK, ''),
    tcp(client, server, sent, received, FIN_ACK, ''),
    tcp(server, client, received, sent + 1, FIN_ACK, ''),
    tcp(client, server, sent + 1, received + 1, ACK, ''),
  ];
}

/** A pcap file of an Ethernet device; the first packet at `startMs` (epoch milliseconds), one every 20 ms. */
export function sampleCapture(startMs: number, snapLength: number): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(snapLength, 16);
  header.writeUInt32LE(1, 20);
  const packets = Array.from({ length: CONNECTIONS }, (_, at) => connection(at + 1)).flat();
  const records = packets.map((packet, at) => {
    const ms = startMs + at * 20;
    const kept = packet.subarray(0, snapLength);
    const head = Buffer.alloc(16);
    head.writeUInt32LE(Math.floor(ms / 1000), 0);
    head.writeUInt32LE((ms % 1000) * 1000, 4);
    head.writeUInt32LE(kept.length, 8);
    head.writeUInt32LE(packet.length, 12);
    return Buffer.concat([head, kept]);
  });
  return Buffer.concat([header, ...records]);
}
