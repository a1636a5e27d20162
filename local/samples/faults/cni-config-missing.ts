import { defineFault } from '../fault';
import { notReady, syncError } from '../phrases';
import { ownPod } from '../victims';

const WHY =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

/** containerd watches the folder (go-cni), kubelet repeats what the runtime status says every five seconds. */
export default defineFault({
  name: 'cni-config-missing',
  title: 'No CNI configuration in /etc/cni/net.d',
  story:
    'A cleanup job of another network plugin removes 10-aws.conflist. containerd notices at once, the node turns NotReady and no pod without host network can start or be synced.',
  files: ['cni/10-aws.conflist', 'containerd/containerd-log.txt', 'kubelet/kubelet.log'],
  expects: [
    { category: 'cni', severity: 'critical', rules: ['cni-network-config-unusable'] },
    { category: 'cni', severity: 'high', rules: ['network-plugin-not-ready'] },
  ],
  startsMinutesBefore: 19,
  plant(scene) {
    const { node, from, prng } = scene;
    scene.empty('cni/10-aws.conflist');
    scene.containerd(
      from,
      'error',
      'failed to reload cni configuration after receiving fs change event(REMOVE        "/etc/cni/net.d/10-aws.conflist")',
      'error="cni config load failed: no network config found in /etc/cni/net.d: cni plugin not initialized: failed to load cni config"',
    );
    notReady(scene, from + 7_000, WHY);
    for (const at of scene.every(5_000, { from: from + 7_200 })) {
      scene.kubelet(
        at,
        'E',
        'kubelet.go:3104',
        '"Container runtime network not ready" networkReady="NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized"',
      );
    }
    const pods = node.pods.filter((pod) => pod.eni);
    for (const at of scene.every(11_000, { from: from + 9_000 }))
      syncError(scene, at, ownPod(scene, prng.pick(pods)), `network is not ready: ${WHY}`);
  },
});
