import type { Direction, Filter } from './ast';
import { filterError } from './filter-error';
import { ALONE, ETHER_TYPES, IP_PROTOCOLS } from './names';
import { type Family, readHost, readMac, readNetwork, readNumber, readPort, readPortRange } from './read-value';
import { quoted, type TokenReader } from './token-reader';
import type { Token } from './tokens';

type Type = 'host' | 'net' | 'port' | 'portrange' | 'proto';

/** What stands before a value; a value without any takes those of the value before it. */
export interface Qualifiers {
  readonly protocol: string | null;
  readonly direction: Direction;
  readonly type: Type;
}

const TYPES = new Set<string>(['host', 'net', 'port', 'portrange', 'proto']);
const QUALIFYING = new Set(['ether', 'ip', 'ip6', 'arp', 'rarp', 'tcp', 'udp', 'sctp']);
/** Which protocols may stand before which type. */
const FITTING: Readonly<Record<Type, ReadonlySet<string | null>>> = {
  host: new Set([null, 'ether', 'ip', 'ip6', 'arp', 'rarp']),
  net: new Set([null, 'ip', 'ip6', 'arp', 'rarp']),
  port: new Set([null, 'tcp', 'udp', 'sctp']),
  portrange: new Set([null, 'tcp', 'udp', 'sctp']),
  proto: new Set([null, 'ether', 'ip', 'ip6']),
};
const CASTS = new Set(['broadcast', 'multicast']);
const NAMED_ONLY = new Set([
  'gateway',
  'protochain',
  'mpls',
  'pppoes',
  'pppoed',
  'decnet',
  'lat',
  'moprc',
  'mopdl',
  'wlan',
]);

const primitive = (...words: readonly (string | number | null)[]): Filter => ({
  kind: 'primitive',
  words: words.filter((word) => word !== null).map(String),
});

function parseDirection(reader: TokenReader): Direction | undefined {
  const first = reader.peek().text;
  if (first !== 'src' && first !== 'dst') return undefined;
  reader.take();
  const [join, second] = [reader.peek().text, reader.peek(1).text];
  if ((join !== 'or' && join !== 'and') || (second !== 'src' && second !== 'dst') || second === first) return first;
  reader.take();
  reader.take();
  return join === 'or' ? null : 'src and dst';
}

const familyOf = (protocol: string | null): Family | null =>
  protocol === null || protocol === 'ether' ? null : protocol === 'ip6' ? 'v6' : 'v4';

/** One value, or values in parentheses joined by and, or and not: each is printed with its qualifiers. */
function parseValues(reader: TokenReader, qualifiers: Qualifiers): Filter {
  if (reader.accept('not')) return reader.deeper(() => ({ kind: 'not', operand: parseValues(reader, qualifiers) }));
  if (!reader.accept('(')) return parseValue(reader, qualifiers);
  return reader.deeper(() => {
    let left = parseValues(reader, qualifiers);
    while (!reader.accept(')')) {
      const join = reader.take();
      if (join.text !== 'and' && join.text !== 'or')
        throw filterError(`“)” is missing before ${quoted(join)}`, join.at);
      left = { kind: join.text, left, right: parseValues(reader, qualifiers) };
    }
    return left;
  });
}

/** One value with these qualifiers. */
export function parseValue(reader: TokenReader, { protocol, direction, type }: Qualifiers): Filter {
  const token = reader.take();
  switch (type) {
    case 'port':
      return primitive(protocol, direction, 'port', readPort(token));
    case 'portrange':
      return primitive(protocol, direction, 'portrange', readPortRange(token));
    case 'proto':
      return primitive(protocol, 'proto', readProtocol(token, protocol));
    case 'host':
      if (protocol === 'ether') return primitive('ether', direction, 'host', readMac(token));
      return primitive(protocol, direction, 'host', readHost(token, familyOf(protocol)));
    case 'net': {
      const length = reader.accept('/') ? reader.take() : null;
      const mask = !length && reader.accept('mask') ? reader.take() : null;
      return primitive(protocol, direction, 'net', readNetwork(token, length, mask, familyOf(protocol)));
    }
  }
}

function readProtocol(token: Token, protocol: string | null): number {
  const name = token.text.replace(/^\\/, '');
  const named = (protocol === 'ether' ? ETHER_TYPES : IP_PROTOCOLS).get(name);
  if (token.kind === 'word' && named !== undefined) return named;
  return readNumber(token, protocol === 'ether' ? 0xffff : 0xff, 'protocol number');
}

export interface Primitive {
  readonly filter: Filter;
  /** For a value that follows without its own; null when none may. */
  readonly qualifiers: Qualifiers | null;
}

/** One condition in words. `previous`: the qualifiers that a bare value takes over. */
export function parsePrimitive(reader: TokenReader, previous: Qualifiers | null): Primitive {
  const token = reader.peek();
  const alone = (filter: Filter): Primitive => ({ filter, qualifiers: null });
  if (token.kind === 'number' || token.kind === 'address') {
    const bare: Qualifiers = { protocol: null, direction: null, type: 'host' };
    const qualifiers = previous ?? (token.kind === 'address' ? bare : null);
    if (!qualifiers) throw filterError(`a word such as port must stand before ${quoted(token)}`, token.at);
    return { filter: parseValue(reader, qualifiers), qualifiers };
  }
  switch (token.text) {
    case 'less':
    case 'greater':
      reader.take();
      return alone(primitive(token.text, readNumber(reader.take(), 0xffff, 'length')));
    case 'vlan':
      reader.take();
      return alone(
        primitive('vlan', reader.peek().kind === 'number' ? readNumber(reader.take(), 4094, 'VLAN id') : null),
      );
  }
  if (NAMED_ONLY.has(token.text)) throw filterError(`${quoted(token)} is not supported`, token.at);

  const protocol = QUALIFYING.has(token.text) || ALONE.has(token.text) ? reader.take().text : null;
  if (protocol !== null && CASTS.has(reader.peek().text) && ['ether', 'ip', 'ip6'].includes(protocol)) {
    const cast = reader.take();
    if (protocol === 'ip6' && cast.text === 'broadcast') throw filterError('IPv6 has no broadcast', cast.at);
    return alone(primitive(protocol, cast.text));
  }
  const direction = parseDirection(reader);
  const typed = reader.peek();
  const type = TYPES.has(typed.text) ? (reader.take().text as Type) : null;
  if (type === null && direction === undefined) {
    if (protocol !== null && ALONE.has(protocol)) return alone(primitive(protocol));
    const at = reader.peek();
    throw filterError(
      protocol === null
        ? `${quoted(at)} is no word of a filter, and names are not looked up`
        : `host, proto, broadcast or multicast must follow “${protocol}”`,
      at.at,
    );
  }
  const qualifiers: Qualifiers = { protocol, direction: direction ?? null, type: type ?? 'host' };
  if (!FITTING[qualifiers.type].has(protocol) || (qualifiers.type === 'proto' && direction))
    throw filterError(`“${protocol ?? direction}” cannot stand before “${qualifiers.type}”`, token.at);
  return { filter: parseValues(reader, qualifiers), qualifiers };
}
