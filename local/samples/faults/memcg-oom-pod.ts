import { defineFault } from '../fault';
import { crashLoop, died, oomBlock, podCgroup } from '../phrases';
import { ownPod } from '../victims';

/** mm/oom_kill.c for a memory cgroup; exit code 137 is SIGKILL. */
export default defineFault({
  name: 'memcg-oom-pod',
  title: 'A container exceeds its memory limit',
  story:
    'A release of search/query leaks. Its Java process reaches the limit of 512 MiB, the kernel kills it inside the pod’s cgroup, kubelet restarts it with growing delays. The node itself has memory to spare.',
  files: ['kernel/dmesg*', 'kubelet/kubelet.log', 'containerd/containerd-log.txt'],
  expects: [
    { category: 'oom', severity: 'medium', rules: ['oom-container-limit', 'container-oom-killed'] },
    { category: 'crash-loop', severity: 'medium', rules: ['pod-crash-loop'] },
  ],
  startsMinutesBefore: 75,
  plant(scene) {
    const v = ownPod(scene, scene.podNamed('query'));
    scene.every(400_000).forEach((at, i) => {
      const pid = 61_000 + i * 913;
      oomBlock(scene, at, {
        invoker: 'java',
        victim: 'java',
        pid,
        uid: 1000,
        adj: 968,
        rssKb: 519_800,
        cgroup: podCgroup(v),
        limitKb: 524_288,
      });
      scene.containerd(at + 160, 'info', `TaskOOM event in podsandbox handler container_id:"${v.containerId}"`);
      died(scene, at + 700, v, 137);
      crashLoop(scene, at + 1_900, v, i === 0 ? '10s' : i === 1 ? '20s' : i === 2 ? '40s' : '5m0s');
    });
  },
});
