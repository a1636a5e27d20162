import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DescribeInstanceStatusCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  EKSClient,
  ListClustersCommand,
  ListNodegroupsCommand,
} from '@aws-sdk/client-eks';
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clusterArn } from '../../../local/cloud/kubernetes-clusters';
import { type TemporaryCloud, temporaryCloud } from './temporary-cloud';

const idOf = (at: number) => `i-${String(at).padStart(17, '0')}`;
const node = (at: number, changes: object = {}) => ({
  ...{ instanceId: idOf(at), cluster: 'demo', region: 'us-east-1', az: 'us-east-1a', nodeName: `node-${at}` },
  ...{ bundlePath: 'x.tar.gz', nodegroup: `group-${at}`, ...changes },
});
let local: TemporaryCloud;
let eks: EKSClient;
beforeAll(async () => {
  local = await temporaryCloud();
  eks = new EKSClient(local.client);
  const nodes = [
    ...[1, 2, 3].map((at) => node(at)),
    node(4, { kind: 'karpenter' }),
    node(5, { statusChecks: 'impaired' }),
    node(6, { statusChecks: 'impaired', state: 'stopped' }),
    { ...node(7), instanceId: 'mi-00000000000000007' },
    { ...node(8), instanceId: 'mi-00000000000000008', cluster: 'other' },
  ];
  await writeFile(path.join(local.home, 'nodes.json'), JSON.stringify(nodes));
});
afterAll(async () => {
  eks.destroy();
  await local.stop();
  expect(local.faults).toEqual([]);
});

describe('EKS through the AWS SDK', () => {
  it('knows the clusters that nodes belong to, and no others', async () => {
    const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'demo' }));
    expect(cluster).toMatchObject({ name: 'demo', status: 'ACTIVE', arn: clusterArn('demo', 'us-east-1') });
    const unknown = eks.send(new DescribeClusterCommand({ name: 'no-such' }));
    await expect(unknown).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(eks.send(new ListClustersCommand({}))).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it('pages through managed node groups and describes each', async () => {
    const seen: string[] = [];
    for (let nextToken: string | undefined, pages = 0; pages === 0 || nextToken; pages++) {
      const page = await eks.send(new ListNodegroupsCommand({ clusterName: 'demo', maxResults: 2, nextToken }));
      seen.push(...(page.nodegroups ?? []));
      nextToken = page.nextToken;
    }
    // Karpenter's pools and hybrid nodes are no node groups
    expect(seen).toEqual(['group-1', 'group-2', 'group-3', 'group-5', 'group-6']);
    const describe = (nodegroupName: string) =>
      eks.send(new DescribeNodegroupCommand({ clusterName: 'demo', nodegroupName }));
    expect((await describe('group-1')).nodegroup).toMatchObject({
      status: 'ACTIVE',
      scalingConfig: { desiredSize: 1 },
    });
    await expect(describe('group-4')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

it('EC2 tells which running instances fail their status checks', async () => {
  const ec2 = new EC2Client(local.client);
  const Filters = [{ Name: 'instance-status.status', Values: ['impaired'] }];
  const { InstanceStatuses } = await ec2.send(new DescribeInstanceStatusCommand({ Filters }));
  ec2.destroy();
  expect(InstanceStatuses).toMatchObject([{ InstanceId: idOf(5), InstanceStatus: { Status: 'impaired' } }]);
});

it('SSM finds the hybrid nodes of a cluster by the tag of their activation', async () => {
  const ssm = new SSMClient(local.client);
  const Filters = [
    { Key: 'tag:EKSClusterARN', Values: [clusterArn('demo', 'us-east-1')] },
    { Key: 'ResourceType', Values: ['ManagedInstance'] },
  ];
  const { InstanceInformationList } = await ssm.send(new DescribeInstanceInformationCommand({ Filters }));
  ssm.destroy();
  expect(InstanceInformationList?.map(({ InstanceId }) => InstanceId)).toEqual(['mi-00000000000000007']);
});
