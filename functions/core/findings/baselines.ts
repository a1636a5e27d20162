import type { Finding } from '../../../schemas/finding';

/** What an earlier collection of the same cluster had: signatures join the same problem across nodes. */
export interface KnownCollection {
  readonly collectionId: string;
  /** Scope of the node, as in finding ids. */
  readonly node: string;
  readonly signatures: ReadonlySet<string>;
}

/**
 * Tells of each finding how usual it is in its cluster: in how many other collections, of how many nodes, the same
 * problem was. It only annotates: what is usual may still be the cause of today's trouble.
 */
export function withBaselines(
  findings: readonly Finding[],
  known: readonly KnownCollection[],
  ownCollectionId: string,
): Finding[] {
  // a collection listed twice, or this one, must not count
  const others = new Map(
    known.filter((one) => one.collectionId !== ownCollectionId).map((one) => [one.collectionId, one]),
  );
  return findings.map((finding) => {
    const having = [...others.values()].filter((one) => one.signatures.has(finding.signature));
    const nodes = new Set(having.map((one) => one.node)).size;
    return { ...finding, baseline: { collections: having.length, nodes } };
  });
}
