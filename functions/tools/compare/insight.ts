import type { CollectionRecord } from '../../../schemas/collection';
import type { Finding } from '../../../schemas/finding';
import { rankFindings } from '../context/diagnosis';

export interface Lonely {
  readonly index: number;
  /** Serious findings that only this side has, causes first. */
  readonly ranked: readonly Finding[];
}

/** The side with the worst problems of its own; null when no side has a serious one. */
export function loneliest(unique: readonly (readonly Finding[])[], sameNode: boolean): Lonely | null {
  const sides = unique.map((findings, index) => ({ index, ranked: rankFindings(findings) }));
  const weight = ({ ranked }: Lonely) =>
    ranked.reduce((sum, one) => sum + { critical: 1000, high: 30, medium: 1, low: 0, info: 0 }[one.severity], 0);
  // of one node the latest comes first: what is wrong now
  const worst = (sameNode ? sides.reverse() : sides).reduce((a, b) => (weight(b) > weight(a) ? b : a));
  return worst.ranked.length > 0 ? worst : null;
}

const others = (ranked: readonly Finding[]) => (ranked.length > 1 ? ` and ${ranked.length - 1} more of its own` : '');
const name = (finding: Finding) => `"${finding.title}" (${finding.severity})`;

/** One sentence: what is different. */
export function insightOf(
  about: {
    readonly sameNode: boolean;
    readonly records: readonly CollectionRecord[];
    readonly labels: readonly string[];
    readonly what: 'all' | 'errors' | 'config';
  },
  unique: readonly (readonly Finding[])[],
  differing: readonly string[],
): string {
  const { sameNode, records, labels, what } = about;
  const settings = differing.length > 0 ? `the sides differ in ${differing.join(', ')}` : '';
  if (sameNode && records.length === 2 && what !== 'config') {
    const [gone, fresh] = [rankFindings(unique[0]!), rankFindings(unique[1]!)];
    const said = [
      ...(fresh.length > 0 ? [`new is ${name(fresh[0]!)}${others(fresh)}`] : []),
      ...(gone.length > 0 ? [`gone is ${name(gone[0]!)}${others(gone)}`] : []),
      ...(settings ? [settings] : []),
    ];
    const since = `since ${records[0]!.collectedAt ?? labels[0]!}, in ${labels[1]!}`;
    return said.length > 0 ? `${since}: ${said.join('; ')}` : `${since}: nothing serious is new or gone`;
  }
  const lonely = loneliest(unique, sameNode);
  if (lonely) {
    const { index, ranked } = lonely;
    return `${labels[index]!} alone has ${name(ranked[0]!)}${others(ranked)}${settings ? `; ${settings}` : ''}`;
  }
  if (settings) return `${what === 'config' ? '' : 'no serious finding is unique to one side; '}${settings}`;
  return `no difference found in ${{ all: 'serious findings or configuration', errors: 'serious findings', config: 'configuration' }[what]}`;
}
