import { z } from 'zod';
import { CollectionFailure, CollectionId, CollectionRequest, InstanceId } from './collection';

/** One approval, one state machine execution and one Automation per node: more at once is no sample any more. */
export const MAX_BATCH_MEMBERS = 50;

/** States of a batch; the last three are terminal. Whether its members run is what their own records say. */
export const BatchState = z.enum(['queued', 'awaiting-approval', 'completed', 'failed', 'rejected']);
export type BatchState = z.infer<typeof BatchState>;
export const TERMINAL_BATCH_STATES: ReadonlySet<BatchState> = new Set(['completed', 'failed', 'rejected']);

/** Input of the `collect-batch` state machine. */
export const BatchRequest = z.strictObject({
  batchId: CollectionId,
  cluster: z.string(),
  region: z.string(),
  requestedAt: z.string(),
  reason: z.string().max(500),
  members: z.array(CollectionRequest).min(1).max(MAX_BATCH_MEMBERS),
});
export type BatchRequest = z.infer<typeof BatchRequest>;

/** What the Map knows of one member when it has ended. `joined`: its name was taken, somebody else's run counts. */
export const MemberReceipt = z.strictObject({
  collectionId: CollectionId,
  outcome: z.enum(['ended', 'joined', 'failed']),
  error: z.string().nullable(),
  cause: z.string().nullable(),
});
export type MemberReceipt = z.infer<typeof MemberReceipt>;

export const BatchMember = z.strictObject({
  collectionId: CollectionId,
  instanceId: InstanceId,
  role: z.enum(['representative', 'control']),
  stratum: z.string().describe('What the nodes it stands for have in common'),
  joined: z.boolean().describe('A collection of the node was already running'),
});
export type BatchMember = z.infer<typeof BatchMember>;

/** How the members stood when the batch was closed. */
export const BatchCounts = z.strictObject({
  total: z.number().int(),
  completed: z.number().int(),
  failed: z.number().int(),
  refused: z.number().int().describe('Rejected, suppressed or cancelled: nothing ran'),
  running: z.number().int().describe('Joined runs of others that had not ended'),
  notStarted: z.number().int(),
});
export type BatchCounts = z.infer<typeof BatchCounts>;

/** The META item of a batch in the Collections table. */
export const BatchRecord = z.strictObject({
  batchId: CollectionId,
  state: BatchState,
  cluster: z.string(),
  region: z.string(),
  reason: z.string(),
  requestedAt: z.string(),
  updatedAt: z.string(),
  completedAt: z.string().nullable(),
  members: z.array(BatchMember).max(MAX_BATCH_MEMBERS),
  /** Members that left no record of their own: why they did not start. */
  notStarted: z.array(z.strictObject({ collectionId: CollectionId, error: z.string(), cause: z.string() })),
  counts: BatchCounts.nullable(),
  failure: CollectionFailure.nullable(),
  expiresAt: z.number().int().describe('TTL, epoch seconds'),
});
export type BatchRecord = z.infer<typeof BatchRecord>;
