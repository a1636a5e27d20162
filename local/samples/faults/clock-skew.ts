import { defineFault } from '../fault';

/** crypto/x509 names both times; the AWS SDK quotes the service’s RequestExpired and InvalidSignatureException. */
export default defineFault({
  name: 'clock-skew',
  title: 'The clock of the node is wrong',
  story:
    'chronyd lost its source and a snapshot restore set the clock 47 minutes back. Tokens look issued in the future, certificates not yet valid: AWS refuses signatures, the API server refuses tokens.',
  files: [
    'kubelet/kubelet.log',
    'var_log/aws-routed-eni/ipamd.log',
    'var_log/*eks-pod-identity-agent*',
    'system/services.txt',
  ],
  expects: [
    { category: 'time', severity: 'high', rules: ['aws-signature-clock-skew', 'x509-certificate-not-yet-valid'] },
  ],
  startsMinutesBefore: 45,
  plant(scene) {
    const { node, prng, from } = scene;
    const stamp = (at: number, minutes = 0) =>
      new Date(at + minutes * 60_000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    scene.unitState('chronyd.service', 'failed', 'failed');
    scene.system(from - 60_000, 'chronyd[1601]', "Can't synchronise: no selectable sources");
    scene.system(from, 'chronyd[1601]', 'System clock wrong by 2820.114231 seconds');
    for (const at of scene.every(10_000, { max: 250 })) {
      scene.kubelet(
        at,
        'E',
        'controller.go:145',
        `"Failed to ensure lease exists, will retry" err="Get \\"https://${node.apiEndpoint}/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node.who.nodeName}?timeout=10s\\": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time ${new Date(at).toISOString().slice(0, 19)}Z is before ${new Date(at + 2_820_000).toISOString().slice(0, 19)}Z" interval="7s"`,
      );
    }
    for (const at of scene.every(60_000)) {
      scene.ipamd(
        at,
        'error',
        'awsutils/awsutils.go:1245',
        `Failed to call ec2:DescribeNetworkInterfaces for [${node.enis[1]!.id}]: operation error EC2: DescribeNetworkInterfaces, https response error StatusCode: 403, RequestID: ${prng.uuid()}, api error RequestExpired: Request has expired. Timestamp date is ${stamp(at)}Z. Current date is ${stamp(at, 47)}Z.`,
      );
      scene.pod(
        'eks-pod-identity-agent',
        at + 200,
        JSON.stringify({
          'cluster-name': node.who.cluster,
          level: 'error',
          msg: `Error fetching credentials: operation error EKS Auth: AssumeRoleForPodIdentity, https response error StatusCode: 403, api error InvalidSignatureException: Signature expired: ${stamp(at)}Z is now earlier than ${stamp(at, 42)}Z (${stamp(at, 47)}Z - 5 min.)`,
          time: `${node.utc.isoMillis(at).slice(0, 19)}Z`,
        }),
      );
    }
  },
});
