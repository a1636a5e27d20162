import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DescribeInstancesCommand, type DescribeInstancesCommandInput, EC2Client } from '@aws-sdk/client-ec2';
import { type TemporaryCloud, temporaryCloud } from './temporary-cloud';

const node = (id: number, extra: object = {}) => ({
  instanceId: `i-${String(id).padStart(17, '0')}`,
  cluster: id % 2 ? 'odd <&> even' : 'demo',
  region: 'us-east-1',
  az: 'us-east-1a',
  nodeName: `ip-10-0-0-${id}.ec2.internal`,
  bundlePath: 'x.tar.gz',
  ...extra,
});
let local: TemporaryCloud;
let ec2: EC2Client;
beforeAll(async () => {
  local = await temporaryCloud();
  ec2 = new EC2Client(local.client);
  const nodes = [
    ...Array.from({ length: 12 }, (_, at) => node(at + 1)),
    node(90, { state: 'terminated' }),
    node(91, { region: 'eu-west-1' }),
    node(92, {
      securityGroups: ['sg-1'],
      networkInterfaces: [{ eniId: 'eni-1', subnetId: 'subnet-1', privateIps: ['10.0.0.92', '10.0.0.93'] }],
    }),
  ];
  await writeFile(path.join(local.home, 'nodes.json'), JSON.stringify(nodes));
});
afterAll(async () => {
  ec2.destroy();
  await local.stop();
  expect(local.faults).toEqual([]);
});
async function instancesOf(input: DescribeInstancesCommandInput) {
  const out = await ec2.send(new DescribeInstancesCommand(input));
  return { next: out.NextToken, instances: (out.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []) };
}

describe('DescribeInstances through the AWS SDK', () => {
  it('tells state, place, addresses and the cluster tags', async () => {
    const { instances } = await instancesOf({ InstanceIds: [node(92).instanceId] });
    expect(instances).toMatchObject([
      {
        State: { Name: 'running', Code: 16 },
        PrivateDnsName: 'ip-10-0-0-92.ec2.internal',
        PrivateIpAddress: '10.0.0.92',
        Placement: { AvailabilityZone: 'us-east-1a' },
        SecurityGroups: [{ GroupId: 'sg-1' }],
        NetworkInterfaces: [
          { NetworkInterfaceId: 'eni-1', PrivateIpAddresses: [{ Primary: true }, { Primary: false }] },
        ],
      },
    ]);
    const tags = Object.fromEntries(instances[0]!.Tags!.map(({ Key, Value }) => [Key, Value]));
    expect(tags).toMatchObject({ 'eks:cluster-name': 'demo', 'kubernetes.io/cluster/demo': 'owned' });
  });

  it('filters by tag, id and state, with wildcards', async () => {
    const count = async (Name: string, ...Values: string[]) =>
      (await instancesOf({ Filters: [{ Name, Values }] })).instances.length;
    expect(await count('tag:eks:cluster-name', 'odd <&> even')).toBe(6);
    expect(await count('tag-key', 'kubernetes.io/cluster/demo')).toBe(8);
    expect(await count('instance-id', node(3).instanceId, node(4).instanceId)).toBe(2);
    expect(await count('private-dns-name', 'ip-10-0-0-1*')).toBe(4);
    expect(await count('instance-state-name', 'terminated')).toBe(1);
    await expect(count('made-up', 'x')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('pages', async () => {
    const seen: (string | undefined)[] = [];
    for (let NextToken: string | undefined, pages = 0; pages === 0 || NextToken; pages++) {
      const page = await instancesOf({ MaxResults: 5, ...(NextToken ? { NextToken } : {}) });
      expect(page.instances.length).toBeLessThanOrEqual(5);
      seen.push(...page.instances.map(({ InstanceId }) => InstanceId));
      NextToken = page.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([14, 14]);
  });

  it('says which id is unknown, malformed or in another region', async () => {
    const ids = (...InstanceIds: string[]) => instancesOf({ InstanceIds });
    await expect(ids('i-00000000000009999')).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    await expect(ids(node(91).instanceId)).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    await expect(ids('i-xyz')).rejects.toMatchObject({ name: 'InvalidInstanceID.Malformed' });
  });
});
