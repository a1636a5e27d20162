import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type BatchMember, type BatchRecord, type BatchRequest, MAX_BATCH_MEMBERS } from '../../schemas/batch';
import { TERMINAL_STATES } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import type { Gap } from '../../schemas/gap';
import { environment } from '../aws/environment';
import type { JudgedNode } from '../core/query/cluster-health';
import { type Plan, planBatch } from '../core/query/stratify-plan';
import { Bucket, bucketViews, CannotCollect, cannotCollectViews } from './batch/plan-view';
import { clusterArguments, clusterView } from './context/cluster-view';
import { defineTool } from './define';
import type { ToolDeps } from './deps';

/** As in collect: an older run without an end is not joined any more. */
const JOINABLE_MS = 4 * 3600_000;
const COLLECTION_SECONDS = 240;
/** What collect-batch.asl.json runs at a time. */
const CONCURRENCY = 10;
const CLUSTER_IN_ID = 40;

const short = (text: string, length: number) => createHash('sha256').update(text).digest('hex').slice(0, length);

/** Readable in the console; the same cluster and token are the same batch. */
const batchIdOf = (cluster: string, region: string, token: string) =>
  `batch-${cluster.slice(0, CLUSTER_IN_ID)}-${short([cluster, region, token].join('\n'), 12)}`;

function runningCollection({ history }: JudgedNode, nowMs: number): string | null {
  const latest = history?.latest;
  if (!latest || TERMINAL_STATES.has(latest.state)) return null;
  return nowMs - Date.parse(latest.requestedAt) < JOINABLE_MS ? latest.collectionId : null;
}

interface Member extends BatchMember {
  readonly bucket: number;
  readonly node: JudgedNode;
}

/** Who is collected, in the order of the strata; the control node last. `bucket` -1 is the control node. */
function membersOf(plan: Plan, batchId: string, nowMs: number): Member[] {
  const anySick = plan.strata.some(({ nodes }) => nodes[0]!.problems.length > 0);
  const member = (node: JudgedNode, bucket: number, stratum: string): Member => {
    const { instanceId } = node.node;
    const running = runningCollection(node, nowMs);
    return {
      collectionId: running ?? `${instanceId}-b-${short(batchId, 12)}`,
      instanceId,
      role: anySick && node.problems.length === 0 ? 'control' : 'representative',
      stratum,
      joined: running !== null,
      ...{ bucket, node },
    };
  };
  return [
    ...plan.strata.flatMap(({ drawn, label }, at) => drawn.map((node) => member(node, at, label))),
    ...(plan.control ? [member(plan.control, -1, 'healthy, to compare with')] : []),
  ];
}

function planGaps(plan: Plan): Gap[] {
  const gaps: Gap[] = [];
  const gap = (what: string, count: number, reason: string, effect: string) =>
    count > 0 && gaps.push({ code: 'limit', what, bytes: null, count, reason, effect });
  const budget = 'maxTotalCollections is reached';
  gap('strata without a representative', plan.unrepresented, budget, 'nothing will be known of the nodes like them');
  gap('nodes left out', plan.leftOut, budget, 'these nodes match but are not collected');
  return gaps;
}

/** Made of the record alone: whoever starts the batch again asks for the very same. */
function requestOf({ batchId, cluster, region, requestedAt, reason, members }: BatchRecord): BatchRequest {
  return {
    ...{ batchId, cluster, region, requestedAt, reason },
    members: members.map(({ collectionId, instanceId }) => ({
      ...{ collectionId, trigger: 'batch', requestedAt, reason: `${batchId}: ${reason}`.slice(0, 500) },
      node: { instanceId, nodeName: null, cluster, region, account: null },
      ...{ bundle: null, tuning: {} },
    })),
  };
}

async function fail(deps: ToolDeps, batchId: string, error: DiagError): Promise<never> {
  const nowMs = deps.now();
  const hint = error.hint ?? 'call batch_collect again with another idempotencyToken';
  await deps.batches.enter(batchId, 'failed', nowMs, {
    completedAt: new Date(nowMs).toISOString(),
    failure: { state: 'StartExecution', error: error.name, cause: error.message.slice(0, 2000), hint },
  });
  throw error;
}

/** Writes the record first: whoever asks for the batch a moment later must find it. False when it exists already. */
async function start(deps: ToolDeps, record: BatchRecord): Promise<boolean> {
  if (!(await deps.batches.create(record))) return false;
  const started = await deps.batches
    .start(requestOf(record))
    .catch((error: unknown) => fail(deps, record.batchId, error as DiagError));
  if (started) return true;
  // a record expires before Step Functions forgets the name of its execution
  const used = new DiagError('conflict', `batch ${record.batchId} ran within the last 90 days`, {
    field: 'idempotencyToken',
    hint: 'use another idempotencyToken, or none',
  });
  return fail(deps, record.batchId, used);
}

export default defineTool({
  name: 'batch_collect',
  effect: 'start',
  title: 'Collect representatives of a cluster',
  summary:
    'Plans, and with dryRun false starts, collections of representative nodes of a cluster, chosen fairly from each group of nodes that fail alike.',
  when: 'Use when several nodes of a cluster fail. By default nothing is started: the answer is a plan, and next holds the call that carries out the very same plan. Then follow batch_status. Nodes on which nothing can run are listed with the reason, not collected.',
  input: z.strictObject({
    ...clusterArguments,
    filter: z
      .enum(['unhealthy', 'all', 'notready'])
      .default('unhealthy')
      .describe(
        'Allowed: unhealthy (default: EC2, SSM, alarms or recent findings speak against the node), all, notready (only those that may still be running but not serving).',
      ),
    strategy: z
      .enum(['sample', 'all'])
      .default('sample')
      .describe('Allowed: sample (default: some per group), all (every matching node up to maxTotalCollections).'),
    groupBy: z
      .enum(['auto', 'az', 'nodegroup', 'instance-type', 'ami'])
      .default('auto')
      .describe(
        'What nodes are grouped by besides how they fail. Allowed: auto (default: as many of node group, zone, type and AMI as the limit has room for), az, nodegroup, instance-type, ami.',
      ),
    samplesPerBucket: z
      .number()
      .int()
      .min(1)
      .max(10)
      .default(3)
      .describe('Most nodes per group, 1 to 10. Default 3. Larger groups get more, every group at least one.'),
    maxTotalCollections: z
      .number()
      .int()
      .min(1)
      .max(MAX_BATCH_MEMBERS)
      .default(15)
      .describe(`Most nodes in total, 1 to ${MAX_BATCH_MEMBERS}. Default 15.`),
    dryRun: z.boolean().default(true).describe('true (default) only plans; false starts the collections.'),
    idempotencyToken: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Same token and cluster: the same batch and the same draw, however often it is asked for.'),
    reason: z.string().max(300).optional().describe('Why; shown to whoever approves or audits.'),
  }),
  output: z.strictObject({
    batchId: z.string(),
    idempotencyToken: z.string().nullable(),
    dryRun: z.boolean(),
    started: z.boolean().describe('false for a plan, and when the batch existed already'),
    message: z.string(),
    totalNodes: z.number(),
    matchingNodes: z.number(),
    groupedBy: z.array(z.string()),
    buckets: z.array(Bucket).describe('Groups of nodes that fail alike, worst first'),
    bucketsNotShown: z.number(),
    control: z.string().nullable().describe('A healthy node as like the sick ones as possible'),
    cannotCollect: z.array(CannotCollect),
    executions: z.array(
      z.strictObject({
        instanceId: z.string(),
        collectionId: z.string(),
        bucket: z.number().nullable().describe('Index into buckets; -1 for the control node, null for an earlier plan'),
        joined: z.boolean().describe('A collection of the node was already running'),
      }),
    ),
    collectionsStarted: z.number(),
    estimatedSeconds: z.number(),
    approvalRequired: z.boolean(),
  }),
  budgetBytes: 24_000,
  examples: [
    { title: 'plan representatives of the unhealthy nodes', input: { clusterName: 'shop-prod' } },
    {
      title: 'plan two per zone',
      input: { clusterName: 'shop-prod', filter: 'all', groupBy: 'az', samplesPerBucket: 2 },
    },
  ],
  async handle(deps, input) {
    const nowMs = deps.now();
    const view = await clusterView(deps, input, true);
    const token = input.idempotencyToken ?? randomBytes(6).toString('hex');
    const batchId = batchIdOf(input.clusterName, view.region, token);
    const plan = planBatch(view.nodes, { ...input, seed: batchId });
    const members = membersOf(plan, batchId, nowMs);
    let started = false;
    let existing: BatchRecord | null = null;
    if (!input.dryRun) {
      existing = await deps.batches.find(batchId, nowMs);
      started =
        existing === null &&
        (await start(deps, newRecord(batchId, input.clusterName, view.region, input.reason, members, nowMs)));
      // a batch never changes its members: what was planned now is not what runs
      if (!started) existing ??= await deps.batches.find(batchId, nowMs);
      // whoever wrote the record may have died before starting; starting what runs already changes nothing
      if (existing?.state === 'queued') await deps.batches.start(requestOf(existing));
    }
    const { approvalRequired } = environment();
    const shown: readonly (BatchMember & { bucket?: number })[] = existing?.members ?? members;
    return {
      payload: {
        ...{ batchId, idempotencyToken: token, dryRun: input.dryRun, started },
        message: messageOf(input.dryRun, started, shown.length, approvalRequired, view.nodes.length),
        ...{ totalNodes: view.nodes.length, matchingNodes: plan.matching, groupedBy: [...plan.dimensions] },
        ...(existing ? { buckets: [], bucketsNotShown: 0 } : bucketViews(plan.strata)),
        control: existing ? null : (plan.control?.node.instanceId ?? null),
        cannotCollect: cannotCollectViews(plan.cannotCollect),
        executions: input.dryRun
          ? []
          : shown.map(({ instanceId, collectionId, bucket = null, joined }) => ({
              ...{ instanceId, collectionId, bucket, joined },
            })),
        collectionsStarted: started ? members.filter(({ joined }) => !joined).length : 0,
        estimatedSeconds: COLLECTION_SECONDS * Math.ceil(shown.length / CONCURRENCY),
        approvalRequired,
      },
      gaps: [...view.gaps, ...planGaps(plan)],
      next: !input.dryRun
        ? [{ tool: 'batch_status', arguments: { batchId }, because: 'says when the collections are ready' }]
        : members.length > 0
          ? [
              {
                tool: 'batch_collect',
                arguments: { ...input, idempotencyToken: token, dryRun: false },
                because: 'starts exactly this plan',
              },
            ]
          : [],
    };
  },
});

function messageOf(dryRun: boolean, started: boolean, count: number, approvalRequired: boolean, nodes: number): string {
  if (nodes === 0) return 'no nodes were found: gaps say what could not be asked';
  if (dryRun)
    return count === 0
      ? 'nothing to collect: no reachable node matches the filter'
      : `plan only: ${count} nodes would be collected`;
  if (!started) return 'this batch existed already: batch_status says how far it is';
  return `${count} collections ${approvalRequired ? 'wait for one approval of all' : 'started'}`;
}

/** Throws DiagError when there is nobody to collect from: an empty batch would end as a success of nothing. */
function newRecord(
  batchId: string,
  cluster: string,
  region: string,
  reason: string | undefined,
  members: readonly Member[],
  nowMs: number,
): BatchRecord {
  if (members.length === 0)
    throw new DiagError('not-found', `no node of ${cluster} that matches the filter can be collected from`, {
      field: 'filter',
      hint: 'call batch_collect with dryRun true to see why, or with filter all',
    });
  const at = new Date(nowMs).toISOString();
  return {
    ...{ batchId, state: 'queued', cluster, region, reason: reason ?? 'asked for by a tool call' },
    ...{ requestedAt: at, updatedAt: at, completedAt: null },
    members: members.map(({ bucket: _, node: __, ...member }) => member),
    ...{ notStarted: [], counts: null, failure: null },
    expiresAt: Math.floor(nowMs / 1000) + environment().retentionDays * 86_400,
  };
}
