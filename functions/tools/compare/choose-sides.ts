import type { CollectionRecord } from '../../../schemas/collection';
import { DiagError } from '../../../schemas/errors';
import type { Gap } from '../../../schemas/gap';
import { readDimensions } from '../../core/query/compare-dimensions';
import { type CollectionChoice, completedCollection } from '../context/collection';
import { factsOf, findingsDocument } from '../context/documents';
import type { ToolDeps } from '../deps';

export const MOST_SIDES = 10;

export interface ChosenSides {
  /** Of one node in the order of time; else as asked for. */
  readonly records: readonly CollectionRecord[];
  /** Before and after: all sides are one node. */
  readonly sameNode: boolean;
  readonly labels: readonly string[];
  readonly gaps: readonly Gap[];
}

/** The collections to compare. One that cannot be used is a gap while two are left; then its error is the answer. */
export async function chooseSides(deps: ToolDeps, choices: readonly CollectionChoice[]): Promise<ChosenSides> {
  if (choices.length < 2 || choices.length > MOST_SIDES) {
    throw new DiagError('invalid-argument', `${choices.length} given, 2 to ${MOST_SIDES} are compared`, {
      field: 'instanceIds',
      hint: `pass instanceIds or collectionIds with 2 to ${MOST_SIDES} values`,
    });
  }
  const found = await Promise.allSettled(choices.map((choice) => completedCollection(deps, choice)));
  const records = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failures = found.flatMap((one, i) => (one.status === 'rejected' ? [{ error: one.reason as unknown, i }] : []));
  const fatal = failures.find(
    ({ error }) => records.length < 2 || !(error instanceof DiagError) || error.code === 'denied',
  );
  if (fatal) throw fatal.error;
  if (new Set(records.map((record) => record.collectionId)).size < records.length) {
    throw new DiagError('invalid-argument', 'the same collection is named twice', {
      field: 'collectionIds',
      hint: 'name different nodes or collections',
    });
  }
  const names = records.map((record) => record.node.instanceId ?? record.collectionId);
  const sameNode = new Set(names).size === 1;
  const time = (record: CollectionRecord) => record.collectedAt ?? record.requestedAt;
  const ordered = sameNode ? [...records].sort((a, b) => (time(a) < time(b) ? -1 : 1)) : records;
  return {
    records: ordered,
    sameNode,
    labels: ordered.map((record) => {
      const name = record.node.instanceId ?? record.collectionId;
      return names.filter((other) => other === name).length > 1 ? record.collectionId : name;
    }),
    gaps: failures.map(({ error, i }) => ({
      code: 'not-checked',
      what: choices[i]!.collectionId ?? choices[i]!.instanceId ?? 'side',
      bytes: null,
      count: 1,
      reason: error instanceof Error ? error.message : String(error),
      effect: 'it is not part of the comparison',
    })),
  };
}

/** Rules that had no data on a side: that it lacks their findings says nothing. */
export async function uncheckedRules(deps: ToolDeps, record: CollectionRecord): Promise<ReadonlySet<string>> {
  const { checks } = await findingsDocument(deps, record.collectionId);
  return new Set(checks.filter((check) => check.outcome === 'cannot-check').map((check) => check.ruleId));
}

/** Configuration of one side. EC2 is asked what no bundle holds, unless all sides are one node: it knows only what is now. */
export async function readSide(
  deps: ToolDeps,
  record: CollectionRecord,
  sameNode: boolean,
  region: string | undefined,
) {
  const { instanceId } = record.node;
  const [facts, info] = await Promise.all([
    factsOf(deps, record.collectionId),
    sameNode || !instanceId
      ? null
      : deps.nodes.describe(instanceId, region ?? record.node.region ?? undefined).catch(() => null),
  ]);
  const live = {
    securityGroups: info?.securityGroups ?? null,
    networkInterfaces: info?.networkInterfaces.length ?? null,
  };
  return { readings: readDimensions(facts, live), live: info !== null };
}

export const notLive = (sameNode: boolean, count: number): Gap => ({
  code: 'not-checked',
  what: 'security groups',
  bytes: null,
  count,
  reason: sameNode
    ? 'EC2 knows which groups and interfaces the node has now, not which it had then'
    : 'EC2 did not describe every compared instance',
  effect: 'security groups and interfaces in EC2 are compared only where known',
});
