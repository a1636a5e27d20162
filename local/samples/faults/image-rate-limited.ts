import { defineFault } from '../fault';
import { pullFailed } from '../phrases';
import { newPod } from '../victims';

/** Docker Hub’s toomanyrequests body, quoted by containerd’s fetcher. */
export default defineFault({
  name: 'image-rate-limited',
  title: 'The public registry limits pulls',
  story:
    'All nodes of the VPC leave through one NAT address and pull a public image without login. After the hourly quota the registry answers 429, and every restart makes it worse.',
  files: ['containerd/containerd-log.txt', 'kubelet/kubelet.log'],
  expects: [{ category: 'image-pull', severity: 'high', rules: ['image-pull-rate-limited'] }],
  startsMinutesBefore: 50,
  plant(scene) {
    const { prng } = scene;
    for (const at of scene.every(82_000, { max: 50 })) {
      const v = { ...newPod(scene, prng.int(0, 3)), image: 'docker.io/library/redis:7.4.2-alpine' };
      pullFailed(
        scene,
        at,
        v,
        `failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/redis/manifests/sha256:${prng.hex(64)}: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit`,
      );
    }
  },
});
