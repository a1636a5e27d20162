import type { NodeModel, Row } from '../model/node-model';
import { block, type SampleFile, textFile } from './sample-file';

const json = (value: unknown) => JSON.stringify(value, null, 2).split('\n');

/** The CNI's environment as the add-on ships it. */
export function cniEnvironment(node: NodeModel): Record<string, string> {
  return {
    ADDITIONAL_ENI_TAGS: '{}',
    ANNOTATE_POD_IP: 'false',
    AWS_VPC_CNI_NODE_PORT_SUPPORT: 'true',
    AWS_VPC_ENI_MTU: '9001',
    AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'false',
    AWS_VPC_K8S_CNI_EXTERNALSNAT: 'false',
    AWS_VPC_K8S_CNI_LOGLEVEL: 'DEBUG',
    AWS_VPC_K8S_CNI_LOG_FILE: '/host/var/log/aws-routed-eni/ipamd.log',
    AWS_VPC_K8S_CNI_RANDOMIZESNAT: 'prng',
    AWS_VPC_K8S_CNI_VETHPREFIX: 'eni',
    AWS_VPC_K8S_PLUGIN_LOG_FILE: '/var/log/aws-routed-eni/plugin.log',
    AWS_VPC_K8S_PLUGIN_LOG_LEVEL: 'DEBUG',
    CLUSTER_NAME: node.who.cluster,
    DISABLE_INTROSPECTION: 'false',
    DISABLE_METRICS: 'false',
    DISABLE_NETWORK_RESOURCE_PROVISIONING: 'false',
    ENABLE_IPv4: 'true',
    ENABLE_IPv6: 'false',
    ENABLE_POD_ENI: 'false',
    ENABLE_PREFIX_DELEGATION: 'false',
    ENABLE_SUBNET_DISCOVERY: 'true',
    NETWORK_POLICY_ENFORCING_MODE: 'standard',
    VPC_CNI_VERSION: node.versions.cni,
    VPC_ID: `vpc-0${node.prng.fork('vpc').hex(16)}`,
    WARM_ENI_TARGET: '1',
    WARM_PREFIX_TARGET: '1',
    MY_NODE_NAME: node.who.nodeName,
    K8S_POD_NAME: node.pods[0]!.name,
  };
}

function enis(node: NodeModel) {
  const holders = new Map(node.pods.filter((pod) => pod.eni).map((pod) => [pod.ip, pod]));
  const pool = node.enis.map((eni) => {
    const assigned = eni.secondary.filter((ip) => holders.has(ip)).length;
    return [
      eni.id,
      {
        ID: eni.id,
        createTime: node.utc.rfc3339Nano(node.bootedAt + 27_600),
        IsPrimary: eni.index === 0,
        IsTrunk: false,
        IsEFA: false,
        DeviceNumber: eni.index,
        AvailableIPv4Cidrs: Object.fromEntries(
          eni.secondary.map((ip) => {
            const pod = holders.get(ip);
            const key = { networkName: 'aws-cni', containerID: pod?.sandboxId ?? '', ifName: 'eth0' };
            return [
              `${ip}/32`,
              {
                Cidr: { IP: ip, Mask: '/////w==' },
                IPAddresses: pod
                  ? {
                      [ip]: {
                        Address: ip,
                        IPAMKey: key,
                        IPAMMetadata: { k8sPodNamespace: pod.namespace, k8sPodName: pod.name },
                        AssignedTime: node.utc.rfc3339Nano(pod.startedAt + 322),
                        UnassignedTime: '0001-01-01T00:00:00Z',
                      },
                    }
                  : {},
                IsPrefix: false,
                AddressFamily: '',
              },
            ];
          }),
        ),
        IPv6Cidrs: {},
        AssignedIPv4: assigned,
      },
    ] as const;
  });
  return {
    TotalIPs: node.enis.length * 14,
    AssignedIPs: holders.size,
    ENIs: Object.fromEntries(pool),
  };
}

/** Prometheus text, in the order client_golang prints it. */
export function metricsText(node: NodeModel): (string | Row)[] {
  const out: (string | Row)[] = [];
  let last = '';
  for (const metric of [...node.metrics].sort((a, b) => (a.name + a.labels < b.name + b.labels ? -1 : 1))) {
    if (metric.name !== last) {
      const counter = /_count$/.test(metric.name);
      out.push(
        `# HELP ${metric.name} ${metric.name.replace(/^awscni_/, '').replaceAll('_', ' ')}`,
        `# TYPE ${metric.name} ${counter ? 'counter' : 'gauge'}`,
      );
    }
    last = metric.name;
    const text = `${metric.name}${metric.labels} ${metric.value}`;
    out.push(metric.fault ? { text, fault: metric.fault } : text);
  }
  out.push(
    ...block(`
# HELP go_goroutines Number of goroutines that currently exist.
# TYPE go_goroutines gauge
go_goroutines 71
# HELP process_open_fds Number of open file descriptors.
# TYPE process_open_fds gauge
process_open_fds 18
# HELP promhttp_metric_handler_requests_total Total number of scrapes by HTTP status code.
# TYPE promhttp_metric_handler_requests_total counter
promhttp_metric_handler_requests_total{code="200"} 8640
promhttp_metric_handler_requests_total{code="500"} 0
promhttp_metric_handler_requests_total{code="503"} 0
`),
  );
  return out;
}

/** Introspection answers of ipamd and its checkpoint. */
export function ipamdFiles(node: NodeModel): SampleFile[] {
  const at = node.collectedAt;
  const checkpoint = {
    version: 'vpc-cni-ipam/1',
    allocations: node.pods
      .filter((pod) => pod.eni)
      .map((pod) => ({
        networkName: 'aws-cni',
        containerID: pod.sandboxId,
        ifName: 'eth0',
        ipv4: pod.ip,
        allocationTimestamp: Math.floor(pod.startedAt * 1e3) * 1e3,
        metadata: { k8sPodNamespace: pod.namespace, k8sPodName: pod.name },
      })),
  };
  const environment = cniEnvironment(node);
  return [
    textFile('ipamd/enis.json', at, json(enis(node))),
    textFile('ipamd/pods.json', at, ['404 page not found']),
    textFile(
      'ipamd/networkutils-env-settings.json',
      at,
      json({
        VPC_CNI_NETWORK_UTILS: {
          AWS_VPC_K8S_CNI_EXTERNALSNAT: false,
          AWS_VPC_CNI_NODE_PORT_SUPPORT: true,
          AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: null,
          AWS_VPC_K8S_CNI_RANDOMIZESNAT: 2,
        },
      }),
    ),
    textFile('ipamd/ipamd-env-settings.json', at, json(environment)),
    textFile('ipamd/eni-configs.json', at, ['{}']),
    textFile('ipamd/metrics.json', at, metricsText(node)),
    textFile('ipamd/ipam.json', at, [JSON.stringify(checkpoint)]),
  ];
}
