import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { collections } from '../../functions/aws/collections-table';
import { jsonBytes } from '../../functions/core/query/page';
import { someRecord } from '../core/query/some-nodes';
import { openTestCloud, type TestCloud } from '../e2e/embedded';

const REGION = 'eu-west-1';
const idOf = (at: number) => `i-${at.toString(16).padStart(17, '0')}`;

function nodeOf(cluster: string, at: number, changes: object = {}) {
  return {
    ...{ instanceId: idOf(at), cluster, region: REGION, az: `${REGION}${'abc'[at % 3]}`, nodeName: `node-${at}` },
    ...{
      bundlePath: 'x.tar.gz',
      nodegroup: `group-${at % 7}`,
      imageId: `ami-${at % 30}`,
      instanceType: `m${at % 12}.large`,
    },
    ...changes,
  };
}

type Answer = Record<string, unknown> & { gaps: { what: string }[]; next: { tool: string; arguments: object }[] };
type Row = { instanceId: string; problems: string[]; lastCollection: object | null };

describe('cluster_health', () => {
  let cloud: TestCloud;
  async function ask(args: object): Promise<Answer> {
    const answer = await cloud.callTool('cluster_health', args);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer as unknown as Answer;
  }

  beforeAll(async () => {
    cloud = await openTestCloud({ env: { NODESCOPE_ALLOWED_CLUSTERS: 'shop,mid,big,quiet' } });
    const shop = [
      nodeOf('shop', 1, { statusChecks: 'impaired', nodegroup: 'gpu' }),
      nodeOf('shop', 2, { ssm: 'offline' }),
      nodeOf('shop', 3, { state: 'stopped' }),
      nodeOf('shop', 4),
      nodeOf('shop', 5, { kind: 'auto-mode', ssm: 'offline' }),
      nodeOf('shop', 7, { state: 'terminated' }),
      { ...nodeOf('shop', 6), instanceId: 'mi-00000000000000006' },
    ];
    const big = Array.from({ length: 5000 }, (_, at) =>
      nodeOf('big', at + 100, at % 3 === 0 ? { ssm: 'offline' } : at % 5 === 0 ? { statusChecks: 'impaired' } : {}),
    );
    const mid = Array.from({ length: 60 }, (_, at) => nodeOf('mid', at + 10_000, at % 2 ? { ssm: 'offline' } : {}));
    const nodes = [...shop, ...mid, ...big, nodeOf('quiet', 9000)];
    await writeFile(path.join(cloud.home, 'nodes.json'), JSON.stringify(nodes));
    const issue = {
      code: 'InsufficientFreeAddresses',
      message: 'no free addresses in subnet-1',
      resourceIds: ['subnet-1'],
    };
    const clusters = { shop: { version: '1.32', nodegroups: { gpu: { issues: [issue] } } } };
    await writeFile(path.join(cloud.home, 'clusters.json'), JSON.stringify(clusters));
    const now = new Date().toISOString();
    const node = { ...someRecord(idOf(4)).node, instanceId: idOf(4), cluster: 'shop' };
    const findings = { critical: 1, high: 0, medium: 0, low: 0, info: 0 };
    const expiresAt = Math.floor(Date.now() / 1000) + 3600;
    const times = { requestedAt: now, updatedAt: now, completedAt: now, collectedAt: now, expiresAt };
    const verdict = 'DNS of the node is blocked';
    await collections.create(someRecord(idOf(4), { ...times, node, findings, verdict, topRules: ['dns-blocked'] }));
  }, 120_000);
  afterAll(() => cloud.dispose());

  it('shows cluster, node groups with explained issues, and every unhealthy node with its last collection', async () => {
    const answer = await ask({ clusterName: 'shop' });
    expect(answer).toMatchObject({
      cluster: { name: 'shop', version: '1.32', status: 'ACTIVE', region: REGION },
      healthSummary: {
        totalNodes: 7,
        running: 5,
        unhealthyCount: 4,
        byKind: { managed: 5, hybrid: 1, 'auto-mode': 1 },
      },
      nodesListed: 5,
      verdict:
        '4 of 6 nodes look unhealthy, most serious: 1 × critical-findings; 1 more are already terminated; 1 of 5 node groups report issues',
      nextCursor: null,
    });
    const [gpu] = answer.nodegroups as { name: string; status: string; issues: { means: string; do: string }[] }[];
    expect(gpu).toMatchObject({ name: 'gpu', status: 'DEGRADED' });
    expect(gpu!.issues[0]).toMatchObject({ means: expect.stringMatching(/no free addresses/), do: expect.any(String) });
    const rows = answer.nodes as Row[];
    expect(rows.map(({ instanceId, problems }) => [instanceId, ...problems])).toEqual([
      [idOf(4), 'critical-findings'],
      [idOf(1), 'status-impaired'],
      [idOf(2), 'ssm-lost'],
      [idOf(3), 'stopped'],
      [idOf(7), 'gone'],
    ]);
    expect(rows[0]!.lastCollection).toMatchObject({ state: 'completed', verdict: 'DNS of the node is blocked' });
    expect(rows[1]!.lastCollection).toBeNull();
    expect(answer.next).toMatchObject([
      { tool: 'quick_triage', arguments: { collectionId: `${idOf(4)}-c` } },
      { tool: 'batch_collect', arguments: { clusterName: 'shop', filter: 'unhealthy', dryRun: true } },
    ]);
    expect(answer.gaps.map(({ what }) => what)).toEqual(['self-managed nodes', 'Kubernetes Node conditions']);
  });

  it('fits 5,000 nodes into about 8 kB', async () => {
    const first = await ask({ clusterName: 'big' });
    expect(jsonBytes(first)).toBeLessThan(10_000);
    expect(first).toMatchObject({ healthSummary: { totalNodes: 5000, unhealthyCount: 2333 }, nodesListed: 2333 });
    expect(String(first.verdict)).toMatch(/^2333 of 5000 nodes look unhealthy, most serious: 666 × status-impaired/);
  }, 120_000);

  it('pages through all that are unhealthy', async () => {
    const first = await ask({ clusterName: 'mid' });
    const second = await ask({ clusterName: 'mid', cursor: first.nextCursor });
    const ids = [first, second].flatMap(({ nodes }) => (nodes as Row[]).map(({ instanceId }) => instanceId));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(15);
    const other = await cloud.callTool('cluster_health', { clusterName: 'shop', cursor: first.nextCursor });
    expect(other).toMatchObject({ ok: false, error: { code: 'invalid-argument', field: 'cursor' } });
  });

  it('does not ask SSM when told not to, and says nothing about agents then', async () => {
    const answer = await ask({ clusterName: 'shop', includeSSMStatus: false });
    expect(answer).toMatchObject({ healthSummary: { totalNodes: 6, ssmOnline: 0, ssmOffline: 0, ssmUnknown: 6 } });
    expect((answer.nodes as Row[]).flatMap(({ problems }) => problems)).not.toContain('ssm-lost');
  });

  it('lists all nodes on demand, and proposes a sample of all where none looks sick', async () => {
    const answer = await ask({ clusterName: 'quiet', list: 'all' });
    expect(answer).toMatchObject({ nodesListed: 1, nodes: [{ problems: [], lastCollection: null }] });
    expect(answer.next).toMatchObject([{ tool: 'batch_collect', arguments: { filter: 'all', dryRun: true } }]);
  });

  it('refuses clusters off the allow-list before asking AWS, and unknown ones', async () => {
    const refused = await cloud.callTool('cluster_health', { clusterName: 'secret' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'denied', field: 'clusterName' } });
    const elsewhere = await cloud.callTool('cluster_health', { clusterName: 'quiet', region: 'us-east-1' });
    expect(elsewhere).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(await cloud.callTool('cluster_health', { clusterName: '../etc' })).toMatchObject({
      error: { code: 'invalid-argument' },
    });
  });
});

describe('cluster_health without permission to ask EKS', () => {
  it('still shows nodes, and says what is missing', async () => {
    const refusing = createServer((req, res) => {
      req.resume();
      res.writeHead(403, { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' });
      res.end(JSON.stringify({ message: 'not authorized to perform eks:DescribeCluster' }));
    });
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
    const { port } = refusing.address() as AddressInfo;
    const cloud = await openTestCloud({ env: { AWS_ENDPOINT_URL_EKS: `http://127.0.0.1:${port}` } });
    await writeFile(path.join(cloud.home, 'nodes.json'), JSON.stringify([nodeOf('shop', 1, { ssm: 'offline' })]));
    const answer = await cloud.callTool('cluster_health', { clusterName: 'shop' });
    await cloud.dispose();
    refusing.close();
    expect(answer).toMatchObject({
      ok: true,
      cluster: { name: 'shop', version: null },
      nodegroups: [],
      nodes: [{ instanceId: idOf(1), problems: ['ssm-lost'] }],
      next: [],
    });
    const gaps = (answer as unknown as Answer).gaps.map(({ what }) => what);
    expect(gaps).toEqual(['EKS cluster', 'self-managed nodes', 'hybrid nodes', 'Kubernetes Node conditions']);
  }, 60_000);
});
