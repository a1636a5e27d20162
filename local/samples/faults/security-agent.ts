import { defineFault } from '../fault';
import { sandboxFailed } from '../phrases';
import { newPod } from '../victims';

/** EBUSY while the agent holds a mount; containerd passes it on. */
export default defineFault({
  name: 'security-agent',
  title: 'A security agent interferes with containers',
  story:
    'An endpoint protection agent scans every overlay mount. It holds files while containerd removes them and eats a CPU; sandboxes cannot be removed, unmounts find the device busy, new pods start late or not at all.',
  files: [
    'containerd/containerd-log.txt',
    'kubelet/kubelet.log',
    'system/ps.txt',
    'system/top.txt',
    'system/services.txt',
    'system/pkglist.txt',
  ],
  expects: [{ category: 'runtime', severity: 'high', rules: ['runtime-deadline-exceeded'] }],
  startsMinutesBefore: 180,
  plant(scene) {
    const { node, prng, from } = scene;
    node.processes.push({
      user: 'root',
      pid: 1_988,
      ppid: 1,
      state: 'Ssl',
      cpu: 96.4,
      rssKb: 811_000,
      threads: 42,
      startedAt: node.bootedAt,
      command: '/opt/ds_agent/ds_am -g ../diag -v 5 -d /var/opt/ds_agent/am',
      depth: 0,
      fault: scene.fault,
    });
    scene.unitState('ds_agent.service', 'active', 'running', 'Trend Micro Deep Security Agent');
    scene.append('system/pkglist.txt', ['ds_agent-20.0.1-25770.amzn2023.x86_64']);
    for (const at of scene.every(50_000, { max: 200 })) {
      const id = prng.hex(64);
      scene.containerd(
        at,
        'error',
        `RemovePodSandbox for "${id}" failed`,
        `error="rpc error: code = Unknown desc = failed to remove sandbox root directory \\"/run/containerd/io.containerd.grpc.v1.cri/sandboxes/${id}\\": unlinkat /run/containerd/io.containerd.grpc.v1.cri/sandboxes/${id}/shm: device or resource busy"`,
      );
      scene.kubelet(
        at + 3,
        'E',
        'log.go:32',
        `"RemovePodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to remove sandbox root directory: unlinkat /run/containerd/io.containerd.grpc.v1.cri/sandboxes/${id}/shm: device or resource busy" podSandboxID="${id}"`,
      );
    }
    for (const at of scene.every(130_000, { from: from + 30_000, max: 60 })) {
      sandboxFailed(scene, at, newPod(scene, prng.int(0, 3)), () => 'context deadline exceeded', 'DeadlineExceeded');
    }
  },
});
