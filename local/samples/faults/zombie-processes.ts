import { defineFault } from '../fault';
import { probeFailed } from '../phrases';
import { ownPod } from '../victims';

/** ps shows them as <defunct> under the process that does not wait. */
export default defineFault({
  name: 'zombie-processes',
  title: 'Zombies pile up under a container without init',
  story:
    'The exec probe of a pod starts a shell that leaves children; the container’s first process never waits for them. Zombies grow by the hundred and take process ids of the pod’s limit.',
  files: ['system/ps.txt', 'system/ps-threads.txt', 'system/top.txt', 'kubelet/kubelet.log'],
  expects: [{ category: 'process', severity: 'medium', rules: ['zombie-processes'] }],
  startsMinutesBefore: 400,
  plant(scene) {
    const { node, from } = scene;
    const pod = scene.podNamed('api');
    const parent = pod.containers[0]!.pid;
    for (let i = 0; i < 420; i++) {
      node.processes.push({
        user: '1000',
        pid: 120_000 + i * 7,
        ppid: parent,
        state: 'Z',
        cpu: 0,
        rssKb: 0,
        threads: 1,
        startedAt: from + i * 55_000,
        command: '[probe.sh] <defunct>',
        depth: 2,
        fault: scene.fault,
      });
    }
    scene.edit('system/top.txt', /^Tasks:/, (text) => text);
    const v = ownPod(scene, pod);
    for (const at of scene.every(400_000))
      probeFailed(scene, at, v, 'Liveness', 'command timed out: "/app/probe.sh" timed out after 1s');
  },
});
