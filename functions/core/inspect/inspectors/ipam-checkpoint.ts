import { defineInspector, type FactSource } from '../inspector';
import { fields, list, numeric, readJson, text } from '../json-document';

const ALLOCATIONS = 5000;

export interface IpamAllocation {
  readonly address: string;
  readonly containerId: string | null;
  readonly pod: string | null;
  /** Seconds since 1970; `null` when not written. */
  readonly allocatedAt: number | null;
  /** Pod with its own branch ENI has no address of the pool. */
  readonly at: FactSource | null;
}
export interface IpamCheckpointFacts {
  readonly file: string;
  readonly version: string | null;
  readonly allocations: readonly IpamAllocation[];
  readonly total: number;
  /** Addresses given to two sandboxes at once. */
  readonly duplicates: readonly string[];
}

/** `/var/run/aws-node/ipam.json`: the addresses ipamd restores after a restart. */
export default defineInspector({
  id: 'ipamCheckpoint',
  title: 'Addresses ipamd has handed out (ipam.json)',
  kinds: ['ipamd-checkpoint'],
  accepts: (path) => /(^|\/)ipam[^/]*\.json$/.test(path),
  open: (file) =>
    readJson<IpamCheckpointFacts>(file, (value, find) => {
      const root = fields(value);
      if (!Array.isArray(root.allocations)) return null;
      const seen = new Set<string>();
      const duplicates: string[] = [];
      const allocations = list(root.allocations).flatMap((entry): IpamAllocation[] => {
        const one = fields(entry);
        const address = text(one.ipv4) ?? text(one.ipv6);
        if (address === null) return [];
        if (seen.has(address)) duplicates.push(address);
        seen.add(address);
        const metadata = fields(one.metadata);
        const name = text(metadata.k8sPodName);
        const stamp = numeric(one.allocationTimestamp);
        return [
          {
            address,
            containerId: text(one.containerID),
            pod: name && `${text(metadata.k8sPodNamespace) ?? '?'}/${name}`,
            allocatedAt: stamp === null ? null : stamp / 1e9,
            at: seen.size <= 100 ? find(`"${address}"`) : null,
          },
        ];
      });
      return {
        file,
        version: text(root.version),
        allocations: allocations.slice(0, ALLOCATIONS),
        total: allocations.length,
        duplicates,
      };
    }),
  // other JSON files beside it (egress plugins) have no allocations; ipam.json keeps its own facts
  merge: (left: IpamCheckpointFacts, right: IpamCheckpointFacts) => (left.total >= right.total ? left : right),
});
