import { defineFault } from '../fault';

/** client-go’s certificate manager and net/http’s server log, as kubelet prints them. */
export default defineFault({
  name: 'cert-expired',
  title: 'Kubelet’s serving certificate has expired',
  story:
    'The approver for serving certificates was down for weeks; the certificate of kubelet ran out. The API server cannot fetch logs or exec any more, and metrics-server stops seeing the node.',
  files: ['kubelet/kubelet.log'],
  expects: [
    { category: 'certificate', severity: 'high', rules: ['x509-certificate-expired', 'kubelet-csr-not-signed'] },
  ],
  startsMinutesBefore: 130,
  plant(scene) {
    const { node, prng, from } = scene;
    const expired = new Date(from).toISOString().slice(0, 19);
    scene.kubelet(from, 'I', 'log.go:25', '"Certificate rotation is due" logger="kubernetes.io/kubelet-serving"');
    for (const at of scene.every(900_000, { from: from + 2_000 })) {
      scene.kubelet(
        at,
        'E',
        'certificate_manager.go:562',
        '"Unhandled Error" err="kubernetes.io/kubelet-serving: Certificate request was not signed: timed out waiting for the condition" logger="UnhandledError"',
      );
    }
    for (const at of scene.every(25_000, { from: from + 4_000, max: 300 })) {
      scene.kubelet(
        at,
        'I',
        'log.go:25',
        `http: TLS handshake error from ${node.services[0]!.endpoints[0]}:${prng.int(32_768, 60_999)}: remote error: tls: expired certificate`,
      );
      if (prng.chance(0.3))
        scene.kubelet(
          at + 40,
          'E',
          'server.go:310',
          `"Unable to authenticate the request" err="verifying certificate SN=${prng.int(1e12, 9e12)}, SKID=, AKID= failed: x509: certificate has expired or is not yet valid: current time ${new Date(at).toISOString().slice(0, 19)}Z is after ${expired}Z"`,
        );
    }
  },
});
