import { defineFault } from '../fault';

/** The API server’s 401 as each client of kubelet wraps it. */
export default defineFault({
  name: 'node-unauthorized',
  title: 'The API server does not accept the node',
  story:
    'Someone removed the node role from the access entries. The token of kubelet is still valid for AWS but no longer maps to a Kubernetes identity: every call answers Unauthorized and the node goes Unknown.',
  files: ['kubelet/kubelet.log', 'networking/curl_api_server.txt'],
  expects: [{ category: 'auth', severity: 'critical', rules: ['apiserver-unauthorized'] }],
  startsMinutesBefore: 34,
  plant(scene) {
    const { node, prng, from } = scene;
    const name = node.who.nodeName;
    for (const at of scene.every(10_000)) {
      scene.kubelet(
        at,
        'E',
        'controller.go:145',
        '"Failed to ensure lease exists, will retry" err="Unauthorized" interval="7s"',
      );
      scene.kubelet(
        at + 2_000,
        'E',
        'kubelet_node_status.go:548',
        `"Error updating node status, will retry" err="error getting node \\"${name}\\": Unauthorized"`,
      );
    }
    for (const at of scene.every(35_000, { from: from + 4_000 })) {
      const kind = prng.pick(['Service', 'Node', 'Pod', 'RuntimeClass', 'CSIDriver']);
      scene.kubelet(
        at,
        'E',
        'reflector.go:200',
        `"Failed to watch" err="failed to list *v1.${kind}: Unauthorized" logger="UnhandledError" reflector="k8s.io/client-go/informers/factory.go:160" type="*v1.${kind}"`,
      );
    }
    scene.kubelet(
      from + 300_000,
      'E',
      'kubelet_node_status.go:107',
      `"Unable to register node with API server" err="Unauthorized" node="${name}"`,
    );
    const body =
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}';
    scene.replace(
      'networking/curl_api_server.txt',
      [1, 2, 3, 4, 5].flatMap((n) => [
        `try: ${n}`,
        `* Connected to ${node.apiEndpoint} port 443`,
        '> GET /livez?verbose HTTP/2',
        '< HTTP/2 401 ',
        body,
      ]),
    );
  },
});
