import { defineFault } from '../fault';
import { crashLoop, died } from '../phrases';
import { ownPod } from '../victims';

/** The loop plugin ends the process on purpose (exit 1) after its HINFO probe comes back twice. */
export default defineFault({
  name: 'coredns-loop',
  title: 'CoreDNS forwards to itself',
  story:
    'The node resolv.conf was replaced by one that points to the local stub. CoreDNS inherits it, sees its own query come back and exits on purpose, again and again.',
  files: ['networking/resolv.conf', 'var_log/*coredns*', 'kubelet/kubelet.log'],
  expects: [
    { category: 'dns', severity: 'critical', rules: ['coredns-loop-detected'] },
    { category: 'crash-loop', severity: 'medium', rules: ['pod-crash-loop'] },
  ],
  startsMinutesBefore: 31,
  plant(scene) {
    const { prng } = scene;
    scene.replace('networking/resolv.conf', [
      'nameserver 127.0.0.1',
      `search ${scene.node.who.region}.compute.internal`,
    ]);
    const pod = scene.podNamed('coredns');
    const v = ownPod(scene, pod);
    let wait = 10_000;
    for (let at = scene.from; at < scene.until - 5_000; at += wait, wait = Math.min(300_000, wait * 2)) {
      scene.pod(
        'coredns',
        at,
        `[FATAL] plugin/loop: Loop (127.0.0.1:${prng.int(32_768, 60_999)} -> :53) detected for zone ".", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO ${prng.int(1e9, 9e9)}${prng.int(1e8, 9e8)}.${prng.int(1e9, 9e9)}${prng.int(1e8, 9e8)}."`,
        'stdout',
      );
      died(scene, at + 200, v, 1);
      crashLoop(
        scene,
        at + 1_100,
        v,
        wait < 60_000
          ? `${wait / 1000}s`
          : wait >= 300_000
            ? '5m0s'
            : `${Math.floor(wait / 60_000)}m${(wait % 60_000) / 1000}s`,
      );
    }
    pod.containers[0]!.restarts = 9;
  },
});
