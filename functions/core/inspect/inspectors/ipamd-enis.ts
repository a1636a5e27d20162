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
  readonly at: FactSource | null;
}

interface Address {
  address: string;
  assigned: boolean;
  pod: string | null;
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
    return { address: text(info.Address) ?? key, assigned, pod: null };
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
      return {
        file,
        total: numeric(root.TotalIPs) ?? enis.reduce((sum, eni) => sum + eni.addresses, 0),
        assigned: numeric(root.AssignedIPs) ?? assignments.length,
        enis,
        assignments,
        at: find('AssignedIPs'),
      };
    }),
});
