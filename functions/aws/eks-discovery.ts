import { DescribeNodegroupCommand, EKSClient, ListClustersCommand, ListNodegroupsCommand } from '@aws-sdk/client-eks';

/** What can be looked up for the wizard. Each answers a reason instead where the person's credentials do not reach. */
export interface Discovery {
  clusters(region: string): Promise<{ readonly names: readonly string[]; readonly problem: string | null }>;
  nodeRoles(
    region: string,
    cluster: string,
  ): Promise<{ readonly arns: readonly string[]; readonly problem: string | null }>;
}

const reason = (error: unknown) =>
  error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : 'failed';

/** Asks EKS with the default credentials. Roles of Karpenter and self-managed nodes are not in any node group. */
export function eksDiscovery(
  client: (region: string) => Pick<EKSClient, 'send'> = (region) => new EKSClient({ region, maxAttempts: 2 }),
): Discovery {
  return {
    async clusters(region) {
      const names: string[] = [];
      try {
        let nextToken: string | undefined;
        do {
          const page = await client(region).send(new ListClustersCommand({ nextToken }));
          names.push(...(page.clusters ?? []));
          nextToken = page.nextToken;
        } while (nextToken && names.length < 1000);
        return { names: names.sort(), problem: null };
      } catch (error) {
        return { names: names.sort(), problem: reason(error) };
      }
    },
    async nodeRoles(region, cluster) {
      const arns = new Set<string>();
      try {
        const { nodegroups = [] } = await client(region).send(new ListNodegroupsCommand({ clusterName: cluster }));
        for (const nodegroupName of nodegroups) {
          const found = await client(region).send(
            new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName }),
          );
          if (found.nodegroup?.nodeRole) arns.add(found.nodegroup.nodeRole);
        }
        return { arns: [...arns].sort(), problem: null };
      } catch (error) {
        return { arns: [...arns].sort(), problem: reason(error) };
      }
    },
  };
}
