import type { Prng } from '../prng';
import { vethName } from './names';
import type { Container, Eni, Pod } from './node-model';

interface Workload {
  readonly namespace: string;
  readonly name: string;
  /** `deployment` names get a ReplicaSet hash, `daemonset` and `statefulset` do not. */
  readonly kind: 'deployment' | 'daemonset' | 'statefulset';
  readonly hostNetwork?: boolean;
  readonly port: number;
  readonly containers: readonly (readonly [name: string, image: string])[];
}

const registry = (account: string, region: string) => `${account}.dkr.ecr.${region}.amazonaws.com`;

function workloads(region: string, accountId: string): Workload[] {
  const eks = registry('602401143452', region);
  const own = registry(accountId, region);
  const app = (namespace: string, name: string, port: number, tag: string): Workload => ({
    namespace,
    name,
    kind: 'deployment',
    port,
    containers: [[name, `${own}/${namespace}/${name}:${tag}`]],
  });
  return [
    {
      namespace: 'kube-system',
      name: 'aws-node',
      kind: 'daemonset',
      hostNetwork: true,
      port: 8162,
      containers: [
        ['aws-node', `${eks}/amazon-k8s-cni:v1.20.4-eksbuild.1`],
        ['aws-eks-nodeagent', `${eks}/amazon/aws-network-policy-agent:v1.2.7-eksbuild.1`],
      ],
    },
    {
      namespace: 'kube-system',
      name: 'kube-proxy',
      kind: 'daemonset',
      hostNetwork: true,
      port: 10249,
      containers: [['kube-proxy', `${eks}/eks/kube-proxy:v1.33.5-minimal-eksbuild.2`]],
    },
    {
      namespace: 'kube-system',
      name: 'ebs-csi-node',
      kind: 'daemonset',
      port: 9808,
      containers: [
        ['ebs-plugin', `${eks}/eks/aws-ebs-csi-driver:v1.51.0`],
        ['node-driver-registrar', `${eks}/eks/csi-node-driver-registrar:v2.15.0-eks-1-34-5`],
        ['liveness-probe', `${eks}/eks/livenessprobe:v2.17.0-eks-1-34-5`],
      ],
    },
    {
      namespace: 'kube-system',
      name: 'efs-csi-node',
      kind: 'daemonset',
      hostNetwork: true,
      port: 9809,
      containers: [
        ['efs-plugin', `${eks}/eks/aws-efs-csi-driver:v2.1.13`],
        ['csi-driver-registrar', `${eks}/eks/csi-node-driver-registrar:v2.15.0-eks-1-34-5`],
        ['liveness-probe', `${eks}/eks/livenessprobe:v2.17.0-eks-1-34-5`],
      ],
    },
    {
      namespace: 'kube-system',
      name: 'eks-pod-identity-agent',
      kind: 'daemonset',
      hostNetwork: true,
      port: 2703,
      containers: [['eks-pod-identity-agent', `${eks}/eks/eks-pod-identity-agent:v0.1.34`]],
    },
    {
      namespace: 'kube-system',
      name: 'eks-node-monitoring-agent',
      kind: 'daemonset',
      hostNetwork: true,
      port: 8002,
      containers: [['eks-node-monitoring-agent', `${eks}/eks/eks-node-monitoring-agent:v1.4.1-eksbuild.1`]],
    },
    {
      namespace: 'kube-system',
      name: 'coredns',
      kind: 'deployment',
      port: 53,
      containers: [['coredns', `${eks}/eks/coredns:v1.12.4-eksbuild.1`]],
    },
    {
      namespace: 'kube-system',
      name: 'metrics-server',
      kind: 'deployment',
      port: 10251,
      containers: [['metrics-server', `${eks}/eks/metrics-server:v0.8.0-eksbuild.3`]],
    },
    {
      namespace: 'observability',
      name: 'node-exporter',
      kind: 'daemonset',
      hostNetwork: true,
      port: 9100,
      containers: [['node-exporter', 'quay.io/prometheus/node-exporter:v1.9.1']],
    },
    {
      namespace: 'observability',
      name: 'fluent-bit',
      kind: 'daemonset',
      port: 2020,
      containers: [['fluent-bit', 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.34.0']],
    },
    app('shop', 'checkout', 8080, '2026.11.4'),
    app('shop', 'cart', 8080, '2026.11.2'),
    app('shop', 'catalog', 8080, '2026.10.9'),
    app('shop', 'storefront', 3000, '2026.11.7'),
    app('payments', 'ledger', 9090, '4.18.2'),
    app('payments', 'gateway', 8443, '4.18.0'),
    app('search', 'query', 8983, '9.2.1'),
    app('search', 'indexer', 8080, '9.2.1'),
    app('data', 'ingest', 7070, '1.31.0'),
    {
      namespace: 'data',
      name: 'cache',
      kind: 'statefulset',
      port: 6379,
      containers: [['cache', `${own}/data/cache:7.4`]],
    },
    {
      namespace: 'data',
      name: 'postgres',
      kind: 'statefulset',
      port: 5432,
      containers: [['postgres', `${own}/data/postgres:16.4`]],
    },
    app('web', 'api', 8080, '88'),
    app('web', 'worker', 8081, '88'),
  ];
}

/** The pods of the node: system pods, and applications on addresses of the ENIs in turn. */
export function buildPods(
  prng: Prng,
  node: { readonly region: string; readonly accountId: string; readonly ip: string },
  enis: readonly Eni[],
  bootedAt: number,
): Pod[] {
  const free = enis.map((eni) => [...eni.secondary]);
  let pid = 2400;
  let nth = 0;
  return workloads(node.region, node.accountId).map((workload, i) => {
    const mine = prng.fork(`pod/${workload.namespace}/${workload.name}`);
    const name =
      workload.kind === 'deployment'
        ? `${workload.name}-${mine.suffix(10)}-${mine.suffix(5)}`
        : workload.kind === 'daemonset'
          ? `${workload.name}-${mine.suffix(5)}`
          : `${workload.name}-${mine.int(0, 2)}`;
    // two pods in three on the primary ENI: ipamd fills it first
    const index = workload.hostNetwork ? -1 : nth++ % 3 === 2 ? 1 : 0;
    const eni = workload.hostNetwork ? null : enis[index]!;
    const containers: Container[] = workload.containers.map(([container, image]) => {
      pid += mine.int(11, 70);
      return { name: container, image, id: mine.hex(64), pid, restarts: 0 };
    });
    return {
      name,
      namespace: workload.namespace,
      uid: mine.uuid(),
      ip: eni ? free[index]!.shift()! : node.ip,
      eni,
      veth: eni ? vethName(workload.namespace, name) : null,
      sandboxId: mine.hex(64),
      netns: `cni-${mine.uuid()}`,
      startedAt: bootedAt + 24_000 + i * 1_700 + mine.int(0, 900),
      containers,
      port: workload.port,
    };
  });
}
