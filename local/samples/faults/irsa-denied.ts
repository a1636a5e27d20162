import { defineFault } from '../fault';
import { crashLoop } from '../phrases';
import { ownPod } from '../victims';

/** STS’ two refusals: an unknown OIDC provider, and a trust policy that does not match. */
export default defineFault({
  name: 'irsa-denied',
  title: 'Service accounts cannot assume their roles',
  story:
    'The cluster was rebuilt and its OIDC provider changed; the trust policies still name the old one. STS refuses every web identity, controllers that need AWS crash or retry.',
  files: ['var_log/*ebs-plugin*', 'var_log/*efs-plugin*', 'var_log/aws-routed-eni/ipamd.log', 'kubelet/kubelet.log'],
  expects: [{ category: 'iam', severity: 'high', rules: ['irsa-oidc-provider-missing', 'irsa-assume-role-denied'] }],
  startsMinutesBefore: 70,
  plant(scene) {
    const { node, prng } = scene;
    const { region } = node.who;
    const oidc = `https://oidc.eks.${region}.amazonaws.com/id/${node.apiEndpoint.slice(0, 32)}`;
    const denied = () =>
      `operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 403, RequestID: ${prng.uuid()}, api error AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity`;
    const unknown = () =>
      `operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 400, RequestID: ${prng.uuid()}, InvalidIdentityToken: No OpenIDConnect provider found in your account for ${oidc}`;
    for (const at of scene.every(60_000)) {
      scene.podKlog(
        'ebs-plugin',
        at,
        'E',
        'driver.go:107',
        `"GRPC error" err="rpc error: code = Internal desc = get identity: get credentials: failed to refresh cached credentials, failed to retrieve credentials, ${denied()}"`,
      );
      scene.podKlog(
        'efs-plugin',
        at + 90,
        'E',
        'driver.go:107',
        `GRPC error: rpc error: code = Unauthenticated desc = Access Denied. Please ensure you have the right AWS permissions: ${unknown()}`,
      );
    }
    for (const at of scene.every(120_000)) {
      const msg = `Failed to call ec2:DescribeNetworkInterfaces for [${node.enis[1]!.id}]: get identity: get credentials: failed to retrieve credentials, ${unknown()}`;
      scene.ipamd(at, 'error', 'awsutils/awsutils.go:1245', msg);
    }
    const v = ownPod(scene, scene.podNamed('ingest'));
    for (const at of scene.every(310_000)) crashLoop(scene, at, v);
  },
});
