import path from 'node:path';
import { jsonBytes } from '../../functions/core/query/page';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { writeBundle } from '../../local/samples/write-bundle';
import { openTestCloud, simulateNodes, type TestCloud } from '../e2e/embedded';
import { collectFile } from './stage';

interface Answer {
  insight: string;
  compared: { label: string; collectionId: string }[];
  comparisonMatrix: { label: string; unique: number; common: number }[];
  uniqueFindings: Record<string, { title: string; severity: string }[]>;
  commonFindingsCount: number;
  dimensions: {
    dimension: string;
    same: boolean;
    equalValues: number;
    numbers: { name: string; values: Record<string, number | null>; ratio: number | null }[];
    sets: { name: string; onlyOn: Record<string, string[]> }[];
    unknownOn: string[];
  }[];
  gaps: { what: string; reason: string }[];
  next: { tool: string; arguments: Record<string, unknown> }[];
}

const [A, B] = [CLUSTER_DEMO[0]!.node, CLUSTER_DEMO[1]!.node];
const NEVER = 'i-0ccccccccccccccc3';

jest.setTimeout(120_000);

describe('compare_nodes', () => {
  let cloud: TestCloud;
  const ids = { before: '', after: '', repaired: '', twin: '' };

  beforeAll(async () => {
    cloud = await openTestCloud();
    const collect = async (node: typeof A, hour: number, faults: string[]) => {
      const file = path.join(
        cloud.home,
        `eks_${node.instanceId}_2026-01-31_${hour}00-UTC_0.7.9${'x'.repeat(hour)}.tar.gz`,
      );
      const collectedAt = Date.UTC(2026, 0, 31, hour);
      await writeBundle({ file, seed: 'compare', node, collectedAt, sizeBytes: 1_000_000, faults });
      return (await collectFile(cloud, file, node.instanceId)).collectionId;
    };
    // the sick one first: the order of time is the bundles', not that of the calls
    ids.after = await collect(A, 12, ['conntrack-full', 'missing-eni-default-route']);
    ids.before = await collect(A, 11, []);
    ids.repaired = await collect(A, 14, []);
    ids.twin = await collect(B, 13, []);
    await simulateNodes(cloud.home, 'x', (i) => ({
      securityGroups: i === 0 ? ['sg-nodes', 'sg-extra'] : ['sg-nodes'],
    }));
  }, 120_000);
  afterAll(() => cloud.dispose());

  async function ask(args: Record<string, unknown>): Promise<Answer> {
    const answer = await cloud.callTool('compare_nodes', args);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer as unknown as Answer;
  }
  const dimension = (answer: Answer, name: string) => answer.dimensions.find((one) => one.dimension === name)!;

  it('before and after: in the order of time, what is new, and in which settings they differ', async () => {
    const answer = await ask({ collectionIds: [ids.after, ids.before] });
    expect(answer.compared.map((one) => one.collectionId)).toEqual([ids.before, ids.after]);
    expect(answer.insight).toMatch(
      new RegExp(`^since 2026-01-31T11:00:00.000Z, in ${ids.after}: new is "Connection tracking table is nearly full"`),
    );
    expect(answer.insight).toMatch(/the sides differ in .*conntrack/);
    expect(dimension(answer, 'routes')).toMatchObject({
      same: false,
      numbers: [{ name: 'tables_without_default', values: { [ids.before]: 0, [ids.after]: 1 }, ratio: null }],
    });
    expect(answer.uniqueFindings[ids.before]!.every((one) => one.severity === 'info')).toBe(true);
    expect(answer.uniqueFindings[ids.after]!.length).toBeGreaterThan(1);
    const { ratio, values } = dimension(answer, 'conntrack').numbers.find((one) => one.name === 'kernel_count')!;
    expect(ratio).toBeGreaterThan(5);
    expect(values[ids.after]! / values[ids.before]!).toBeCloseTo(ratio!, 1);
    expect(jsonBytes(answer)).toBeLessThan(8_000);
    for (const call of answer.next) expect(await cloud.callTool(call.tool, call.arguments)).toMatchObject({ ok: true });
    expect(answer.next).toHaveLength(2);
  });

  it('before and after: EC2 is not asked about the past', async () => {
    const answer = await ask({ collectionIds: [ids.before, ids.after] });
    expect(dimension(answer, 'security_groups')).toMatchObject({ same: true, unknownOn: [ids.before, ids.after] });
    expect(answer.gaps).toMatchObject([{ what: 'security groups', reason: expect.stringContaining('now') }]);
  });

  it('and when it was repaired, what is gone', async () => {
    const { insight } = await ask({ collectionIds: [ids.after, ids.repaired], compareFields: 'errors' });
    expect(insight).toMatch(/: gone is "Connection tracking table is nearly full" \(high\) and \d more of its own$/);
    const same = await ask({ collectionIds: [ids.before, ids.repaired] });
    expect(same.insight).toContain('nothing serious is new or gone');
  });

  it('two nodes: compares all seven dimensions, and shows only what differs', async () => {
    const answer = await ask({ instanceIds: [A.instanceId, B.instanceId] });
    expect(answer.dimensions.map((one) => one.dimension).sort()).toEqual(
      ['conntrack', 'dns_config', 'eni_count', 'iptables_rules', 'ipamd_state', 'routes', 'security_groups'].sort(),
    );
    // the latest completed collection of A is the one that completed last
    expect(answer.compared.map((one) => one.collectionId)).toEqual([ids.repaired, ids.twin]);
    expect(dimension(answer, 'security_groups').sets).toEqual([
      { name: 'security_groups', common: 1, onlyOn: { [A.instanceId]: ['sg-extra'], [B.instanceId]: [] } },
    ]);
    for (const name of ['conntrack', 'dns_config', 'eni_count', 'iptables_rules', 'ipamd_state', 'routes'])
      expect(dimension(answer, name)).toMatchObject({ same: true, numbers: [], sets: [] });
    expect(dimension(answer, 'conntrack').equalValues).toBeGreaterThan(4);
    const whole = await ask({ instanceIds: [A.instanceId, B.instanceId], includeEqual: true });
    expect(dimension(whole, 'conntrack').numbers.length).toBe(dimension(answer, 'conntrack').equalValues);
    expect(answer.gaps).toEqual([]);
  });

  it('compares what it can when one of many cannot be used, and says so', async () => {
    const answer = await ask({ instanceIds: [B.instanceId, NEVER], collectionIds: [ids.after] });
    expect(answer.compared).toHaveLength(2);
    expect(answer.gaps).toEqual(expect.arrayContaining([expect.objectContaining({ what: NEVER })]));
    expect(await cloud.callTool('compare_nodes', { instanceIds: [B.instanceId, NEVER] })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });

  it('does not call a difference what one side had no data for', async () => {
    const file = path.join(cloud.home, `eks_${B.instanceId}_2026-01-31_1500-UTC_0.7.9.tar.gz`);
    const collectedAt = Date.UTC(2026, 0, 31, 15);
    const incomplete = ['sysctls/', 'networking/'];
    await writeBundle({ file, seed: 'compare', node: B, collectedAt, sizeBytes: 1_000_000, faults: [], incomplete });
    const { collectionId } = await collectFile(cloud, file, B.instanceId);
    const answer = await ask({ collectionIds: [ids.after, collectionId] });
    const full = answer.uniqueFindings[A.instanceId]!.find(
      (one) => one.title === 'Connection tracking table is nearly full',
    );
    expect(full).toMatchObject({ uncheckedOn: [B.instanceId] });
    expect(answer.insight).not.toContain('Connection tracking table is nearly full');
  });

  it('takes the arguments of the reference', async () => {
    const instanceIds = `${A.instanceId}, ${B.instanceId}`;
    for (const args of [
      { instanceIds, compareFields: 'Config', region: 'eu-west-1' },
      { instanceIds, compareFields: 'errors' },
    ])
      await ask(args);
    expect(await cloud.callTool('compare_nodes', { instanceIds, region: 'nowhere' })).toMatchObject({
      error: { code: 'invalid-argument', field: 'region' },
    });
  });
});
