import type { FactSource } from '../inspector';

/** One rule of a saved ruleset. Values keep a leading `!` when negated. */
export interface SavedRule {
  readonly table: string;
  readonly chain: string;
  /** 1-based, as `iptables -L --line-numbers` counts. */
  readonly position: number;
  readonly target: string | null;
  readonly source: string | null;
  readonly destination: string | null;
  readonly protocol: string | null;
  /** Ports and ranges (`53`, `8000:9000`). */
  readonly destinationPorts: readonly string[];
  readonly sourcePorts: readonly string[];
  readonly inInterface: string | null;
  readonly outInterface: string | null;
  readonly states: string | null;
  readonly comment: string | null;
  /** Conditions other than the above, e.g. `mark`, `limit`, `set`: the rule hits only a part of the traffic. */
  readonly conditions: readonly string[];
  /** From `iptables-save -c`; `null` without. */
  readonly packets: number | null;
  readonly at: FactSource;
}

/** Splits a saved rule into words; quotes keep blanks, a backslash keeps the next character. */
export function words(text: string): string[] {
  const found: string[] = [];
  let word = '';
  let quoted = false;
  let open = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!;
    if (char === '\\' && quoted && index + 1 < text.length) word += text[++index];
    else if (char === '"') {
      quoted = !quoted;
      open = true;
    } else if (!quoted && (char === ' ' || char === '\t')) {
      if (open || word !== '') found.push(word);
      word = '';
      open = false;
    } else word += char;
  }
  if (open || word !== '') found.push(word);
  return found;
}

const VALUE_OPTIONS: Record<string, keyof Draft> = {
  '-s': 'source',
  '--source': 'source',
  '-d': 'destination',
  '--destination': 'destination',
  '-p': 'protocol',
  '--protocol': 'protocol',
  '-i': 'inInterface',
  '--in-interface': 'inInterface',
  '-o': 'outInterface',
  '--out-interface': 'outInterface',
  '--ctstate': 'states',
  '--state': 'states',
  '--comment': 'comment',
};
const PORT_OPTIONS: Record<string, 'destinationPorts' | 'sourcePorts'> = {
  '--dport': 'destinationPorts',
  '--destination-port': 'destinationPorts',
  '--dports': 'destinationPorts',
  '--destination-ports': 'destinationPorts',
  '--ports': 'destinationPorts',
  '--sport': 'sourcePorts',
  '--sports': 'sourcePorts',
};
/** Match modules that only carry the options above and restrict nothing themselves. */
const PLAIN_MODULES = new Set(['comment', 'tcp', 'udp', 'sctp', 'conntrack', 'state', 'multiport', 'nfacct']);

interface Draft {
  target: string | null;
  source: string | null;
  destination: string | null;
  protocol: string | null;
  inInterface: string | null;
  outInterface: string | null;
  states: string | null;
  comment: string | null;
}

/** Reads `-A CHAIN …` with an optional `[pkts:bytes]` before it; `null` when the line is no rule. */
export function parseRule(text: string): Omit<SavedRule, 'table' | 'position' | 'at'> | null {
  const counted = /^\[(\d+):\d+\] /.exec(text);
  const tokens = words(counted ? text.slice(counted[0].length) : text);
  if ((tokens[0] !== '-A' && tokens[0] !== '--append') || !tokens[1]) return null;
  const draft: Draft = {
    target: null,
    source: null,
    destination: null,
    protocol: null,
    inInterface: null,
    outInterface: null,
    states: null,
    comment: null,
  };
  const ports = { destinationPorts: [] as string[], sourcePorts: [] as string[] };
  const conditions: string[] = [];
  let negated = false;
  for (let index = 2; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token === '!') {
      negated = true;
      continue;
    }
    const mark = negated ? '!' : '';
    negated = false;
    if (token === '-j' || token === '-g' || token === '--jump' || token === '--goto') {
      draft.target = tokens[index + 1] ?? null;
      // what follows the target are the target's own options
      break;
    }
    const key = VALUE_OPTIONS[token];
    const portKey = PORT_OPTIONS[token];
    if (key) draft[key] = mark + (tokens[++index] ?? '');
    else if (portKey) ports[portKey].push(...(tokens[++index] ?? '').split(',').map((port) => mark + port));
    else if (token === '-m' || token === '--match') {
      const module = tokens[++index] ?? '';
      if (!PLAIN_MODULES.has(module)) conditions.push(mark + module);
    } else if (token.startsWith('--tcp-flags') || token === '--syn' || token === '--icmp-type') {
      conditions.push(`${mark}${token.slice(2)}`);
    }
  }
  return { chain: tokens[1], ...draft, ...ports, conditions, packets: counted ? Number(counted[1]) : null };
}
