import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { type Check, type Clients, type Finding, fail, ok, warn } from './check';

/** Enough to know how a cluster is; a doctor is no inventory. */
const MAX_NODES = 1000;
const SHOWN = 5;

async function instances(ec2: ReturnType<Clients['ec2']>, cluster: string): Promise<Map<string, string | null>> {
  const found = new Map<string, string | null>();
  let NextToken: string | undefined;
  do {
    const page = await ec2.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: 'tag:eks:cluster-name', Values: [cluster] },
          { Name: 'instance-state-name', Values: ['running'] },
        ],
        NextToken,
      }),
    );
    for (const { Instances = [] } of page.Reservations ?? [])
      for (const one of Instances) if (one.InstanceId) found.set(one.InstanceId, one.IamInstanceProfile?.Arn ?? null);
    NextToken = page.NextToken;
  } while (NextToken && found.size < MAX_NODES);
  return found;
}

async function online(ssm: ReturnType<Clients['ssm']>): Promise<Set<string>> {
  const found = new Set<string>();
  let NextToken: string | undefined;
  do {
    const page = await ssm.send(
      new DescribeInstanceInformationCommand({
        Filters: [{ Key: 'PingStatus', Values: ['Online'] }],
        MaxResults: 50,
        NextToken,
      }),
    );
    for (const one of page.InstanceInformationList ?? []) if (one.InstanceId) found.add(one.InstanceId);
    NextToken = page.NextToken;
  } while (NextToken && found.size < MAX_NODES * 10);
  return found;
}

const some = (ids: readonly string[]) =>
  `${ids.slice(0, SHOWN).join(', ')}${ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : ''}`;

export const NODE_CHECKS: readonly Check[] = [
  {
    name: 'nodes',
    async run({ config, clients }) {
      const found: Finding[] = [];
      for (const region of [...new Set([config.region, ...(config.nodeRegions ?? [])])]) {
        const answering = await online(clients.ssm(region));
        for (const cluster of config.clusters) {
          const nodes = await instances(clients.ec2(region), cluster);
          if (nodes.size === 0) continue;
          const silent = [...nodes.keys()].filter((id) => !answering.has(id));
          const of = `${nodes.size - silent.length} of ${nodes.size} nodes of ${cluster} in ${region} answer SSM`;
          if (silent.length === 0) found.push(ok(of));
          else {
            const fix =
              'give the node role AmazonSSMManagedInstanceCore and let nodes reach the SSM endpoints; for Auto Mode and Bottlerocket without agent: nodescope inbox --from node-diagnostic or bottlerocket';
            const reason = `${of}; not ${some(silent)}`;
            found.push(silent.length === nodes.size ? fail(reason, fix) : warn(reason, fix));
          }
          const bare = [...nodes].filter(([, profile]) => profile === null).map(([id]) => id);
          if (bare.length > 0)
            found.push(
              fail(`no instance profile: ${some(bare)}`, 'attach the node role: without one a node cannot upload'),
            );
        }
      }
      if (found.length > 0) return found;
      return warn(
        `no running instance carries eks:cluster-name of ${config.clusters.join(', ')}`,
        'only managed node groups set that tag: see trust.selfManagedTags for others, and nodeRegions',
      );
    },
  },
  {
    name: 'roles',
    async run({ config }) {
      // this package has no IAM client: what cannot be looked at is said, with the command that looks
      const [first = 'the node role'] = config.nodeRoleArns;
      if (config.nodeRoleArns.length === 0)
        return fail('no node role is named: no node may upload', 'add nodeRoleArns to the configuration');
      return warn(
        `not checked: the policies of ${config.nodeRoleArns.length} node roles and of the collector role`,
        `aws iam list-attached-role-policies --role-name ${first.split('/').pop()} must show AmazonSSMManagedInstanceCore`,
      );
    },
  },
];
