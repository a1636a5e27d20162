import type { Prng } from '../prng';
import type { Layout, SampleNode } from '../sample-options';
import type { Stamps } from '../stamps';
import type { Tables } from './tables';

/** One line of a file that may exist because of a fault, or of several (names joined by `+`). */
export interface Row {
  readonly text: string;
  readonly fault?: string;
}

export interface Eni {
  readonly id: string;
  readonly attachment: string;
  /** Interface name on the host: ens5, ens6 … (eth0 … on AL2). */
  readonly device: string;
  /** VPC CNI device number, 0 for the primary; also the routing table number minus one. */
  readonly index: number;
  readonly mac: string;
  readonly ip: string;
  readonly secondary: string[];
  readonly subnetCidr: string;
  readonly gateway: string;
  readonly subnetId: string;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly id: string;
  readonly pid: number;
  restarts: number;
}

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly ip: string;
  /** null on the host network. */
  readonly eni: Eni | null;
  readonly veth: string | null;
  readonly sandboxId: string;
  readonly netns: string;
  startedAt: number;
  readonly containers: readonly Container[];
  /** What it listens on, for probes and flows. */
  readonly port: number;
}

export interface Service {
  readonly name: string;
  readonly namespace: string;
  readonly clusterIp: string;
  readonly ports: readonly { name: string; protocol: 'tcp' | 'udp'; port: number; target: number }[];
  readonly endpoints: string[];
  readonly type: 'ClusterIP' | 'NodePort';
  readonly nodePort?: number;
}

export interface NetInterface {
  readonly name: string;
  readonly mac: string;
  mtu: number;
  readonly ip: string | null;
  readonly prefix: number;
  readonly kind: 'ena' | 'veth' | 'lo';
  rxPackets: number;
  txPackets: number;
  rxErrors: number;
  rxDropped: number;
  txErrors: number;
  /** ethtool -S, in print order; empty for veth and lo. */
  readonly stats: Map<string, { value: number; fault?: string }>;
}

export interface Filesystem {
  readonly device: string;
  readonly mount: string;
  readonly type: string;
  readonly options: string;
  sizeBytes: number;
  usedBytes: number;
  inodes: number;
  inodesUsed: number;
  fault?: string;
  inodeFault?: string;
}

export interface Process {
  readonly user: string;
  readonly pid: number;
  readonly ppid: number;
  state: string;
  cpu: number;
  readonly rssKb: number;
  threads: number;
  startedAt: number;
  readonly command: string;
  readonly depth: number;
  readonly fault?: string;
}

export interface Unit {
  readonly name: string;
  load: string;
  active: string;
  sub: string;
  readonly description: string;
  fault?: string;
}

export interface Flow {
  readonly protocol: 'tcp' | 'udp';
  readonly ttl: number;
  readonly state: string;
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
  readonly replySrc: string;
  readonly replyDst: string;
  readonly replySport: number;
  readonly replyDport: number;
  readonly flag: '[ASSURED] ' | '[UNREPLIED] ' | '';
  readonly mark: number;
  readonly fault?: string;
}

export interface ConntrackCpu {
  found: number;
  invalid: number;
  insert: number;
  insertFailed: number;
  drop: number;
  earlyDrop: number;
  error: number;
  searchRestart: number;
  fault?: string;
}

export interface Metric {
  readonly name: string;
  readonly labels: string;
  value: number;
  fault?: string;
}

/** The node as it was when the collector ran. Files are rendered from it, so they agree; faults change it. */
export interface NodeModel {
  readonly who: Required<SampleNode>;
  readonly layout: Layout;
  readonly prng: Prng;
  readonly collectedAt: number;
  /** Last boot. */
  bootedAt: number;
  /** The boot before, when the journals still reach it. */
  previousBoot: { readonly bootedAt: number; readonly endedAt: number; readonly fault: string } | null;
  readonly zone: number;
  /** Host programs (node-local zone). */
  readonly host: Stamps;
  /** Programs in containers (UTC). */
  readonly utc: Stamps;
  readonly hostname: string;
  readonly vpcCidr: string;
  readonly serviceCidr: string;
  readonly clusterDns: string;
  readonly apiEndpoint: string;
  readonly versions: {
    readonly kubernetes: string;
    readonly containerd: string;
    readonly kernel: string;
    readonly cni: string;
  };
  readonly pids: { readonly kubelet: number; readonly containerd: number; readonly nodeadm: number };
  readonly cpus: number;
  readonly memoryKb: number;
  readonly enis: readonly Eni[];
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  readonly filter: Tables;
  readonly nat: Tables;
  readonly mangle: Tables;
  readonly routes: Row[];
  readonly rules: Row[];
  readonly interfaces: NetInterface[];
  readonly conntrack: { readonly cpus: ConntrackCpu[]; readonly flows: Flow[] };
  readonly sysctl: Map<string, Row>;
  readonly filesystems: Filesystem[];
  readonly processes: Process[];
  readonly units: Unit[];
  readonly metrics: Metric[];
}
