import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { clusterNodes } from '../../functions/aws/cluster-nodes';
import { eksCluster } from '../../functions/aws/eks-cluster';
import { clusterArn } from '../../local/cloud/kubernetes-clusters';
import { type TemporaryCloud, temporaryCloud } from '../local/cloud/temporary-cloud';

const MANY = 5000;
const HERE = 'us-east-1';
/** A region in which EKS and SSM deny everything. */
const DENIED = 'us-west-2';
const options = { clusterArn: clusterArn('big', HERE), withSsm: true, now: Date.now };

function nodeOf(at: number) {
  const kind = at % 10 === 0 ? 'karpenter' : at % 10 === 1 ? 'auto-mode' : at % 10 === 2 ? 'self-managed' : 'managed';
  return {
    ...{ instanceId: `i-${at.toString(16).padStart(17, '0')}`, cluster: 'big', region: HERE, kind },
    ...{ az: `${HERE}${'abc'[at % 3]}`, nodeName: `node-${at}`, bundlePath: 'x.tar.gz', nodegroup: `group-${at % 4}` },
    ...{ statusChecks: at % 1000 === 3 ? 'impaired' : 'ok', ssm: at % 500 === 4 ? 'offline' : 'online' },
  };
}

let local: TemporaryCloud;
let refusing: Server;
beforeAll(async () => {
  local = await temporaryCloud();
  refusing = createServer((req, res) => {
    req.resume();
    res.writeHead(403, { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' });
    res.end(JSON.stringify({ __type: 'AccessDeniedException', message: 'not authorized to perform this' }));
  });
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, local.cloud.env);
  const hybrid = { ...nodeOf(1), instanceId: 'mi-00000000000000001', kind: undefined };
  const nodes = [
    ...Array.from({ length: MANY }, (_, at) => nodeOf(at)),
    hybrid,
    { ...hybrid, instanceId: 'mi-00000000000000002', cluster: 'other' },
    ...Array.from({ length: 3 }, (_, at) => ({ ...nodeOf(MANY + at * 5 + 3), region: DENIED })),
  ];
  await writeFile(path.join(local.home, 'nodes.json'), JSON.stringify(nodes));
}, 60_000);
afterAll(async () => {
  await local.stop();
  refusing.close();
  expect(local.faults).toEqual([]);
});

describe('the nodes of a cluster', () => {
  it('are listed whole: thousands, of every kind, with group, status checks and agent', async () => {
    const { nodes, gaps } = await clusterNodes.list('big', HERE, options);
    const count = (kind: string) => nodes.filter((node) => node.kind === kind).length;
    expect({
      managed: count('managed'),
      karpenter: count('karpenter'),
      autoMode: count('auto-mode'),
      selfManaged: count('self-managed'),
      hybrid: count('hybrid'),
    }).toEqual({ managed: 3500, karpenter: 500, autoMode: 500, selfManaged: 0, hybrid: 1 });
    // what was not looked for is said, and is not zero nodes
    expect(gaps.map(({ what }) => what)).toEqual(['self-managed nodes']);
    expect(nodes.filter((node) => node.statusChecks === 'impaired')).toHaveLength(5);
    expect(nodes.filter((node) => node.ssm === 'lost')).toHaveLength(10);
    expect(nodes.filter((node) => node.ssm === null)).toHaveLength(0);
    expect(nodes[0]).toMatchObject({
      kind: 'karpenter',
      nodegroup: 'nodepool/group-0',
      availabilityZone: 'us-east-1a',
    });
    expect(nodes.map(({ instanceId }) => instanceId)).toEqual(nodes.map(({ instanceId }) => instanceId).sort());
  }, 60_000);

  it('are listed without their agents when nobody asks', async () => {
    const { nodes, gaps } = await clusterNodes.list('big', DENIED, { ...options, withSsm: false });
    expect(nodes).toHaveLength(3);
    expect(nodes.every((node) => node.ssm === null)).toBe(true);
    expect(gaps.map(({ what }) => what)).toEqual(['self-managed nodes', 'hybrid nodes']);
  }, 60_000);

  it('are still listed when SSM and EKS refuse: every loss is a gap', async () => {
    const refused = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
    Object.assign(process.env, { AWS_ENDPOINT_URL_SSM: refused, AWS_ENDPOINT_URL_EKS: refused });
    const { nodes, gaps } = await clusterNodes.list('big', DENIED, options);
    expect(nodes).toHaveLength(3);
    expect(nodes.every((node) => node.ssm === null)).toBe(true);
    expect(gaps.map(({ what, count }) => [what, count])).toEqual([
      ['self-managed nodes', 1],
      ['hybrid nodes', 1],
      ['SSM agents of 3 nodes', 3],
    ]);
    await expect(eksCluster.describe('big', DENIED)).rejects.toMatchObject({ code: 'denied' });
    const groups = await eksCluster.nodegroups('big', DENIED);
    expect(groups).toMatchObject({ nodegroups: [], gaps: [{ what: 'EKS node groups' }] });
    delete process.env.AWS_ENDPOINT_URL_SSM;
    delete process.env.AWS_ENDPOINT_URL_EKS;
  });
});

describe('a cluster of EKS', () => {
  it('is described with its node groups and what is wrong with them', async () => {
    const groups = Object.fromEntries(Array.from({ length: 104 }, (_, at) => [`extra-${at}`, {}]));
    const issue = { code: 'AsgInstanceLaunchFailures', message: 'no capacity', resourceIds: ['a', 'b'] };
    await writeFile(
      path.join(local.home, 'clusters.json'),
      JSON.stringify({ big: { issues: [issue], nodegroups: { ...groups, 'a-sick-one': { issues: [issue] } } } }),
    );
    expect(await eksCluster.describe('big', HERE)).toMatchObject({ version: '1.33', status: 'ACTIVE', issues: [{}] });
    expect(await eksCluster.describe('no-such', HERE)).toBeNull();
    const { nodegroups, gaps } = await eksCluster.nodegroups('big', HERE);
    expect(nodegroups).toHaveLength(100);
    expect(gaps).toMatchObject([{ code: 'limit', count: 9 }]);
    expect(nodegroups.find(({ name }) => name === 'a-sick-one')).toMatchObject({
      status: 'DEGRADED',
      issues: [{ code: 'AsgInstanceLaunchFailures', message: 'no capacity', resources: 2 }],
    });
  });
});
