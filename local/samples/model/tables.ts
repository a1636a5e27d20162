/** One condition of a rule: how iptables-save writes it, and how `iptables -L` shows it (empty: a column shows it). */
export interface Match {
  readonly save: string;
  readonly list: string;
}

export interface Rule {
  readonly protocol?: string;
  readonly source?: string;
  readonly destination?: string;
  readonly in?: string;
  readonly out?: string;
  readonly matches: readonly Match[];
  readonly target: string;
  /** Options of the target in both forms. */
  readonly options?: Match;
  readonly packets: number;
  readonly bytes: number;
  readonly fault?: string;
}

export interface Chain {
  /** null for a chain the user made. */
  readonly policy: 'ACCEPT' | 'DROP' | null;
  readonly packets: number;
  readonly bytes: number;
  readonly rules: Rule[];
}

/** Chains of one table by name, in print order. */
export type Tables = Map<string, Chain>;

export const comment = (text: string): Match => ({
  save: `-m comment --comment ${/[\s"]/.test(text) ? `"${text}"` : text}`,
  list: `/* ${text} */`,
});
export const ctstate = (states: string, not = false): Match => ({
  save: `-m conntrack ${not ? '! ' : ''}--ctstate ${states}`,
  list: `${not ? '! ' : ''}ctstate ${states}`,
});
export const dport = (protocol: string, port: number): Match => ({
  save: `-m ${protocol} --dport ${port}`,
  list: `${protocol} dpt:${port}`,
});

/** `-A CHAIN …` as iptables-save prints it. */
export function saveLine(chain: string, rule: Rule): string {
  const words = [`-A ${chain}`];
  const addressed = (flag: string, value: string | undefined) => {
    if (value) words.push(value.startsWith('!') ? `! ${flag} ${value.slice(1)}` : `${flag} ${value}`);
  };
  addressed('-s', rule.source);
  addressed('-d', rule.destination);
  addressed('-i', rule.in);
  addressed('-o', rule.out);
  if (rule.protocol) words.push(`-p ${rule.protocol}`);
  for (const match of rule.matches) words.push(match.save);
  words.push(`-j ${rule.target}`);
  if (rule.options) words.push(rule.options.save);
  return words.join(' ');
}

/** iptables abbreviates counters of more than five digits, as the K, M, G of `-v` without `-x`. */
export function abbreviate(value: number): string {
  if (value <= 99_999) return String(value).padStart(5);
  let shown = Math.floor((value + 500) / 1000);
  for (const unit of ['K', 'M', 'G', 'T']) {
    if (shown <= 9_999 || unit === 'T') return `${String(shown).padStart(4)}${unit}`;
    shown = Math.floor((shown + 500) / 1000);
  }
  return String(value);
}

/** A rule as `iptables -nvL` of 1.8.8 prints it. */
export function listLine(rule: Rule): string {
  const address = (value: string | undefined) => {
    const not = value?.startsWith('!') ?? false;
    const plain = (not ? value!.slice(1) : (value ?? '0.0.0.0/0')).replace(/\/32$/, '');
    return `${not ? '!' : ' '}${plain.padEnd(19)} `;
  };
  const device = (value: string | undefined) =>
    value?.startsWith('!') ? `!${value.slice(1).padEnd(6)} ` : ` ${(value ?? '*').padEnd(6)} `;
  const extra = [...rule.matches.map((match) => match.list), rule.options?.list ?? ''].filter(Boolean);
  return (
    `${abbreviate(rule.packets)} ${abbreviate(rule.bytes)} ${rule.target.padEnd(9)}  ${(rule.protocol ?? 'all').padEnd(5)}-- ` +
    `${device(rule.in)}${device(rule.out).slice(1)}${address(rule.source)}${address(rule.destination).slice(0, -1)} ${extra.join(' ')}`
  );
}
