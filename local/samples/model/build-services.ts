import type { Prng } from '../prng';
import { toAddress, toNumber } from './names';
import type { Pod, Service } from './node-model';

type Port = readonly [name: string, protocol: 'tcp' | 'udp', port: number, target: number];

/** name, namespace, ports, endpoints elsewhere in the cluster; the node's own pod of that name joins them. */
const SERVICES: readonly (readonly [string, string, readonly Port[], number, number?])[] = [
  ['kubernetes', 'default', [['https', 'tcp', 443, 443]], 2],
  [
    'kube-dns',
    'kube-system',
    [
      ['dns', 'udp', 53, 53],
      ['dns-tcp', 'tcp', 53, 53],
      ['metrics', 'tcp', 9153, 9153],
    ],
    1,
  ],
  ['metrics-server', 'kube-system', [['https', 'tcp', 443, 10251]], 1],
  ['checkout', 'shop', [['http', 'tcp', 80, 8080]], 3],
  ['cart', 'shop', [['http', 'tcp', 80, 8080]], 2],
  ['catalog', 'shop', [['http', 'tcp', 80, 8080]], 4],
  ['storefront', 'shop', [['http', 'tcp', 80, 3000]], 2, 31280],
  ['ledger', 'payments', [['grpc', 'tcp', 9090, 9090]], 2],
  ['gateway', 'payments', [['https', 'tcp', 443, 8443]], 2],
  ['query', 'search', [['http', 'tcp', 8983, 8983]], 3],
  ['cache', 'data', [['redis', 'tcp', 6379, 6379]], 2],
  ['api', 'web', [['http', 'tcp', 80, 8080]], 5],
  // scaled to zero on purpose: the REJECT rule kube-proxy writes for it is healthy
  ['batch-api', 'batch', [['http', 'tcp', 80, 8080]], 0],
];

/** The cluster's services; the same cluster name gives the same addresses on every node. */
export function buildServices(
  cluster: Prng,
  pods: readonly Pod[],
  network: { readonly vpc: string; readonly serviceCidr: string; readonly clusterDns: string },
): Service[] {
  const base = toNumber(network.serviceCidr.split('/')[0]!);
  return SERVICES.map(([name, namespace, ports, remote, nodePort]) => {
    const mine = cluster.fork(`service/${namespace}/${name}`);
    const clusterIp =
      name === 'kubernetes'
        ? toAddress(base + 1)
        : name === 'kube-dns'
          ? network.clusterDns
          : toAddress(base + mine.int(300, 65_000));
    const endpoints = Array.from({ length: remote }, () => `${network.vpc}.${mine.int(64, 127)}.${mine.int(10, 250)}`);
    for (const pod of pods) {
      if (pod.namespace === namespace && pod.containers[0]!.name === name.replace('kube-dns', 'coredns')) {
        endpoints.push(pod.ip);
      }
    }
    return {
      name,
      namespace,
      clusterIp,
      type: nodePort ? 'NodePort' : 'ClusterIP',
      endpoints: endpoints.sort(),
      ports: ports.map(([portName, protocol, port, target]) => ({ name: portName, protocol, port, target })),
      ...(nodePort ? { nodePort } : {}),
    };
  });
}
