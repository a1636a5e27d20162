import { defineFault } from '../fault';
import { oomBlock, unitFailed } from '../phrases';

/** mm/oom_kill.c for a memory cgroup, then systemd’s result oom-kill. */
export default defineFault({
  name: 'kubelet-oom',
  title: 'Kubelet is killed for exceeding the memory of its slice',
  story:
    'kubeReserved is enforced on runtime.slice with far too little memory. Kubelet grows while it lists pods, the kernel kills it inside its cgroup, systemd starts it again, and every few minutes the node misses heartbeats.',
  files: ['kernel/dmesg*', 'kubelet/kubelet.log'],
  expects: [
    { category: 'oom', severity: 'critical', rules: ['oom-killed-node-daemon', 'kubelet-unit-failed'] },
    { category: 'oom', severity: 'high', rules: ['unit-oom-killed'] },
  ],
  startsMinutesBefore: 52,
  plant(scene) {
    const { node } = scene;
    scene.every(560_000).forEach((at, i) => {
      const pid = i === 0 ? node.pids.kubelet : 88_000 + i * 731;
      oomBlock(scene, at, {
        invoker: 'kubelet',
        victim: 'kubelet',
        pid,
        uid: 0,
        adj: -999,
        rssKb: 262_000,
        cgroup: '/runtime.slice/kubelet.service',
        limitKb: 262_144,
      });
      scene.unit(
        'kubelet',
        at + 90,
        'systemd[1]',
        'kubelet.service: A process of this unit has been killed by the OOM killer.',
      );
      unitFailed(scene, 'kubelet', at + 140, 'kubelet.service', 'oom-kill', '9/KILL', i + 1);
      scene.unit('kubelet', at + 5_300, 'systemd[1]', 'Started kubelet.service - Kubernetes Kubelet.');
      scene.kubelet(at + 5_700, 'I', 'server.go:530', `"Kubelet version" kubeletVersion="${node.versions.kubernetes}"`);
      scene.kubelet(at + 6_100, 'I', 'server.go:1262', '"Started kubelet"');
      scene.kubelet(
        at + 6_160,
        'E',
        'kubelet.go:2457',
        '"Skipping pod synchronization" err="[container runtime status check may not have completed yet, PLEG is not healthy: pleg has yet to be successful]"',
      );
      scene.kubelet(
        at + 6_900,
        'I',
        'kubelet_node_status.go:124',
        `"Node was previously registered" node="${node.who.nodeName}"`,
      );
    });
  },
});
