import type { Gap } from '../../../schemas/gap';
import type { Completeness } from '../../../schemas/manifest';
import type { SourceKind } from '../../../schemas/source-kind';
import { kindOfPath } from './source-kinds';

type Layout = Completeness['layout'];

interface Part {
  readonly what: string;
  /** Present when a file of one of these kinds is. */
  readonly kinds: readonly SourceKind[];
  /** What cannot be concluded without it. Parts without an effect count for the score only. */
  readonly effect?: string;
  /** Not expected when a file of these kinds says the node works differently. */
  readonly unless?: readonly SourceKind[];
}

const KUBELET: Part = {
  what: 'kubelet log',
  kinds: ['kubelet', 'journal'],
  effect: 'why the node is NotReady, failed pod starts, evictions and probe failures cannot be judged',
};
const RUNTIME: Part = {
  what: 'container runtime log',
  kinds: ['containerd', 'docker', 'journal'],
  effect: 'image pulls, sandbox creation and container exits cannot be judged from the runtime side',
};
const KERNEL: Part = {
  what: 'kernel log',
  kinds: ['dmesg', 'dmesg-human', 'messages', 'journal'],
  effect: 'out-of-memory kills, disk and network driver faults and hardware errors cannot be seen',
};
const IPAMD: Part = {
  what: 'VPC CNI log (ipamd)',
  kinds: ['ipamd', 'aws-node'],
  effect: 'missing pod IP addresses and ENI attachment failures cannot be explained',
};
const KUBE_PROXY: Part = { what: 'kube-proxy log', kinds: ['kube-proxy'] };
const FILTER_RULES: Part = {
  what: 'packet filter rules',
  kinds: ['iptables-save', 'iptables-list', 'nftables', 'ipvs'],
  effect: 'service routing and dropped packets cannot be checked',
};
const ROUTES: Part = {
  what: 'routes and routing rules',
  kinds: ['ip-route', 'ip-rule'],
  effect: 'pod and ENI routing cannot be checked',
};
const DISK: Part = {
  what: 'mounts and disk usage',
  kinds: ['mounts'],
  effect: 'full file systems cannot be ruled out',
};
const INODES: Part = { what: 'inode usage', kinds: ['inodes'], effect: 'exhausted inodes cannot be ruled out' };
const CONFIG: Part = {
  what: 'kubelet configuration',
  kinds: ['kubelet-config', 'kubelet-service'],
  effect: 'reservations, eviction thresholds and max pods are unknown',
};
const PROCESSES: Part = { what: 'process list', kinds: ['ps', 'top'], effect: 'CPU and memory hogs are unknown' };
const CONNTRACK: Part = {
  what: 'connection tracking table',
  kinds: ['conntrack'],
  effect: 'a full connection tracking table shows only in the kernel log',
};
const SYSCTL: Part = { what: 'kernel settings', kinds: ['sysctl'], effect: 'kernel limits cannot be checked' };
const BOOTSTRAP: Part = {
  what: 'bootstrap log',
  kinds: ['nodeadm', 'cloud-init', 'user-data'],
};

const LINUX: readonly Part[] = [
  KUBELET,
  RUNTIME,
  KERNEL,
  IPAMD,
  KUBE_PROXY,
  FILTER_RULES,
  ROUTES,
  DISK,
  INODES,
  CONFIG,
  PROCESSES,
  CONNTRACK,
  SYSCTL,
  BOOTSTRAP,
  { what: 'network interfaces', kinds: ['ethtool', 'interfaces'] },
  { what: 'name resolution', kinds: ['resolv-conf'] },
  { what: 'ENI and IP address state', kinds: ['ipamd-enis', 'ipamd-checkpoint'] },
  { what: 'reboot history', kinds: ['last-reboot'] },
];

const EXPECTED: Readonly<Record<Layout, readonly Part[]>> = {
  linux: LINUX,
  // Bottlerocket hosts of the agent have neither netstat nor a package list; what remains is the Linux set
  'node-monitoring-agent': LINUX.filter((part) => part !== BOOTSTRAP && part.what !== 'reboot history'),
  bottlerocket: [
    { ...KUBELET, what: 'system journal (kubelet, containerd)' },
    { ...KERNEL, what: 'kernel log' },
    FILTER_RULES,
    DISK,
    INODES,
    { what: 'Bottlerocket settings', kinds: ['bottlerocket-settings'], effect: 'host configuration is unknown' },
    { what: 'containerd configuration', kinds: ['containerd-config'] },
  ],
  windows: [
    {
      what: 'kubelet events',
      kinds: ['windows-event', 'kubelet'],
      effect: 'why the node is NotReady and failed pod starts cannot be judged',
    },
    {
      what: 'host network service state',
      kinds: ['windows-hns'],
      effect: 'pod endpoints and load balancing policies cannot be checked',
    },
    { what: 'network state', kinds: ['windows-network'], effect: 'routes and ports cannot be checked' },
    { what: 'system information', kinds: ['windows-info'], effect: 'last boot and installed software are unknown' },
    { what: 'container runtime lists', kinds: ['containerd-list', 'docker-list'] },
    { what: 'kubelet configuration', kinds: ['kubelet-config', 'kubeconfig'] },
  ],
  unknown: [],
};

/**
 * Which collector made the bundle, what of its usual parts is there, and a gap with the consequence for each missing part
 * that matters. Files are tested for, never versions: the collector's number stayed the same for two years.
 */
export function assessCompleteness(paths: readonly string[]): { completeness: Completeness; gaps: Gap[] } {
  const kinds = new Set(paths.map(kindOfPath));
  const layout = layoutOf(paths, kinds);
  const parts = EXPECTED[layout].map((part) => ({ part, present: part.kinds.some((kind) => kinds.has(kind)) }));
  const gaps = parts.flatMap(({ part, present }): Gap[] =>
    present || part.effect === undefined
      ? []
      : [
          {
            code: 'missing-file',
            what: part.what,
            bytes: null,
            count: 1,
            reason: `a ${layout} bundle usually has it, this one does not`,
            effect: part.effect,
          },
        ],
  );
  const present = parts.filter((part) => part.present).length;
  return {
    completeness: {
      layout,
      expected: parts.map(({ part, present }) => ({ what: part.what, present })),
      score: parts.length === 0 ? 0 : Math.round((100 * present) / parts.length) / 100,
    },
    gaps,
  };
}

function layoutOf(paths: readonly string[], kinds: ReadonlySet<SourceKind>): Layout {
  const any = (pattern: RegExp): boolean => paths.some((path) => pattern.test(`/${path}`));
  if (kinds.has('windows-hns') || kinds.has('windows-info') || any(/\/system\/[^/]*eventlogs\.csv$/)) return 'windows';
  // only the agent writes these; a logdog archive inside its bundle does not make it a logdog bundle
  if (
    any(
      /\/(?:log-capture-errors\.log|get_api_server\.txt|pressure_(?:cpu|memory|io)\.txt|application-inventory\.json)$/,
    )
  ) {
    return 'node-monitoring-agent';
  }
  if (any(/\/(?:automode|pstore)\//) || any(/\/nftables-[^/]*\.txt$/)) return 'node-monitoring-agent';
  if (any(/\/(?:journalctl\.(?:log|errors)|bottlerocket-logs\/[^/]+|logdog\.errors)$/)) return 'bottlerocket';
  const linux: readonly SourceKind[] = ['kubelet', 'containerd', 'iptables-list', 'ps', 'dmesg', 'ip-rule', 'services'];
  // a single handed-over log is no bundle; two different parts of one are
  return linux.filter((kind) => kinds.has(kind)).length >= 2 ? 'linux' : 'unknown';
}
