import { collections } from '../../../functions/aws/collections-table';
import type { CollectionRecord } from '../../../schemas/collection';
import type { Step } from '../driver';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const LATER = NOW / 1000 + 86_400;
const PADDING = 'x'.repeat(20_000);

function record(collectionId: string, minute: number, changes: Partial<CollectionRecord> = {}): CollectionRecord {
  const at = new Date(NOW + minute * 60_000).toISOString();
  return {
    collectionId,
    state: 'queued',
    trigger: 'alarm',
    reason: '',
    node: { instanceId: 'i-0aaaaaaaaaaaaaaaa', nodeName: null, cluster: 'blue', region: 'eu-west-1', account: null },
    requestedAt: at,
    updatedAt: at,
    completedAt: null,
    executionArn: null,
    automationExecutionId: null,
    bundle: null,
    collectedAt: null,
    progress: null,
    findings: { critical: 0, high: 1, medium: 2, low: 3, info: 4 },
    verdict: 'naïve «ünïcödé» 🚒',
    gapCount: 0,
    failure: null,
    engineVersion: null,
    rulesetVersion: null,
    expiresAt: LATER,
    ...changes,
  };
}

const nowhere = { instanceId: null, nodeName: null, cluster: null, region: null, account: null };
const ids = async (found: Promise<CollectionRecord[]>) => (await found).map(({ collectionId }) => collectionId);

/** Conditional writes, terminal states, expiry, both indexes newest first, and pages of more than 1 MB. */
export function collectionSteps(): Step[] {
  const many = Array.from({ length: 70 }, (_, i) => `many-${String(i).padStart(2, '0')}`);
  return [
    ['create', () => collections.create(record('one', 0))],
    ['create again: a replay', () => collections.create(record('one', 5, { reason: 'must not overwrite' }))],
    ['find', () => collections.find('one', NOW)],
    ['find after its time', () => collections.find('one', (LATER + 1) * 1000)],
    ['find nothing', () => collections.find('none', NOW)],
    ['get nothing', () => collections.get('none', NOW)],
    ['update', () => collections.update('one', { gapCount: 3, progress: { shards: 2, files: 4, bytes: 5 } })],
    ['update with undefined', () => collections.update('one', { gapCount: 4, verdict: undefined } as never)],
    ['update of nothing', () => collections.update('none', { gapCount: 1 })],
    ['update without changes', () => collections.update('one', {})],
    ['enter collecting', () => collections.enter('one', 'collecting', NOW + 1000)],
    [
      'enter failed',
      () =>
        collections.enter('one', 'failed', NOW + 2000, {
          failure: { state: 'AwaitUpload', error: 'e', cause: '', hint: 'h' },
        }),
    ],
    ['enter publishing after the end', () => collections.enter('one', 'publishing', NOW + 3000)],
    ['find after all that', () => collections.find('one', NOW)],
    ['create without a node', () => collections.create(record('nobody', 1, { node: nowhere }))],
    [
      'create 70 of 20 kB',
      () => Promise.all(many.map((id, i) => collections.create(record(id, 10 + i, { reason: PADDING })))),
    ],
    ['create one that is over', () => collections.create(record('over', 200, { expiresAt: NOW / 1000 - 1 }))],
    ['node, newest 3', () => ids(collections.ofNode('i-0aaaaaaaaaaaaaaaa', 3, NOW))],
    ['node, all: several pages', () => ids(collections.ofNode('i-0aaaaaaaaaaaaaaaa', 1000, NOW))],
    ['cluster, newest 65', () => ids(collections.ofCluster('blue', 65, NOW))],
    ['cluster unknown', () => ids(collections.ofCluster('unknown', 10, NOW))],
    ['cluster nobody has', () => ids(collections.ofCluster('green', 10, NOW))],
    ['create more than 400 kB', () => collections.create(record('huge', 0, { reason: 'y'.repeat(410_000) }))],
  ];
}
