import { parseCidr } from '../cidr';

const UNITS: Record<string, number> = { K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** `iptables -nv` shortens counters above 99,999 with decimal units; `null` when it is no counter. */
export function listCounter(text: string): number | null {
  const match = /^(\d+)([KMGT]?)$/.exec(text);
  return match ? Number(match[1]) * (UNITS[match[2]!] ?? 1) : null;
}

const PROTOCOLS: Record<string, string> = { 6: 'tcp', 17: 'udp', 1: 'icmp', 58: 'ipv6-icmp' };
/** Words of match extensions that narrow a rule; what they say is not needed to judge it. */
const CONDITIONS: readonly (readonly [RegExp, string])[] = [
  [/\bmark match\b/, 'mark'],
  [/\bmatch-set\b/, 'set'],
  [/\blimit:/, 'limit'],
  [/\bADDRTYPE match\b/, 'addrtype'],
  [/\bowner\b/, 'owner'],
  [/\brecent:/, 'recent'],
  [/\bSTRING match\b/, 'string'],
  [/#conn /, 'connlimit'],
  [/\bicmp(v6)?-?type|\bicmptype/, 'icmp'],
  [/\bPHYSDEV match\b/, 'physdev'],
];

const isRange = (text: string | undefined): boolean => text !== undefined && parseCidr(text.replace(/^!/, '')) !== null;

/** An option with its negation: `! -s 10.0.0.0/8`. */
function option(flag: string, value: string, wildcard: RegExp): string {
  if (wildcard.test(value)) return '';
  return value.startsWith('!') ? ` ! ${flag} ${value.slice(1)}` : ` ${flag} ${value}`;
}

/**
 * A rule of `iptables -nvL` in the words of `iptables-save -c`, for bundles that hold only the list (Bottlerocket);
 * `null` when the line is no rule. Columns are found from the two addresses, because target and option may be blank.
 */
export function savedForm(text: string, chain: string): string | null {
  const tokens = text.slice(0, 2000).trim().split(/\s+/);
  const packets = listCounter(tokens[0] ?? '');
  const bytes = listCounter(tokens[1] ?? '');
  if (packets === null || bytes === null) return null;
  let source = 4;
  while (source < tokens.length && source < 10 && !(isRange(tokens[source]) && isRange(tokens[source + 1]))) source++;
  if (!isRange(tokens[source])) return null;
  const before = tokens.slice(2, source - 2).filter((token) => !/^(--|-f|!f)$/.test(token));
  const protocol = before.at(-1) ?? 'all';
  const target = before.length > 1 ? before[0]! : null;
  const rest = tokens.slice(source + 2).join(' ');
  const comment = /\/\* (.*?) \*\//.exec(rest)?.[1] ?? null;
  const matches = rest.replace(/\/\*.*?\*\//g, ' ');
  const anywhere = /^(0\.0\.0\.0\/0|::\/0)$/;
  const destinationPorts = /\b(?:dpts?:|dports )(!?[\d:,]+)/.exec(matches)?.[1];
  const sourcePorts = /\b(?:spts?:|sports )(!?[\d:,]+)/.exec(matches)?.[1];
  const states = /(! )?\b(?:ctstate|state) ([A-Z,]+)/.exec(matches);
  return [
    `[${packets}:${bytes}] -A ${chain}`,
    option('-s', tokens[source]!, anywhere),
    option('-d', tokens[source + 1]!, anywhere),
    option('-i', tokens[source - 2]!, /^(\*|any)$/),
    option('-o', tokens[source - 1]!, /^(\*|any)$/),
    option('-p', PROTOCOLS[protocol] ?? protocol, /^(all|0)$/),
    comment === null ? '' : ` -m comment --comment "${comment.replaceAll('"', '')}"`,
    states ? `${states[1] ? ' !' : ''} --ctstate ${states[2]}` : '',
    destinationPorts === undefined ? '' : option('--dports', destinationPorts, /^$/),
    sourcePorts === undefined ? '' : option('--sports', sourcePorts, /^$/),
    ...CONDITIONS.filter(([pattern]) => pattern.test(matches)).map(([, name]) => ` -m ${name}`),
    target === null ? '' : ` -j ${target}`,
  ].join('');
}

/** `Chain FORWARD (policy ACCEPT 3 packets, 180 bytes)` as `:FORWARD ACCEPT [3:180]`; `null` for other lines. */
export function savedChain(text: string): { readonly chain: string; readonly line: string } | null {
  const header = /^Chain (\S+) \((?:policy (\S+) (\d+[KMGT]?) packets, (\d+[KMGT]?) bytes|\d+ references)/.exec(text);
  if (!header) return null;
  const [, chain, policy, packets, bytes] = header;
  const counters = policy === undefined ? '0:0' : `${listCounter(packets!) ?? 0}:${listCounter(bytes!) ?? 0}`;
  return { chain: chain!, line: `:${chain} ${policy ?? '-'} [${counters}]` };
}
