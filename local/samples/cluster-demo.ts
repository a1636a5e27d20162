import type { FaultInput, SampleNode } from './sample-options';

export interface DemoNode {
  readonly name: string;
  readonly node: SampleNode;
  readonly seed: string;
  readonly faults: readonly FaultInput[];
}

const shared = {
  region: 'eu-west-1',
  cluster: 'shop-prod',
  nodegroup: 'general',
  instanceType: 'm6i.xlarge',
  accountId: '111122223333',
};

function demoNode(name: string, instanceId: string, ip: string, az: string, faults: readonly FaultInput[]): DemoNode {
  const nodeName = `ip-${ip.replaceAll('.', '-')}.${shared.region}.compute.internal`;
  return { name, seed: `demo-${name}`, faults, node: { ...shared, instanceId, nodeName, az, ip } };
}

/** Four nodes of one cluster: one whose DNS a host firewall blocks, and three healthy busy twins. */
export const CLUSTER_DEMO: readonly DemoNode[] = [
  demoNode('faulty', 'i-0a7c41d90e35b2f68', '10.42.37.18', 'eu-west-1a', ['dns-blocked']),
  demoNode('twin-a', 'i-03f5e8c27a914bd06', '10.42.41.203', 'eu-west-1a', []),
  demoNode('twin-b', 'i-0d92b6407fc1e853a', '10.42.75.66', 'eu-west-1b', []),
  demoNode('twin-c', 'i-06e1a3f8d5470c92b', '10.42.118.141', 'eu-west-1c', []),
];
