import { defineInspector, type FactSource } from '../inspector';
import { fields, numeric, readJson, text } from '../json-document';

/** 15 ENIs × 50 addresses is the largest instance type; prefixes hold 16 each. */
const ADDRESSES = 5000;

export interface IpamdEni {
  readonly id: string;
  readonly deviceNumber: number | null;
  readonly primary: boolean;
  readonly trunk: boolean;
  readonly efa: boolean;
  readonly prefixes: number;
  /** Addresses the ENI can give to pods. */
  readonly addresses: number;
  readonly assigned: number;
}
export interface IpamdEnisFacts {
  readonly file: string;
  readonly total: number;
  readonly assigned: number;
  readonly enis: readonly IpamdEni[];
  /** Addresses given to pods now, with the pod's name when ipamd knows it. */
  readonly assignments: readonly { readonly address: string; readonly eni: string; readonly pod: string | null }[];
  /** Addresses freed within the 30 s before the newest event of the file: ipamd does not give them out yet. */
  readonly cooling: number;
  readonly at: FactSource | null;
}

const COOLDOWN_MS = 30_000;

interface Address {
  address: string;
  assigned: boolean;
  pod: string | null;
  freedAt: number | null;
  changedAt: number | null;
}

/** Epoch milliseconds; `null` for Go's zero time. */
function stamp(value: unknown): number | null {
  const parsed = Date.parse(text(value) ?? '');
  return Number.isFinite(parsed) && parsed > 0 ? parsed : null;
}

function addressesOf(cidrs: unknown): Address[] {
  return Object.values(fields(cidrs)).flatMap((cidr) =>
    Object.entries(fields(fields(cidr).IPAddresses)).map(([key, value]) => {
      const info = fields(value);
      const owner = fields(info.IPAMKey);
      const metadata = fields(info.IPAMMetadata);
      const name = text(metadata.k8sPodName);
      return {
        address: text(info.Address) ?? key,
        assigned: Object.values(owner).some((part) => text(part) !== null),
        pod: name && `${text(metadata.k8sPodNamespace) ?? '?'}/${name}`,
        freedAt: stamp(info.UnassignedTime),
        changedAt: stamp(info.UnassignedTime) ?? stamp(info.AssignedTime),
      };
    }),
  );
}

/** Before VPC CNI 1.9 each ENI listed single addresses with a flag. */
function legacyAddresses(value: unknown): Address[] {
  return Object.entries(fields(value)).map(([key, entry]) => {
    const info = fields(entry);
    const owner = fields(info.IPAMKey);
    const assigned = info.Assigned === true || Object.values(owner).some((part) => text(part) !== null);
    const freedAt = stamp(info.UnassignedTime);
    return { address: text(info.Address) ?? key, assigned, pod: null, freedAt, changedAt: freedAt };
  });
}

/** ipamd introspection `/v1/enis`: its data store of ENIs and addresses. */
export default defineInspector({
  id: 'ipamdEnis',
  title: 'ENIs and addresses ipamd manages (/v1/enis)',
  kinds: ['ipamd-enis'],
  open: (file) =>
    readJson<IpamdEnisFacts>(file, (value, find) => {
      const root = fields(value);
      const pool = fields(root.ENIs ?? root.ENIIPPools);
      if (!('ENIs' in root) && !('ENIIPPools' in root)) return null;
      const assignments: { address: string; eni: string; pod: string | null }[] = [];
      const all: Address[] = [];
      const enis = Object.entries(pool)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, entry]): IpamdEni => {
          const eni = fields(entry);
          const id = text(eni.ID) ?? key;
          const prefixes = [eni.AvailableIPv4Cidrs, eni.IPv6Cidrs].flatMap((cidrs) => Object.values(fields(cidrs)));
          const known = [
            ...addressesOf(eni.AvailableIPv4Cidrs),
            ...addressesOf(eni.IPv6Cidrs),
            ...legacyAddresses(eni.IPv4Addresses),
          ];
          const assigned = known.filter((one) => one.assigned);
          if (all.length < ADDRESSES) all.push(...known);
          for (const one of assigned) {
            if (assignments.length < ADDRESSES) assignments.push({ address: one.address, eni: id, pod: one.pod });
          }
          // an IPv4 prefix is always a /28; an unused address of it is not listed
          const capacity = prefixes.reduce<number>((sum, cidr) => sum + (fields(cidr).IsPrefix === true ? 16 : 1), 0);
          return {
            id,
            deviceNumber: numeric(eni.DeviceNumber),
            primary: eni.IsPrimary === true,
            trunk: eni.IsTrunk === true,
            efa: eni.IsEFA === true,
            prefixes: prefixes.filter((cidr) => fields(cidr).IsPrefix === true).length,
            addresses: Math.max(capacity, known.length),
            assigned: assigned.length,
          };
        });
      const newest = all.reduce((latest, one) => Math.max(latest, one.changedAt ?? 0), 0);
      return {
        file,
        cooling: all.filter((one) => !one.assigned && one.freedAt !== null && newest - one.freedAt < COOLDOWN_MS)
          .length,
        total: numeric(root.TotalIPs) ?? enis.reduce((sum, eni) => sum + eni.addresses, 0),
        assigned: numeric(root.AssignedIPs) ?? assignments.length,
        enis,
        assignments,
        at: find('AssignedIPs'),
      };
    }),
});
