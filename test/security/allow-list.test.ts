import { collections } from '../../functions/aws/collections-table';
import { TOOLS } from '../../functions/tools/tools.generated';
import type { CollectionRecord } from '../../schemas/collection';
import { openTestCloud, type TestCloud } from '../e2e/embedded';

const NODE = 'i-0fee1dead00000001';
const FOREIGN = 'payments-of-somebody-else';

/** A completed collection of a cluster that this deployment does not serve. */
function foreignRecord(collectionId: string): CollectionRecord {
  const now = new Date().toISOString();
  return {
    ...{ collectionId, state: 'completed', trigger: 'tool', reason: 'test', requestedAt: now, updatedAt: now },
    node: { instanceId: NODE, nodeName: null, cluster: FOREIGN, region: 'eu-west-1', account: null },
    ...{ completedAt: now, executionArn: null, automationExecutionId: null, bundle: null, collectedAt: now },
    ...{ progress: null, findings: null, verdict: 'foreign verdict', gapCount: 0, failure: null },
    ...{ engineVersion: null, rulesetVersion: null },
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  };
}

/** What each tool needs besides the collection. */
const MORE: Readonly<Record<string, Record<string, unknown>>> = {
  read: { logKey: 'kubelet/kubelet.log' },
  artifact: { logKey: 'kubelet/kubelet.log' },
  search: { query: 'error' },
  summarize: { finding_ids: ['F-aaaaaaaaaaaa'] },
  get_sop: { sopName: 'dns-failures' },
};

/** Takes several collections, or none: asked in its own way below. */
const OTHERWISE = new Set(['compare_nodes', 'batch_status', 'cluster_health', 'tcpdump_analyze']);

describe('a collection of a cluster off the allow-list', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud({ env: { NODESCOPE_ALLOWED_CLUSTERS: 'shop' } });
    await collections.create(foreignRecord('foreign-1'));
    await collections.create(foreignRecord('foreign-2'));
  });
  afterAll(() => cloud.dispose());

  const readers = TOOLS.filter((tool) => tool.effect === 'read' && !OTHERWISE.has(tool.name)).map(({ name }) => name);

  it.each(readers)('is denied by %s, by its id and by its node', async (name) => {
    // get_sop by node fills in the id it was given and reads nothing
    const byNode = 'instanceId' in shapeOf(name) && name !== 'get_sop';
    const choices = [{ collectionId: 'foreign-1' }, ...(byNode ? [{ instanceId: NODE }] : [])];
    for (const choice of choices) {
      const answer = await cloud.callTool(name, { ...choice, ...MORE[name] });
      expect(JSON.stringify(answer)).not.toContain('foreign verdict');
      expect({ choice, answer }).toMatchObject({ answer: { ok: false, error: { code: 'denied' } } });
    }
  });

  it('is shown neither beside others, nor in lists, nor by the name of its cluster', async () => {
    const asked: [string, Record<string, unknown>][] = [
      ['compare_nodes', { collectionIds: ['foreign-1', 'foreign-2'] }],
      ['batch_status', { collectionIds: ['foreign-1', 'foreign-2'] }],
      ['cluster_health', { clusterName: FOREIGN }],
      ['history', { clusterName: FOREIGN }],
      ['history', {}],
      ['batch_collect', { clusterName: FOREIGN }],
    ];
    for (const [name, args] of asked) {
      const answer = JSON.stringify(await cloud.callTool(name, args));
      expect(answer).not.toContain('foreign verdict');
      expect(answer).not.toContain(NODE);
    }
  });
});

function shapeOf(name: string): Record<string, unknown> {
  return TOOLS.find((tool) => tool.name === name)!.input.shape;
}
