import { defineFault } from '../fault';
import { notReady, ready } from '../phrases';

/** generic.go of kubelet: a relist older than three minutes makes it unhealthy. */
export default defineFault({
  name: 'pleg-unhealthy',
  title: 'PLEG is not healthy',
  story:
    'Hundreds of short jobs leave thousands of dead containers. Listing them takes kubelet minutes; its relist falls behind, it stops syncing pods, and the node flaps between Ready and NotReady.',
  files: ['kubelet/kubelet.log', 'containerd/containerd-log.txt', 'containerd/containerd-tasks.txt'],
  expects: [
    { category: 'pleg', severity: 'critical', rules: ['pleg-unhealthy', 'node-became-not-ready'] },
    { category: 'runtime', severity: 'high', rules: ['pleg-relist-failed', 'runtime-deadline-exceeded'] },
  ],
  startsMinutesBefore: 46,
  plant(scene) {
    const { prng, from } = scene;
    scene.append(
      'containerd/containerd-tasks.txt',
      Array.from({ length: 900 }, () => `${prng.hex(64)}    ${String(prng.int(90_000, 900_000)).padEnd(7)} STOPPED`),
    );
    for (const at of scene.every(21_000, { from: from - 60_000, max: 160 })) {
      scene.kubelet(
        at,
        'E',
        'log.go:32',
        `"ListPodSandbox with filter from runtime service failed" err="rpc error: code = DeadlineExceeded desc = context deadline exceeded" filter="nil"`,
      );
      scene.kubelet(
        at + 2,
        'E',
        'generic.go:238',
        '"GenericPLEG: Unable to retrieve pods" err="rpc error: code = DeadlineExceeded desc = context deadline exceeded"',
      );
      scene.containerd(
        at + 1,
        'error',
        'failed to handle container TaskExit event',
        `error="failed to stop container: context deadline exceeded: unknown" id=${prng.hex(64)}`,
      );
    }
    scene.every(660_000).forEach((flap) => {
      notReady(scene, flap, 'PLEG is not healthy: pleg was last seen active 3m1.772s ago; threshold is 3m0s');
      for (const at of scene.every(5_000, { from: flap + 100, until: Math.min(scene.until, flap + 300_000) })) {
        const seconds = 181 + (at - flap) / 1000;
        scene.kubelet(
          at,
          'E',
          'kubelet.go:2457',
          `"Skipping pod synchronization" err="PLEG is not healthy: pleg was last seen active ${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s ago; threshold is 3m0s"`,
        );
      }
      ready(scene, flap + 301_000);
    });
  },
});
