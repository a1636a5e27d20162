import type { SavedRule } from './rule';

const VERDICT = /^(drop|reject|accept|return|continue|queue)$/;
/** Words of a rule that neither restrict it nor decide. */
const NEUTRAL = new Set(['counter', 'packets', 'bytes', 'log', 'with', 'comment', 'ip', 'ip6', 'th', 'meta', 'inet']);

/** `{ 53, 5353 }` and `10.0.0.0/8` as lists; a set name (`@blocked`) stays one word. */
function values(tokens: readonly string[], index: number): { list: string[]; next: number } {
  if (tokens[index] !== '{') return { list: [tokens[index] ?? ''], next: index };
  const list: string[] = [];
  let next = index + 1;
  while (next < tokens.length && tokens[next] !== '}') list.push(tokens[next++]!.replace(/,$/, ''));
  return { list: list.filter((word) => word !== ''), next };
}

/** One rule of `nft list`, in the fields of a saved iptables rule, so that both are judged alike. */
export function nftRule(text: string): Omit<SavedRule, 'table' | 'chain' | 'position' | 'at'> {
  const tokens = text.slice(0, 4000).split(/\s+/);
  const rule = {
    target: null as string | null,
    source: null as string | null,
    destination: null as string | null,
    protocol: null as string | null,
    destinationPorts: [] as string[],
    sourcePorts: [] as string[],
    inInterface: null as string | null,
    outInterface: null as string | null,
    states: null as string | null,
    comment: null as string | null,
    conditions: [] as string[],
    packets: null as number | null,
  };
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    const negated = tokens[index + 1] === '!=';
    const from = index + (negated || tokens[index + 1] === '==' ? 2 : 1);
    const take = (): string => {
      const { list, next } = values(tokens, from);
      index = next;
      return (negated ? '!' : '') + list.join(',');
    };
    // the members of a named set are not in the rule: it hits only a part of the traffic
    const address = (): string | null => {
      const text = take();
      if (!text.includes('@')) return text;
      rule.conditions.push(`set ${text}`);
      return null;
    };
    if (token === 'saddr') rule.source = address();
    else if (token === 'daddr') rule.destination = address();
    else if (token === 'iifname' || token === 'iif') rule.inInterface = take().replaceAll('"', '');
    else if (token === 'oifname' || token === 'oif') rule.outInterface = take().replaceAll('"', '');
    else if (token === 'dport') rule.destinationPorts.push(...take().replaceAll('-', ':').split(','));
    else if (token === 'sport') rule.sourcePorts.push(...take().replaceAll('-', ':').split(','));
    else if (token === 'l4proto' || token === 'protocol' || token === 'nexthdr') rule.protocol = take();
    else if (token === 'udp' || token === 'tcp') rule.protocol = token;
    else if (token === 'state') rule.states = take().toUpperCase();
    else if (token === 'packets') rule.packets = Number(tokens[index + 1]);
    else if (token === 'jump' || token === 'goto') rule.target = tokens[++index] ?? null;
    else if (VERDICT.test(token)) {
      rule.target = token.toUpperCase();
      break;
    } else if (!NEUTRAL.has(token) && token !== 'ct' && /^[a-z]/.test(token)) rule.conditions.push(token);
  }
  return { ...rule, packets: Number.isFinite(rule.packets) ? rule.packets : null };
}
