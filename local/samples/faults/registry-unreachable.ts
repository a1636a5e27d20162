import { defineFault } from '../fault';
import { pullFailed } from '../phrases';
import { newPod } from '../victims';

/** containerd’s resolver; net’s dial timeout. */
export default defineFault({
  name: 'registry-unreachable',
  title: 'The registry cannot be reached',
  story:
    'The VPC endpoint of ECR was deleted and the subnet has no NAT. Names resolve to public addresses, connections to them time out, and no image that is not on the disk can start.',
  files: ['containerd/containerd-log.txt', 'kubelet/kubelet.log', 'networking/ping_public.ecr.aws.txt'],
  expects: [{ category: 'image-pull', severity: 'high', rules: ['image-pull-network-failed'] }],
  startsMinutesBefore: 37,
  plant(scene) {
    const { prng } = scene;
    scene.replace('networking/ping_public.ecr.aws.txt', ['ping: public.ecr.aws: Temporary failure in name resolution']);
    for (const at of scene.every(64_000, { max: 60 })) {
      const v = newPod(scene, prng.int(0, 3));
      const host = v.image.split('/')[0]!;
      pullFailed(
        scene,
        at,
        v,
        `failed to resolve reference "${v.image}": failed to do request: Head "https://${host}/v2/${v.namespace}/${v.container}/manifests/${v.image.split(':').pop()}": dial tcp 52.94.${prng.int(1, 250)}.${prng.int(1, 250)}:443: i/o timeout`,
      );
    }
  },
});
