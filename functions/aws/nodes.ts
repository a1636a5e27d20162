import { DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import { ec2 } from './clients/ec2';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

export interface NodeInfo {
  readonly instanceId: string;
  readonly state: string;
  readonly region: string;
  readonly availabilityZone: string | null;
  readonly instanceType: string | null;
  readonly privateIp: string | null;
  readonly nodeName: string | null;
  /** From the tag EKS sets itself (`aws:eks:cluster-name`, `eks:cluster-name`, `eks:eks-cluster-name`), else `kubernetes.io/cluster/<name>`. */
  readonly cluster: string | null;
  readonly securityGroups: readonly string[];
  readonly networkInterfaces: readonly {
    readonly eniId: string;
    readonly privateIps: number;
    readonly subnetId: string;
  }[];
  /** Volumes attached now, the root volume included; null when EC2 did not say. */
  readonly attachedVolumes: number | null;
  /** Hops the answers of the metadata service may take; null when EC2 did not say. */
  readonly metadataHopLimit: number | null;
}

function clusterOf(instance: Instance): string | null {
  const tags = new Map((instance.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
  // the last one is what Karpenter and EKS Auto Mode set
  const own = tags.get('aws:eks:cluster-name') ?? tags.get('eks:cluster-name') ?? tags.get('eks:eks-cluster-name');
  if (own) return own;
  // anybody with ec2:CreateTags can set this one
  if (!environment().selfManagedTags) return null;
  for (const key of tags.keys()) {
    if (key.startsWith('kubernetes.io/cluster/')) return key.slice('kubernetes.io/cluster/'.length);
  }
  return null;
}

/** What EC2 knows of an instance; null when it does not exist in the region. Hybrid nodes (`mi-`) are not EC2's. */
async function describe(instanceId: string, region = environment().region): Promise<NodeInfo | null> {
  if (!instanceId.startsWith('i-')) return null;
  try {
    const out = await ec2(region).send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    const instance = out.Reservations?.[0]?.Instances?.[0];
    if (!instance) return null;
    return {
      instanceId,
      state: instance.State?.Name ?? 'unknown',
      region,
      availabilityZone: instance.Placement?.AvailabilityZone ?? null,
      instanceType: instance.InstanceType ?? null,
      privateIp: instance.PrivateIpAddress ?? null,
      nodeName: instance.PrivateDnsName ?? null,
      cluster: clusterOf(instance),
      securityGroups: (instance.SecurityGroups ?? []).flatMap((group) => group.GroupId ?? []),
      networkInterfaces: (instance.NetworkInterfaces ?? []).map((eni) => ({
        eniId: eni.NetworkInterfaceId ?? '',
        privateIps: eni.PrivateIpAddresses?.length ?? 0,
        subnetId: eni.SubnetId ?? '',
      })),
      attachedVolumes: instance.BlockDeviceMappings?.length ?? null,
      metadataHopLimit: instance.MetadataOptions?.HttpPutResponseHopLimit ?? null,
    };
  } catch (error) {
    if (hasName(error, 'InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed')) return null;
    throw upstream('DescribeInstances', error);
  }
}

export const nodes = { describe };
