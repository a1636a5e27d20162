import { defineFault } from '../fault';
import { sandboxFailed, syncError } from '../phrases';
import { newPod } from '../victims';

/** fs/xfs: a verifier fails, then xfs_force_shutdown. */
export default defineFault({
  name: 'xfs-shutdown',
  title: 'XFS shuts the root filesystem down',
  story:
    'The root volume returns corrupt metadata. XFS refuses to go on and shuts the filesystem down: every write of every process fails with EIO, containers cannot start, the node needs replacing.',
  files: ['kernel/dmesg*', 'kubelet/kubelet.log', 'containerd/containerd-log.txt'],
  expects: [
    { category: 'filesystem', severity: 'critical', rules: ['xfs-corruption'] },
    { category: 'runtime', severity: 'high', rules: ['sandbox-creation-failed'] },
  ],
  startsMinutesBefore: 12,
  plant(scene) {
    const { prng, from } = scene;
    const lines = [
      'XFS (nvme0n1p1): Metadata corruption detected at xfs_agf_read_verify+0xd2/0x100 [xfs], xfs_agf block 0x3f8e8c1 ',
      'XFS (nvme0n1p1): Unmount and run xfs_repair',
      'XFS (nvme0n1p1): First 128 bytes of corrupted metadata buffer:',
      `00000000: ${Array.from({ length: 16 }, () => prng.hex(2)).join(' ')}  XAGF............`,
      'XFS (nvme0n1p1): metadata I/O error in "xfs_read_agf+0x9b/0x140 [xfs]" at daddr 0x3f8e8c1 len 1 error 117',
      'XFS (nvme0n1p1): Corruption of in-memory data (0x8) detected at xfs_defer_finish_noroll+0x49c/0x650 [xfs] (fs/xfs/libxfs/xfs_defer.c:721).  Shutting down filesystem.',
      'XFS (nvme0n1p1): Please unmount the filesystem and rectify the problem(s)',
    ];
    lines.forEach((text, i) => {
      scene.kernel(from + i * 0.3, text);
    });
    for (const at of scene.every(9_000, { from: from + 1_000, max: 80 })) {
      const v = newPod(scene, prng.int(0, 4));
      sandboxFailed(
        scene,
        at,
        v,
        (id) =>
          `failed to create containerd task: failed to create shim task: mkdir /var/lib/containerd/io.containerd.runtime.v2.task/k8s.io/${id}: input/output error`,
      );
      syncError(
        scene,
        at + 700,
        v,
        `failed to "StartContainer" for "${v.container}" with RunContainerError: "failed to create containerd task: open /var/lib/kubelet/pods/${v.uid}/etc-hosts: input/output error"`,
      );
    }
  },
});
