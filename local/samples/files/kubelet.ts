import type { NodeModel } from '../model/node-model';
import { block, type SampleFile, textFile } from './sample-file';

/** kubelet/: unit, configuration, kubeconfig and the cluster's services. */
export function kubeletFiles(node: NodeModel): SampleFile[] {
  const at = node.collectedAt;
  const config = {
    kind: 'KubeletConfiguration',
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    address: '0.0.0.0',
    authentication: {
      anonymous: { enabled: false },
      webhook: { cacheTTL: '2m0s', enabled: true },
      x509: { clientCAFile: '/etc/kubernetes/pki/ca.crt' },
    },
    authorization: { mode: 'Webhook', webhook: { cacheAuthorizedTTL: '5m0s', cacheUnauthorizedTTL: '30s' } },
    cgroupDriver: 'systemd',
    cgroupRoot: '/',
    clusterDNS: [node.clusterDns],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '10%', 'nodefs.inodesFree': '5%' },
    featureGates: { RotateKubeletServerCertificate: true },
    hairpinMode: 'hairpin-veth',
    kubeReserved: { cpu: '80m', 'ephemeral-storage': '1Gi', memory: '893Mi' },
    kubeReservedCgroup: '/runtime',
    logging: { verbosity: 2 },
    maxPods: 58,
    protectKernelDefaults: true,
    providerID: `aws:///${node.who.az}/${node.who.instanceId}`,
    readOnlyPort: 0,
    serializeImagePulls: false,
    serverTLSBootstrap: true,
    shutdownGracePeriod: '2m30s',
    systemReservedCgroup: '/system',
  };
  const services = node.services.map((service) => {
    const ports = service.ports
      .map((p) => `${p.port}${service.nodePort ? `:${service.nodePort}` : ''}/${p.protocol.toUpperCase()}`)
      .join(',');
    return `${service.namespace.padEnd(15)} ${service.name.padEnd(18)} ${service.type.padEnd(11)} ${service.clusterIp.padEnd(16)} <none>        ${ports.padEnd(24)} 212d`;
  });
  const kubeconfig = block(`
apiVersion: v1
clusters:
- cluster:
    certificate-authority: /etc/kubernetes/pki/ca.crt
    server: https://${node.apiEndpoint}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubelet
  name: kubelet
current-context: kubelet
kind: Config
preferences: {}
users:
- name: kubelet
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      args:
      - eks
      - get-token
      - --cluster-name
      - ${node.who.cluster}
      - --region
      - ${node.who.region}
      command: aws
      env: null
      interactiveMode: IfAvailable
      provideClusterInfo: false
`);
  const unit = block(`
# /etc/systemd/system/kubelet.service
[Unit]
Description=Kubernetes Kubelet
Documentation=https://github.com/kubernetes/kubernetes
After=containerd.service
Wants=containerd.service

[Service]
Slice=runtime.slice
EnvironmentFile=/etc/eks/kubelet/environment
ExecStartPre=/sbin/iptables -P FORWARD ACCEPT -w 5
ExecStart=/usr/bin/kubelet $NODEADM_KUBELET_ARGS
Restart=on-failure
RestartForceExitStatus=SIGPIPE
RestartSec=5
KillMode=process
CPUAccounting=true
MemoryAccounting=true

[Install]
WantedBy=multi-user.target
`);
  const shared = [
    textFile('kubelet/kubelet_service.txt', at, unit),
    textFile('kubelet/kubeconfig.yaml', at, kubeconfig),
    textFile('kubelet/svc.log', at, [
      'NAMESPACE       NAME               TYPE        CLUSTER-IP       EXTERNAL-IP   PORT(S)                  AGE',
      ...services,
    ]),
  ];
  const text = JSON.stringify(config, null, 4).split('\n');
  if (node.layout === 'al2') {
    return [...shared, textFile('kubelet/kubelet-config.json', at, text)];
  }
  return [
    ...shared,
    textFile('kubelet/config.json', node.bootedAt + 14_000, text),
    textFile(
      'kubelet/config.json.d/40-nodeadm.conf',
      node.bootedAt + 14_000,
      JSON.stringify(
        { apiVersion: config.apiVersion, kind: config.kind, clusterDNS: config.clusterDNS, maxPods: config.maxPods },
        null,
        4,
      ).split('\n'),
    ),
  ];
}
