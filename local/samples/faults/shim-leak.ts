import { defineFault } from '../fault';
import { sandboxFailed } from '../phrases';
import { newPod } from '../victims';

/** containerd’s runtime v2 manager; the reserved name is CRI’s registrar. */
export default defineFault({
  name: 'shim-leak',
  title: 'Shims of dead containers stay behind',
  story:
    'containerd fails to clean up after containers that exit while it is busy. Their shims live on, hold names and memory, and the next attempt of the same pod finds its name reserved.',
  files: ['containerd/containerd-log.txt', 'system/ps.txt', 'system/top.txt', 'kubelet/kubelet.log'],
  expects: [{ category: 'runtime', severity: 'medium', rules: ['sandbox-name-reserved'] }],
  startsMinutesBefore: 150,
  plant(scene) {
    const { node, prng, from } = scene;
    for (let i = 0; i < 160; i++) {
      node.processes.push({
        user: 'root',
        pid: 100_000 + i * 17,
        ppid: 1,
        state: 'Sl',
        cpu: 0,
        rssKb: 12_400,
        threads: 12,
        startedAt: from + i * 50_000,
        command: `/usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id ${prng.hex(64)} -address /run/containerd/containerd.sock`,
        depth: 0,
        fault: scene.fault,
      });
    }
    scene.edit('system/top.txt', /^Tasks:/, (text) => text);
    for (const at of scene.every(60_000)) {
      const id = prng.hex(64);
      scene.containerd(
        at,
        'error',
        'failed to delete shim',
        `error="context deadline exceeded" id=${id} namespace=k8s.io`,
      );
      scene.containerd(
        at + 20,
        'warning',
        'failed to clean up after shim disconnected',
        `error="exec: \\"runc\\": signal: killed: " id=${id} namespace=k8s.io`,
      );
    }
    for (const at of scene.every(95_000, { from: from + 240_000, max: 70 })) {
      const v = newPod(scene, prng.int(0, 2));
      sandboxFailed(
        scene,
        at,
        v,
        (id) =>
          `failed to reserve sandbox name "${v.name}_${v.namespace}_${v.uid}_0": name "${v.name}_${v.namespace}_${v.uid}_0" is reserved for "${id}"`,
      );
    }
  },
});
