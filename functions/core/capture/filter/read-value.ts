import { type Cidr, formatCidr, parseCidr } from '../../inspect/cidr';
import { filterError } from './filter-error';
import { PORT_NAMES } from './names';
import { quoted } from './token-reader';
import type { Token } from './tokens';

/** A decimal or 0x number. A leading zero is refused: to libpcap it means octal, to people it does not. */
export function readNumber(token: Token, most: number, what: string): number {
  if (token.kind !== 'number') throw filterError(`a ${what} must stand where ${quoted(token)} is`, token.at);
  if (/^0\d/.test(token.text)) throw filterError(`a ${what} must not start with 0`, token.at);
  const value = Number(token.text);
  if (value > most) throw filterError(`a ${what} is at most ${most}`, token.at);
  return value;
}

export function readPort(token: Token): number {
  const named = token.kind === 'word' ? PORT_NAMES.get(token.text.replace(/^\\/, '')) : undefined;
  return named ?? readNumber(token, 0xffff, 'port number');
}

/** `80-90`, which reads as one word. */
export function readPortRange(token: Token): string {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(token.text);
  if (!match) throw filterError(`two ports such as 8000-8080 must stand where ${quoted(token)} is`, token.at);
  const [from, to] = match
    .slice(1)
    .map((text) => readNumber({ ...token, kind: 'number', text }, 0xffff, 'port number'));
  if (from! > to!) throw filterError('the first port of a range must not be the larger one', token.at);
  return `${from}-${to}`;
}

export type Family = 'v4' | 'v6';

function parsed(token: Token, text: string): Cidr {
  // 010.0.0.1 is 8.0.0.1 to some programs and 10.0.0.1 to others
  const dotted = text.slice(text.lastIndexOf(':') + 1);
  const octal = dotted.includes('.') && /(^|\.)0\d/.test(dotted);
  const cidr = octal ? null : parseCidr(text);
  if (cidr) return cidr;
  throw filterError(`${quoted(token)} is not an IP address; names are not looked up`, token.at);
}

/** A whole address; `family` when the protocol before it says which. */
export function readHost(token: Token, family: Family | null): string {
  const address = parsed(token, token.text);
  if (family && address.family !== family)
    throw filterError(`an IP${family} address must stand where ${quoted(token)} is`, token.at);
  return formatCidr(address);
}

/** A network: `10.1`, `10.0.0.0` and `/8` or a mask. Refuses one whose host bits are not zero, as libpcap does. */
export function readNetwork(token: Token, length: Token | null, mask: Token | null, family: Family | null): string {
  const octets = token.text.split('.');
  const whole = token.text.includes(':') || octets.length === 4;
  const padded = whole ? token.text : [...octets, 0, 0, 0].slice(0, 4).join('.');
  if (token.kind === 'word' || octets.length > 4) parsed(token, '');
  const bits = length ? readNumber(length, 128, 'prefix length') : whole ? null : octets.length * 8;
  const network = parsed(token, padded + (mask ? `/${mask.text}` : bits === null ? '' : `/${bits}`));
  if (family && network.family !== family)
    throw filterError(`an IP${family} network must stand where ${quoted(token)} is`, token.at);
  if (formatCidr(parsed(token, padded)) !== formatCidr({ ...network, length: network.family === 'v4' ? 32 : 128 }))
    throw filterError(`bits behind the prefix are set, the network is ${formatCidr(network)}`, token.at);
  return formatCidr(network);
}

export function readMac(token: Token): string {
  if (!/^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/.test(token.text))
    throw filterError(`an Ethernet address such as 02:00:0a:00:01:17 must stand where ${quoted(token)} is`, token.at);
  return token.text
    .split(':')
    .map((part) => part.padStart(2, '0'))
    .join(':');
}
