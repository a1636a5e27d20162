import { defineFault } from '../fault';
import { crashLoop, died, goPanic, notReady } from '../phrases';
import { ownPod } from '../victims';

/** A Go panic goes to the container’s stderr; ipamd’s own log only shows one start after another. */
export default defineFault({
  name: 'aws-node-crash',
  title: 'aws-node crash-loops',
  story:
    'After an add-on update aws-node panics a second after each start. While it is away for more than a moment its CNI configuration is removed, kubelet reports the network not ready and the node goes NotReady.',
  files: ['var_log/*aws-node*', 'var_log/aws-routed-eni/ipamd.log', 'kubelet/kubelet.log'],
  expects: [
    { category: 'cni', severity: 'high', rules: ['vpc-cni-panic', 'network-plugin-not-ready', 'node-not-ready-event'] },
    { category: 'crash-loop', severity: 'medium', rules: ['pod-crash-loop'] },
  ],
  startsMinutesBefore: 33,
  plant(scene) {
    const { node, from } = scene;
    const pod = scene.podNamed('aws-node');
    const v = ownPod(scene, pod);
    let at = from;
    let wait = 10_000;
    for (let restart = 1; at < scene.until - 20_000; restart++) {
      scene.ipamd(at - 300, 'info', 'aws-k8s-agent/main.go:62', `Starting L-IPAMD ${node.versions.cni}  ...`);
      scene.pod(
        'aws-node',
        at - 200,
        JSON.stringify({
          level: 'info',
          ts: node.utc.isoMillis(at - 200),
          caller: 'entrypoint.sh',
          msg: 'Checking for IPAM connectivity ... ',
        }),
        'stdout',
      );
      for (const text of goPanic('panic: runtime error: invalid memory address or nil pointer dereference', [
        'github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.(*IPAMContext).nodeInit',
        'github.com/aws/amazon-vpc-cni-k8s/pkg/ipamd.New',
        'main._main',
      ])) {
        scene.pod('aws-node', at - 20, text);
      }
      died(scene, at, v, 2);
      scene.kubelet(at + 400, 'I', 'scope.go:117', `"RemoveContainer" containerID="${v.containerId}"`);
      crashLoop(
        scene,
        at + 900,
        v,
        wait >= 300_000
          ? '5m0s'
          : wait >= 60_000
            ? `${wait / 60_000}m0s`.replace(/\.\d+m0s/, 'm20s')
            : `${wait / 1000}s`,
      );
      at += wait + 2_000;
      wait = Math.min(300_000, wait * 2);
      pod.containers[0]!.restarts = restart > 3 ? 4 : restart;
    }
    notReady(
      scene,
      from + 41_000,
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    );
    for (const t of scene.every(5_000, { from: from + 41_300 })) {
      scene.kubelet(
        t,
        'E',
        'kubelet.go:3104',
        '"Container runtime network not ready" networkReady="NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized"',
      );
    }
  },
});
