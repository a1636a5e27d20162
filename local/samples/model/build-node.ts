import { createPrng } from '../prng';
import type { Layout, SampleNode } from '../sample-options';
import { createStamps } from '../stamps';
import { buildFilesystems, buildMetrics, buildProcesses, buildSysctl, buildUnits } from './build-host';
import { buildFilter, buildMangle, buildNat } from './build-iptables';
import { buildConntrackCpus, buildEnis, buildFlows, buildInterfaces, buildRoutes, buildRules } from './build-network';
import { buildPods } from './build-pods';
import { buildServices } from './build-services';
import type { NodeModel } from './node-model';

const DAY = 86_400_000;
const CPUS = 4;
const MEMORY_KB = 16_120_560;

/** Kubelet's command line as the unit of the layout starts it. */
export function kubeletCommand(node: Pick<NodeModel, 'hostname'> & { who: Required<SampleNode> }): string {
  return `/usr/bin/kubelet --cloud-provider=external --hostname-override=${node.who.nodeName} --config=/etc/kubernetes/kubelet/config.json --config-dir=/etc/kubernetes/kubelet/config.json.d --kubeconfig=/var/lib/kubelet/kubeconfig --image-credential-provider-bin-dir=/etc/eks/image-credential-provider --image-credential-provider-config=/etc/eks/image-credential-provider/config.json --node-ip=${node.who.ip} --node-labels=eks.amazonaws.com/nodegroup=${node.who.nodegroup},eks.amazonaws.com/capacityType=ON_DEMAND --v=2`;
}

export interface BuildNodeOptions {
  readonly seed: string | number;
  readonly node: SampleNode;
  readonly collectedAt: number;
  readonly days: number;
  readonly zone: number;
  readonly layout: Layout;
}

/** The healthy node: complete, busy and consistent with itself. */
export function buildNode(options: BuildNodeOptions): NodeModel {
  const { node, layout, collectedAt, zone } = options;
  const prng = createPrng(`${options.seed}/${node.instanceId}`);
  const who: Required<SampleNode> = {
    instanceType: 'm6i.xlarge',
    nodegroup: 'general',
    accountId: '111122223333',
    ...node,
  };
  const vpc = node.ip.split('.').slice(0, 2).join('.');
  const vpcCidr = `${vpc}.0.0/16`;
  const serviceCidr = vpc.startsWith('172.') ? '10.100.0.0/16' : '172.20.0.0/16';
  const clusterDns = serviceCidr.replace('.0.0/16', '.0.10');
  // not a whole number of days: a boot is never at the second of the collection
  const bootedAt = collectedAt - options.days * DAY + prng.fork('boot').int(60_000, 3_000_000);
  const host = createStamps(zone);
  const eth = layout === 'al2';
  const enis = buildEnis(prng.fork('enis'), node.ip, (i) => (eth ? `eth${i}` : `ens${5 + i}`));
  const hostname = `ip-${node.ip.replaceAll('.', '-')}`;
  const pods = buildPods(prng.fork('pods'), who, enis, bootedAt);
  const services = buildServices(createPrng(`cluster/${node.cluster}`), pods, { vpc, serviceCidr, clusterDns });
  const interfaces = buildInterfaces(prng.fork('interfaces'), enis, pods, CPUS);
  const pids = { kubelet: 1853, containerd: 1794, nodeadm: 1611 };
  const network = { vpcCidr, ip: node.ip, device: enis[0]!.device };
  const cluster = createPrng(`cluster/${node.cluster}/api`);
  const apiIp = services.find((service) => service.name === 'kubernetes')!.endpoints[0]!;
  const flowCount = prng.fork('flow-count').int(520, 760);
  const sysctl = buildSysctl(hostname, interfaces);
  const assigned = pods.filter((pod) => pod.eni).length;
  return {
    who,
    layout,
    prng,
    collectedAt,
    bootedAt,
    previousBoot: null,
    zone,
    host,
    utc: createStamps(0),
    hostname,
    vpcCidr,
    serviceCidr,
    clusterDns,
    apiEndpoint: `${cluster.hex(32).toUpperCase()}.gr7.${node.region}.eks.amazonaws.com`,
    versions: {
      kubernetes: 'v1.33.5-eks-113cf36',
      containerd: '2.1.4',
      kernel: layout === 'al2' ? '5.10.245-241.976.amzn2.x86_64' : '6.12.46-66.121.amzn2023.x86_64',
      cni: 'v1.20.4',
    },
    pids,
    cpus: CPUS,
    memoryKb: MEMORY_KB,
    enis,
    pods,
    services,
    filter: buildFilter(prng.fork('filter'), services),
    nat: buildNat(prng.fork('nat'), services, network),
    mangle: buildMangle(prng.fork('mangle'), network),
    routes: buildRoutes(enis, pods, `${vpc}.0.2`),
    rules: buildRules(pods),
    interfaces,
    conntrack: {
      cpus: buildConntrackCpus(prng.fork('conntrack'), CPUS),
      flows: buildFlows(prng.fork('flows'), pods, services, { ip: node.ip, apiIp, vpc }, flowCount),
    },
    sysctl,
    filesystems: buildFilesystems(prng.fork('filesystems'), MEMORY_KB, pods),
    processes: buildProcesses(prng.fork('processes'), pods, pids, bootedAt, kubeletCommand({ hostname, who })),
    units: buildUnits(pods),
    metrics: buildMetrics(prng.fork('metrics'), assigned, enis.length * 14, enis.length),
  };
}
