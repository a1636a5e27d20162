import { defineFault } from '../fault';
import { pullFailed } from '../phrases';
import { newPod } from '../victims';

/** containerd’s resolver and kubelet’s exec plugin for credentials. */
export default defineFault({
  name: 'image-auth-denied',
  title: 'The registry refuses the node',
  story:
    'The repository policy of the other account was tightened. ECR answers 403 to this node’s role; cached images keep running, new versions cannot be pulled.',
  files: ['containerd/containerd-log.txt', 'kubelet/kubelet.log'],
  expects: [
    { category: 'image-pull', severity: 'high', rules: ['image-pull-unauthorized', 'credential-provider-failed'] },
    { category: 'image-pull', severity: 'medium', rules: ['image-pull-forbidden'] },
  ],
  startsMinutesBefore: 61,
  plant(scene) {
    const { prng, node } = scene;
    for (const at of scene.every(75_000, { max: 60 })) {
      const v = newPod(scene, prng.int(0, 2));
      const [host, rest] = [v.image.split('/')[0]!, v.image.slice(v.image.indexOf('/') + 1)];
      const [repository, tag] = rest.split(':') as [string, string];
      if (prng.chance(0.6)) {
        pullFailed(
          scene,
          at,
          v,
          `failed to resolve reference "${v.image}": unexpected status from HEAD request to https://${host}/v2/${repository}/manifests/${tag}: 403 Forbidden`,
        );
      } else {
        pullFailed(
          scene,
          at,
          v,
          `failed to resolve reference "${v.image}": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`,
        );
        scene.kubelet(
          at - 400,
          'E',
          'plugin.go:311',
          `"Failed to get credential from external registry credential provider" err="error execing credential provider plugin ecr-credential-provider for image ${v.image}: exit status 1" account="${node.who.accountId}"`,
        );
      }
    }
  },
});
