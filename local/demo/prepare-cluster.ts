import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalNode } from '../cloud/nodes';
import { CLUSTER_DEMO, type DemoNode } from '../samples/cluster-demo';
import { writeBundle } from '../samples/write-bundle';

/** Large enough to be worth sharding, small enough for a minute on two cores. */
const SICK_BYTES = 12_000_000;
const TWIN_BYTES = 5_000_000;

export interface DemoCluster {
  readonly sick: DemoNode;
  readonly twins: readonly DemoNode[];
  readonly bytes: number;
  readonly files: number;
}

/** Writes the bundles the simulated nodes will upload, and the `nodes.json` that makes them nodes. */
export async function prepareCluster(
  home: string,
  nowMs: number,
  onNode: (name: string) => void,
): Promise<DemoCluster> {
  const folder = path.join(home, 'demo-bundles');
  await mkdir(folder, { recursive: true });
  const nodes: LocalNode[] = [];
  let bytes = 0;
  let files = 0;
  for (const demo of CLUSTER_DEMO) {
    onNode(demo.name);
    const file = path.join(folder, `${demo.node.instanceId}.tar.gz`);
    const sizeBytes = demo.faults.length > 0 ? SICK_BYTES : TWIN_BYTES;
    const summary = await writeBundle({
      file,
      seed: demo.seed,
      node: demo.node,
      collectedAt: nowMs,
      sizeBytes,
      faults: demo.faults,
    });
    bytes += summary.decodedBytes;
    files += summary.files;
    const { instanceId, cluster, region, az, nodeName, ip } = demo.node;
    nodes.push({
      instanceId,
      cluster,
      region,
      az,
      nodeName,
      privateIp: ip,
      state: 'running',
      ssm: 'online',
      bundlePath: path.relative(home, file),
      failure: 'none',
      instanceType: demo.node.instanceType ?? 'm6i.xlarge',
      securityGroups: ['sg-0a1b2c3d4e5f60718'],
      networkInterfaces: [],
    });
  }
  await writeFile(path.join(home, 'nodes.json'), `${JSON.stringify(nodes, null, 2)}\n`);
  const [sick] = CLUSTER_DEMO.filter((demo) => demo.faults.length > 0);
  return { sick: sick!, twins: CLUSTER_DEMO.filter((demo) => demo.faults.length === 0), bytes, files };
}
