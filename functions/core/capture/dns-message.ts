import { type DecodedPacket, decode } from 'dns-packet';
import { type Packet, TCP, UDP, u16 } from './packet';

/** What the analyses need of a DNS message; the records of an answer are not among it. */
export interface DnsMessage {
  readonly id: number;
  readonly response: boolean;
  readonly truncated: boolean;
  readonly rcode: string;
  /** Of the first question: lower case, no other characters than names have. Empty when there is none. */
  readonly name: string;
  /** Only the beginning of the name was captured. */
  readonly nameCut: boolean;
  readonly type: string;
  readonly answers: number;
}

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED', 'YXDOMAIN', 'YXRRSET', 'NXRRSET'];
const HEADER = 12;
/** A question is a name of at most 255 bytes, type and class. */
const QUESTION = 255 + 4;

export const DNS_PORT = 53;
/** Multicast DNS answers without being asked: it is told apart. */
export const isDns = (packet: Packet): boolean =>
  (packet.protocol === UDP || packet.protocol === TCP) &&
  (packet.sourcePort === DNS_PORT || packet.destinationPort === DNS_PORT);

/** Text from a packet goes to terminals and models: only characters that host names consist of are kept. */
export function safeDnsName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9._*-]/g, '?')
    .slice(0, 255);
}

/** Labels of a name as far as they were captured. */
function partOfName(bytes: Uint8Array, at: number): string {
  const labels: string[] = [];
  for (let length = bytes[at]!; length > 0 && length < 64 && at + 1 + length <= bytes.length; length = bytes[at]!) {
    labels.push(Buffer.from(bytes.buffer, bytes.byteOffset + at + 1, length).toString('latin1'));
    at += 1 + length;
  }
  return safeDnsName(labels.join('.'));
}

/**
 * Header and first question of a message. Null when it is no DNS message: too short, or not decodable. With `cut`, the
 * snap length ended the bytes early: the name may then be the beginning of one.
 * The counts of the header are not believed: a message that claims 65535 records costs as much as any other.
 */
export function readDns(bytes: Uint8Array, start: number, end: number, cut = false): DnsMessage | null {
  if (end - start < HEADER) return null;
  const flags = u16(bytes, start + 2);
  const questions = u16(bytes, start + 4);
  const head = Buffer.from(bytes.subarray(start, Math.min(end, start + HEADER + QUESTION)));
  let name = '';
  let type = '';
  let nameCut = false;
  if (questions > 0) {
    head.writeUInt16BE(1, 4);
    head.fill(0, 6, HEADER);
    try {
      const question = decode(head).questions?.[0];
      name = safeDnsName(question?.name ?? '');
      type = String(question?.type ?? '').slice(0, 16);
    } catch {
      if (!cut) return null;
      name = partOfName(head, HEADER);
      nameCut = true;
    }
  }
  return {
    id: u16(bytes, start),
    response: (flags & 0x8000) !== 0,
    truncated: (flags & 0x0200) !== 0,
    rcode: RCODES[flags & 15] ?? `RCODE${flags & 15}`,
    name,
    nameCut,
    type,
    answers: u16(bytes, start + 6),
  };
}

/** The whole message, for showing it; null when it cannot be decoded or claims more than it can hold. */
export function decodeDns(bytes: Uint8Array, start: number, end: number): DecodedPacket | null {
  if (end - start < HEADER) return null;
  const records = u16(bytes, start + 4) + u16(bytes, start + 6) + u16(bytes, start + 8) + u16(bytes, start + 10);
  // five bytes are the shortest question
  if (records * 5 > end - start) return null;
  try {
    return decode(Buffer.from(bytes.subarray(start, end)));
  } catch {
    return null;
  }
}
