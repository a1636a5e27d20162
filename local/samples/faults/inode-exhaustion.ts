import { defineFault } from '../fault';
import { pressure, sandboxFailed, syncError } from '../phrases';
import { joinFaults } from '../scene';
import { newPod } from '../victims';

/** The same ENOSPC as a full disk; only the inode columns differ. */
export default defineFault({
  name: 'inode-exhaustion',
  title: 'The root filesystem has no inodes left',
  story:
    'A session store writes millions of tiny files. Half of the disk is free, but no file can be created: the same “no space left on device”, with df showing plenty. Only df -i tells.',
  files: ['storage/inodes.txt', 'kubelet/kubelet.log', 'containerd/containerd-log.txt'],
  expects: [
    { category: 'disk', severity: 'high', rules: ['inodes-nearly-exhausted', 'eviction-inodes-pressure'] },
    { category: 'disk', severity: 'critical', rules: ['runtime-no-space'] },
  ],
  startsMinutesBefore: 35,
  plant(scene) {
    const { node, prng } = scene;
    pressure(scene, scene.from, 'NodeHasDiskPressure');
    const root = node.filesystems.find((fs) => fs.mount === '/')!;
    root.inodesUsed = root.inodes - 12;
    root.inodeFault = joinFaults(root.inodeFault, scene.fault);
    for (const at of scene.every(10_000, { max: 150 })) {
      scene.kubelet(
        at,
        'W',
        'eviction_manager.go:355',
        '"Eviction manager: attempting to reclaim" resourceName="inodes"',
      );
      scene.kubelet(
        at + 40,
        'I',
        'eviction_manager.go:366',
        '"Eviction manager: must evict pod(s) to reclaim" resourceName="inodes"',
      );
    }
    for (const at of scene.every(22_000, { max: 90 })) {
      const v = newPod(scene, prng.int(0, 3));
      sandboxFailed(
        scene,
        at,
        v,
        (id) =>
          `failed to create containerd task: failed to create shim task: mkdir /run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/rootfs: no space left on device`,
      );
      syncError(
        scene,
        at + 3_000,
        v,
        `failed to "StartContainer" for "${v.container}" with CreateContainerError: "failed to create containerd container: failed to create snapshot: write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/metadata.db: no space left on device"`,
      );
    }
  },
});
