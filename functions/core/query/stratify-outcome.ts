import type { BatchMember, BatchRecord } from '../../../schemas/batch';
import { COLLECTION_PROGRESS, type CollectionRecord, TERMINAL_STATES } from '../../../schemas/collection';

export type MemberStatus = 'succeeded' | 'failed' | 'refused' | 'in-progress' | 'not-started' | 'unknown';

/** One member of a batch, or one of several collections asked for together. */
export interface MemberOutcome {
  readonly collectionId: string;
  readonly instanceId: string | null;
  readonly role: BatchMember['role'] | null;
  readonly stratum: string | null;
  readonly status: MemberStatus;
  readonly progress: number;
  readonly reason: string | null;
  readonly hint: string | null;
  readonly record: CollectionRecord | null;
}

/** No step runs longer without touching the record: whoever drove it is gone. As the lease of the node lock. */
const STALLED_MS = 4 * 3600_000;

function statusOf(record: CollectionRecord, nowMs: number): MemberStatus {
  if (record.state === 'completed') return 'succeeded';
  if (record.state === 'failed') return 'failed';
  if (TERMINAL_STATES.has(record.state)) return 'refused';
  const waits = record.state === 'awaiting-approval';
  return !waits && nowMs - Date.parse(record.updatedAt) > STALLED_MS ? 'unknown' : 'in-progress';
}

const WORDS: Partial<Record<MemberStatus, string>> = {
  unknown: 'nothing has been heard of it for hours: its execution was stopped',
};

export function outcomeOf(
  member: Pick<BatchMember, 'collectionId'> & Partial<BatchMember>,
  record: CollectionRecord | null,
  batch: { readonly record: BatchRecord; readonly ended: boolean } | null,
  nowMs: number,
): MemberOutcome {
  const { collectionId } = member;
  const base = {
    collectionId,
    instanceId: record?.node.instanceId ?? member.instanceId ?? null,
    ...{ role: member.role ?? null, stratum: member.stratum ?? null, record },
  };
  if (record) {
    const status = statusOf(record, nowMs);
    const reason = record.failure?.cause ?? WORDS[status] ?? null;
    return { ...base, status, progress: COLLECTION_PROGRESS[record.state], reason, hint: record.failure?.hint ?? null };
  }
  if (!batch)
    return {
      ...{ ...base, status: 'unknown', progress: 0, reason: 'there is no such collection, or it has expired' },
      hint: 'use the ids that collect or batch_collect returned',
    };
  const why = batch.record.notStarted.find((one) => one.collectionId === collectionId);
  const failure = batch.record.failure;
  return {
    ...{ ...base, status: 'not-started', progress: batch.ended ? 100 : 0 },
    reason: why ? `${why.error}: ${why.cause}` : batch.ended ? (failure?.cause ?? 'the batch ended before it') : null,
    hint: batch.ended ? (failure?.hint ?? 'call collect for this node') : null,
  };
}

/** How much a completed collection asks to be looked at first. */
const weight = ({ record }: MemberOutcome) => (record?.findings?.critical ?? 0) * 1000 + (record?.findings?.high ?? 0);

const STATUS_ORDER: readonly MemberStatus[] = [
  'failed',
  'succeeded',
  'in-progress',
  'refused',
  'not-started',
  'unknown',
];

/** Failures first, then the worst findings; ties by id. */
export function byUrgency(a: MemberOutcome, b: MemberOutcome): number {
  return (
    STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status) ||
    weight(b) - weight(a) ||
    (a.collectionId < b.collectionId ? -1 : 1)
  );
}

/** The pair worth comparing: the worst representative and the control node, or the mildest of another stratum. */
export function pairToCompare(outcomes: readonly MemberOutcome[]): readonly [MemberOutcome, MemberOutcome] | null {
  const done = outcomes.filter(({ status }) => status === 'succeeded').sort(byUrgency);
  const worst = done.find(({ role }) => role !== 'control') ?? done[0];
  if (!worst) return null;
  const others = done.filter((one) => one !== worst).reverse();
  const other =
    others.find(({ role }) => role === 'control') ??
    others.find(({ stratum }) => stratum !== worst.stratum) ??
    others[0];
  return other ? [worst, other] : null;
}

/** Rules among the worst findings of more than one node: what the nodes have in common, most shared first. */
export function sharedRules(outcomes: readonly MemberOutcome[], limit: number) {
  const done = outcomes.filter(({ status }) => status === 'succeeded');
  const counts = new Map<string, number>();
  for (const { record } of done)
    for (const rule of new Set(record?.topRules)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts]
    .filter(([, nodes]) => nodes > 1)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, limit)
    .map(([ruleId, nodes]) => ({ ruleId, nodes, of: done.length }));
}
