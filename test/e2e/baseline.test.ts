import path from 'node:path';
import type { FindingView } from '../../functions/tools/context/finding-view';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { ended, openTestCloud, simulateNodes, type TestCloud, writeSample } from './embedded';

/** How usual a finding is in its cluster annotates it and hides nothing. */
describe('baseline of a cluster', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud();
    const bundle = path.join(cloud.home, 'bundle.tar.gz');
    await writeSample(bundle, { faults: ['rp-filter'], sizeBytes: 1_000_000 });
    await simulateNodes(cloud.home, bundle);
  }, 180_000);
  afterAll(() => cloud.dispose());

  async function findingsOf(instanceId: string): Promise<FindingView[]> {
    const answer = await cloud.callTool('collect', { instanceId });
    if (!answer.ok) throw new Error(answer.error.message);
    expect((await ended(cloud, String(answer.collectionId))).state).toBe('completed');
    const errors = await cloud.callTool('errors', { collectionId: answer.collectionId });
    if (!errors.ok) throw new Error(errors.error.message);
    return errors.findings as FindingView[];
  }

  it('counts the same problem in earlier collections of other nodes', async () => {
    const first = await findingsOf(CLUSTER_DEMO[0]!.node.instanceId);
    const second = await findingsOf(CLUSTER_DEMO[1]!.node.instanceId);
    const of = (list: FindingView[]) => list.find((finding) => finding.ruleId === 'rp-filter-strict')!;
    expect(of(first).baseline).toBeUndefined();
    expect(of(second).baseline).toEqual({ collections: 1, nodes: 1 });
    expect(of(second).severity).toBe(of(first).severity);
    expect(second.length).toBe(first.length);
  }, 180_000);
});
