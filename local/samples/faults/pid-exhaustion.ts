import { defineFault } from '../fault';
import { pressure, probeFailed, sandboxFailed } from '../phrases';
import { newPod, ownPod } from '../victims';

/** kernel/cgroup/pids.c, the Go runtime’s clone failure (EAGAIN), and os/exec’s words for it. */
export default defineFault({
  name: 'pid-exhaustion',
  title: 'The node has no process ids left',
  story:
    'A worker starts a thread per request and never ends them. The kernel limit is reached, fork fails for everybody, the runtime cannot start shims, kubelet sets PIDPressure.',
  files: [
    'kernel/dmesg*',
    'kubelet/kubelet.log',
    'containerd/containerd-log.txt',
    'sysctls/sysctl_all.txt',
    'system/ps-threads.txt',
  ],
  expects: [
    { category: 'pid', severity: 'high', rules: ['shim-start-failed', 'eviction-pid-pressure', 'thread-limit-near'] },
  ],
  startsMinutesBefore: 32,
  plant(scene) {
    const { node, prng, from } = scene;
    pressure(scene, scene.from, 'NodeHasInsufficientPID');
    scene.sysctl('kernel.pid_max', 32_768);
    scene.sysctl('kernel.threads-max', 32_768);
    node.processes.push({
      user: '1000',
      pid: 81_204,
      ppid: 1,
      state: 'Sl',
      cpu: 12.4,
      rssKb: 1_204_000,
      threads: 31_204,
      startedAt: from - 3_600_000,
      command: '/app/worker --config /etc/worker/config.yaml',
      depth: 1,
      fault: scene.fault,
    });
    const v = ownPod(scene, scene.podNamed('worker'));
    for (const at of scene.every(30_000, { max: 80 })) {
      scene.kernel(
        at,
        `cgroup: fork rejected by pids controller in /kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${v.uid.replaceAll('-', '_')}.slice/cri-containerd-${v.containerId}.scope`,
      );
    }
    for (const at of scene.every(14_000, { max: 150 })) {
      sandboxFailed(
        scene,
        at,
        newPod(scene, prng.int(0, 3)),
        () =>
          'failed to start sandbox: failed to create containerd task: failed to start shim: start failed: fork/exec /usr/bin/containerd-shim-runc-v2: resource temporarily unavailable',
      );
    }
    for (const at of scene.every(40_000, { from: from + 5_000 })) {
      scene.unit(
        'containerd',
        at,
        `containerd[${node.pids.containerd}]`,
        'runtime: failed to create new OS thread (have 31 already; errno=11)',
      );
      scene.unit(
        'containerd',
        at + 0.1,
        `containerd[${node.pids.containerd}]`,
        'runtime: may need to increase max user processes (ulimit -u)',
      );
      scene.kubelet(
        at + 100,
        'W',
        'eviction_manager.go:355',
        '"Eviction manager: attempting to reclaim" resourceName="pids"',
      );
      probeFailed(
        scene,
        at + 300,
        v,
        'Liveness',
        'rpc error: code = Unknown desc = failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: fork/exec /proc/self/fd/6: resource temporarily unavailable: unknown',
      );
    }
  },
});
