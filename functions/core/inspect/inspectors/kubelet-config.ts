import { defineInspector, type FactSource } from '../inspector';
import { type FindLine, fields, list, readJson } from '../json-document';

/** Fields of KubeletConfiguration that checks use; credentials and node labels are not among them. */
const WANTED = [
  'address',
  'authentication',
  'cgroupDriver',
  'cgroupRoot',
  'clusterDNS',
  'clusterDomain',
  'containerLogMaxFiles',
  'containerLogMaxSize',
  'containerRuntimeEndpoint',
  'cpuManagerPolicy',
  'evictionHard',
  'evictionSoft',
  'failSwapOn',
  'featureGates',
  'hairpinMode',
  'imageGCHighThresholdPercent',
  'imageGCLowThresholdPercent',
  'kubeAPIBurst',
  'kubeAPIQPS',
  'kubeReserved',
  'kubeReservedCgroup',
  'maxParallelImagePulls',
  'maxPods',
  'podPidsLimit',
  'protectKernelDefaults',
  'registryPullQPS',
  'resolvConf',
  'runtimeRequestTimeout',
  'serializeImagePulls',
  'serverTLSBootstrap',
  'shutdownGracePeriod',
  'systemReserved',
  'systemReservedCgroup',
] as const;

export interface KubeletConfigFacts {
  readonly files: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly at: Readonly<Record<string, FactSource>>;
}

export function clusterDns(facts: KubeletConfigFacts | undefined): string[] {
  return list(facts?.values.clusterDNS).filter((value): value is string => typeof value === 'string');
}

function pick(file: string, value: unknown, find: FindLine): KubeletConfigFacts | null {
  const root = fields(value);
  // drop-ins of config.json.d may leave the kind out
  if (root.kind !== 'KubeletConfiguration' && !WANTED.some((name) => name in root)) return null;
  const values: Record<string, unknown> = {};
  const at: Record<string, FactSource> = {};
  for (const name of WANTED) {
    if (!(name in root)) continue;
    values[name] =
      name === 'authentication'
        ? { anonymous: fields(fields(root.authentication).anonymous).enabled ?? null }
        : root[name];
    const source = find(`"${name}"`);
    if (source) at[name] = source;
  }
  return { files: [file], values, at };
}

/** kubelet's configuration file and drop-ins (`config.json`, `config.json.d/*`), later files overriding earlier. */
export default defineInspector({
  id: 'kubeletConfig',
  title: 'kubelet configuration',
  kinds: ['kubelet-config'],
  open: (file) => readJson<KubeletConfigFacts>(file, (value, find) => pick(file, value, find)),
  // kubelet merges maps of drop-ins key by key and replaces everything else
  merge: (left: KubeletConfigFacts, right: KubeletConfigFacts) => ({
    files: [...left.files, ...right.files],
    values: {
      ...left.values,
      ...Object.fromEntries(
        Object.entries(right.values).map(([name, value]) => [
          name,
          Object.keys(fields(value)).length > 0 ? { ...fields(left.values[name]), ...fields(value) } : value,
        ]),
      ),
    },
    at: { ...left.at, ...right.at },
  }),
});
