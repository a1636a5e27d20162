import { defineFault } from '../fault';

/** Lines of component-helpers’ lease controller, kubelet’s node status, client-go reflectors, and curl -v. */
export default defineFault({
  name: 'apiserver-unreachable',
  title: 'The API server cannot be reached',
  story:
    'The cluster security group lost its rule for this node. Heartbeats, watches and leases time out; after forty seconds the control plane marks the node Unknown. Running pods go on, changes no longer arrive.',
  files: ['kubelet/kubelet.log', 'networking/curl_api_server.txt', 'var_log/*kube-proxy*', 'var_log/*coredns*'],
  expects: [
    {
      category: 'apiserver',
      severity: 'critical',
      rules: ['api-server-unreachable-from-node', 'node-status-update-failed'],
    },
    {
      category: 'apiserver',
      severity: 'high',
      rules: ['kube-proxy-apiserver-unreachable', 'coredns-apiserver-unreachable'],
    },
  ],
  startsMinutesBefore: 22,
  plant(scene) {
    const { node, prng, from } = scene;
    const ip = node.services[0]!.endpoints[0]!;
    const host = node.apiEndpoint;
    const name = node.who.nodeName;
    const timeout = `dial tcp ${ip}:443: i/o timeout`;
    for (const at of scene.every(10_000)) {
      scene.kubelet(
        at,
        'E',
        'controller.go:145',
        `"Failed to ensure lease exists, will retry" err="Get \\"https://${host}/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}?timeout=10s\\": ${timeout}" interval="7s"`,
      );
    }
    for (const at of scene.every(10_000, { from: from + 3_000 })) {
      scene.kubelet(
        at,
        'E',
        'kubelet_node_status.go:548',
        `"Error updating node status, will retry" err="error getting node \\"${name}\\": Get \\"https://${host}/api/v1/nodes/${name}?timeout=10s\\": ${timeout}"`,
      );
      if (prng.chance(0.2))
        scene.kubelet(
          at + 20,
          'E',
          'kubelet_node_status.go:535',
          '"Unable to update node status" err="update node status exceeds retry count"',
        );
    }
    for (const at of scene.every(31_000, { from: from + 30_000 })) {
      const kind = prng.pick(['Node', 'Service', 'Pod', 'CSIDriver']);
      scene.kubelet(
        at,
        'E',
        'reflector.go:200',
        `"Failed to watch" err="failed to list *v1.${kind}: Get \\"https://${host}/api/v1/${kind.toLowerCase()}s?limit=500&resourceVersion=${prng.int(90_000_000, 99_000_000)}\\": ${timeout}" logger="UnhandledError" reflector="k8s.io/client-go/informers/factory.go:160" type="*v1.${kind}"`,
      );
      scene.podKlog(
        'kube-proxy',
        at + 50,
        'E',
        'reflector.go:200',
        `"Failed to watch" err="failed to list *v1.EndpointSlice: Get \\"https://${host}/apis/discovery.k8s.io/v1/endpointslices?limit=500\\": ${timeout}" type="*v1.EndpointSlice"`,
      );
      scene.pod(
        'coredns',
        at + 90,
        `[WARNING] plugin/kubernetes: Kubernetes API connection failure: Get "https://${node.serviceCidr.replace('.0.0/16', '.0.1')}:443/version": dial tcp ${node.serviceCidr.replace('.0.0/16', '.0.1')}:443: i/o timeout`,
        'stdout',
      );
    }
    const attempt = (n: number) => [
      `try: ${n}`,
      `*   Trying ${ip}:443...`,
      `* connect to ${ip} port 443 from ${node.who.ip} port ${prng.int(32_768, 60_999)} failed: Connection timed out`,
      `* Failed to connect to ${host} port 443 after 3002 ms: Couldn't connect to server`,
      '* Closing connection',
      `curl: (28) Failed to connect to ${host} port 443 after 3002 ms: Connection timed out`,
    ];
    scene.replace('networking/curl_api_server.txt', [1, 2, 3, 4, 5].flatMap(attempt));
  },
});
