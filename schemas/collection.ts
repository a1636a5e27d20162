import { z } from 'zod';
import { NodeRef } from './finding';
import { Severity } from './severity';

export const Trigger = z.enum(['tool', 'alarm', 'inbox', 'batch', 'request']);
export type Trigger = z.infer<typeof Trigger>;

/** States a collection passes through; the last five are terminal. */
export const CollectionState = z.enum([
  'queued',
  'awaiting-approval',
  'collecting',
  'awaiting-upload',
  'unpacking',
  'classifying',
  'aggregating',
  'publishing',
  'completed',
  'failed',
  'rejected',
  'suppressed',
  'cancelled',
]);
export type CollectionState = z.infer<typeof CollectionState>;
export const TERMINAL_STATES: ReadonlySet<CollectionState> = new Set([
  'completed',
  'failed',
  'rejected',
  'suppressed',
  'cancelled',
]);

/** How far along each state is, in percent: an honest order, not a clock. */
export const COLLECTION_PROGRESS: Record<CollectionState, number> = {
  queued: 2,
  'awaiting-approval': 5,
  collecting: 15,
  'awaiting-upload': 25,
  unpacking: 55,
  classifying: 70,
  aggregating: 85,
  publishing: 95,
  completed: 100,
  failed: 100,
  rejected: 100,
  suppressed: 100,
  cancelled: 100,
};

/** May be used as execution name: at most 80 characters, none that Step Functions refuses. */
export const CollectionId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{2,79}$/);

export const InstanceId = z.string().regex(/^(i-[0-9a-f]{8,17}|mi-[0-9a-f]{17})$/);

export const ObjectRef = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  bytes: z.number().int().nonnegative().nullable(),
  etag: z.string().nullable(),
});
export type ObjectRef = z.infer<typeof ObjectRef>;

/** Input of the `collect-node` state machine. */
export const CollectionRequest = z.strictObject({
  collectionId: CollectionId,
  trigger: Trigger,
  requestedAt: z.string(),
  reason: z.string().max(500),
  node: NodeRef,
  bundle: ObjectRef.nullable().describe('Set when the archive is already in the bucket (inbox): collecting is skipped'),
  /** Tuning that must not change results: the tests vary it. */
  tuning: z.strictObject({ shardBytes: z.number().int().min(4096).optional() }).default({}),
  AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: z
    .string()
    .optional()
    .describe('Set by a batch: the Step Functions console then links the collection to it'),
});
export type CollectionRequest = z.infer<typeof CollectionRequest>;

export const CollectionFailure = z.strictObject({
  state: z.string().describe('Name of the workflow state that failed'),
  error: z.string(),
  cause: z.string(),
  hint: z.string(),
});
export type CollectionFailure = z.infer<typeof CollectionFailure>;

/** The META item of a collection in the Collections table. */
export const CollectionRecord = z.strictObject({
  collectionId: CollectionId,
  state: CollectionState,
  trigger: Trigger,
  reason: z.string(),
  node: NodeRef,
  requestedAt: z.string(),
  updatedAt: z.string(),
  completedAt: z.string().nullable(),
  executionArn: z.string().nullable(),
  automationExecutionId: z.string().nullable(),
  bundle: ObjectRef.nullable(),
  collectedAt: z.string().nullable(),
  progress: z.strictObject({ shards: z.number().int(), files: z.number().int(), bytes: z.number().int() }).nullable(),
  findings: z.record(Severity, z.number().int()).nullable(),
  verdict: z.string().nullable(),
  topRules: z.array(z.string()).optional().describe('Rules of the worst findings: what nodes that fail alike share'),
  gapCount: z.number().int(),
  failure: CollectionFailure.nullable(),
  engineVersion: z.string().nullable(),
  rulesetVersion: z.string().nullable(),
  expiresAt: z.number().int().describe('TTL, epoch seconds'),
});
export type CollectionRecord = z.infer<typeof CollectionRecord>;
