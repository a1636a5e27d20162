export interface IssueText {
  readonly means: string;
  readonly do: string;
}

const NETWORK_GONE = 'recreate it or correct the launch template; the node group may have to be replaced';
const PERMISSIONS = 'compare the role with the policies EKS documents for it';

/** Health codes of EKS for node groups and clusters: what they mean for nodes and where to look. */
const ISSUES: Readonly<Record<string, IssueText>> = {
  AccessDenied: {
    means: 'nodes or EKS itself may not talk to the Kubernetes API',
    do: 'check the access entry or aws-auth mapping of the node role and the RBAC objects EKS created',
  },
  AmiIdNotFound: {
    means: 'the AMI of the launch template no longer exists or is not shared with this account',
    do: 'set an existing AMI in a new launch template version',
  },
  AsgInstanceLaunchFailures: {
    means: 'the Auto Scaling group cannot launch instances: often no capacity of that type in the zone',
    do: 'read the activity history of the Auto Scaling group; add instance types or zones',
  },
  AutoScalingGroupInvalidConfiguration: {
    means: 'somebody changed the Auto Scaling group so that EKS cannot manage it',
    do: 'undo the change; change the node group instead',
  },
  AutoScalingGroupNotFound: {
    means: 'the Auto Scaling group of the node group was deleted',
    do: 'create a new node group and delete this one',
  },
  ClusterUnreachable: {
    means: 'EKS cannot reach the Kubernetes API server: nothing can be scheduled or evicted',
    do: 'check the state of the cluster, admission webhooks and the security groups of the control plane',
  },
  ConfigurationConflict: {
    means: 'something was changed beside EKS and contradicts what EKS manages',
    do: 'the message names it; undo the change',
  },
  Ec2InstanceTypeDoesNotExist: {
    means: 'the instance type is not offered in this Region or zone',
    do: 'choose types that every zone of the node group offers',
  },
  Ec2LaunchTemplateNotFound: {
    means: 'the launch template of the node group was deleted',
    do: 'create a new node group: EKS cannot use another template for this one',
  },
  Ec2LaunchTemplateVersionMismatch: {
    means: 'the launch template was changed beside EKS',
    do: 'update the node group to the version that shall be used',
  },
  Ec2SecurityGroupNotFound: { means: 'a security group of the cluster was deleted', do: NETWORK_GONE },
  Ec2SubnetInvalidConfiguration: {
    means: 'instances in a subnet get no public address though they need one to reach the cluster',
    do: 'enable auto-assigned public addresses, or give the subnet a NAT gateway or VPC endpoints',
  },
  Ec2SubnetMissingIpv6Assignment: {
    means: 'a subnet of an IPv6 cluster does not assign IPv6 addresses',
    do: 'enable auto-assigned IPv6 addresses of the subnet',
  },
  Ec2SubnetNotFound: { means: 'a subnet of the node group was deleted', do: NETWORK_GONE },
  IamInstanceProfileNotFound: {
    means: 'the instance profile of the nodes was deleted: new nodes cannot join',
    do: 'recreate the profile with the node role',
  },
  IamNodeRoleNotFound: {
    means: 'the node role was deleted: new nodes cannot join, running ones lose their credentials',
    do: 'recreate the role under the same name with the policies of worker nodes',
  },
  IamRoleNotFound: { means: 'the role of the cluster was deleted', do: 'recreate it under the same name' },
  IamLimitExceeded: { means: 'the account has too many IAM objects', do: 'raise the quota or delete unused ones' },
  IamThrottling: { means: 'IAM throttles requests of the account', do: 'wait, and find what calls IAM so often' },
  InstanceLimitExceeded: {
    means: 'the account may not run more instances of that family',
    do: 'raise the vCPU quota of the family in Service Quotas',
  },
  InsufficientFreeAddresses: {
    means: 'subnets have no free addresses: nodes cannot launch and pods get no address',
    do: 'add subnets or a secondary CIDR; see the findings about address allocation of a node there',
  },
  InternalFailure: { means: 'EKS failed itself', do: 'try again later; open a support case when it stays' },
  KmsKeyDisabled: { means: 'the KMS key that encrypts secrets is disabled', do: 'enable the key' },
  KmsKeyMarkedForDeletion: {
    means: 'the KMS key that encrypts secrets will be deleted, and the cluster with it be lost',
    do: 'cancel the deletion of the key now',
  },
  KubernetesLabelInvalid: { means: 'a label of the node group is invalid', do: 'correct the labels of the node group' },
  LimitExceeded: { means: 'a quota of the account is used up', do: 'the message names it; raise it' },
  NodeCreationFailure: {
    means: 'instances start but do not join the cluster: role, network path to the API server, user data or DNS',
    do: 'collect one of its instances, or its console output, and look at kubelet and nodeadm',
  },
  NodeTerminationFailure: { means: 'EKS could not terminate a node', do: 'look at the instances the message names' },
  PodEvictionFailure: {
    means: 'pods could not be evicted: a PodDisruptionBudget or a pod that does not end blocks the update',
    do: 'find the PodDisruptionBudget that allows no disruption',
  },
  ResourceNotFound: {
    means: 'something the cluster was created with is gone',
    do: 'the message names it; recreate it',
  },
  ResourceLimitExceeded: { means: 'a quota of the account is used up', do: 'the message names it; raise it' },
  SourceEc2LaunchTemplateNotFound: {
    means: 'the launch template the node group was created from was deleted: versions cannot be updated',
    do: 'create a new node group from an existing template',
  },
  StsRegionalEndpointDisabled: { means: 'STS is disabled in the Region', do: 'enable the STS endpoint of the Region' },
  UnsupportedVersion: { means: 'the Kubernetes version is no longer supported', do: 'update the cluster' },
};

const FAMILIES: readonly (readonly [RegExp, IssueText])[] = [
  [/^Iam/, { means: 'an IAM object of the nodes is missing or limited', do: PERMISSIONS }],
  [/^Ec2|^Vpc/, { means: 'an EC2 resource of the cluster is missing or misconfigured', do: NETWORK_GONE }],
  [/^Kms/, { means: 'the KMS key that encrypts secrets cannot be used', do: 'check state and policy of the key' }],
  [/^AutoScaling|^Asg/, { means: 'the Auto Scaling group does not work', do: 'read its activity history' }],
];

/** Never fails: EKS adds codes, and its own message says the rest. */
export function explainIssue(code: string): IssueText {
  if (Object.hasOwn(ISSUES, code)) return ISSUES[code]!;
  const family = FAMILIES.find(([pattern]) => pattern.test(code));
  return family?.[1] ?? { means: 'a problem EKS names without detail', do: 'read its message; see the EKS console' };
}
