import { defineFault } from '../fault';
import { died, oomBlock, pressure, probeFailed } from '../phrases';
import { ownPod } from '../victims';

/** mm/oom_kill.c without a cgroup, and kubelet’s oom watcher, which reads the same ring buffer. */
export default defineFault({
  name: 'system-oom',
  title: 'The node runs out of memory',
  story:
    'Pods without limits eat the node’s memory. Kubelet sees it, sets MemoryPressure and evicts, but too late: the kernel kills the largest processes of the whole node, a node agent among them.',
  files: ['kernel/dmesg*', 'kubelet/kubelet.log', 'system/top.txt', 'system/ps.txt'],
  expects: [
    { category: 'oom', severity: 'high', rules: ['oom-node-out-of-memory'] },
    { category: 'eviction', severity: 'high', rules: ['eviction-memory-pressure'] },
  ],
  startsMinutesBefore: 28,
  plant(scene) {
    const { node, prng, from } = scene;
    pressure(scene, scene.from, 'NodeHasInsufficientMemory');
    const hog = ownPod(scene, scene.podNamed('ingest'));
    node.processes.push({
      user: '1000',
      pid: 70_218,
      ppid: 1,
      state: 'Rsl',
      cpu: 93.2,
      rssKb: Math.floor(node.memoryKb * 0.61),
      threads: 64,
      startedAt: from - 1_200_000,
      command: '/app/ingest --config /etc/ingest/config.yaml --buffer=unbounded',
      depth: 1,
      fault: scene.fault,
    });
    for (const at of scene.every(10_000, { from: from - 120_000, until: from + 240_000 })) {
      scene.kubelet(
        at,
        'W',
        'eviction_manager.go:355',
        '"Eviction manager: attempting to reclaim" resourceName="memory"',
      );
      scene.kubelet(
        at + 2,
        'I',
        'eviction_manager.go:366',
        '"Eviction manager: must evict pod(s) to reclaim" resourceName="memory"',
      );
      scene.kubelet(
        at + 3,
        'I',
        'eviction_manager.go:384',
        `"Eviction manager: pods ranked for eviction" pods=["${hog.namespace}/${hog.name}","web/${scene.podNamed('worker').name}"]`,
      );
    }
    scene.kubelet(
      from - 60_000,
      'I',
      'eviction_manager.go:627',
      `"Eviction manager: pod is evicted successfully" pod="web/${scene.podNamed('worker').name}"`,
    );
    scene.every(300_000).forEach((at, i) => {
      oomBlock(scene, at, {
        invoker: i % 2 ? 'containerd' : 'ingest',
        victim: i % 2 ? 'fluent-bit' : 'ingest',
        pid: 70_000 + i * 109,
        uid: i % 2 ? 0 : 1000,
        adj: i % 2 ? 1000 : 995,
        rssKb: prng.int(3_000_000, 9_000_000),
        cgroup: null,
        limitKb: 0,
      });
      scene.kubelet(
        at + 900,
        'W',
        'oom_watcher_linux.go:79',
        `"Got sys oom event" event={"Pid":${70_000 + i * 109},"ProcessName":"${i % 2 ? 'fluent-bit' : 'ingest'}","TimeOfDeath":"${node.utc.rfc3339Nano(at + 200)}","ContainerName":"/","VictimContainerName":"/"}`,
      );
      died(scene, at + 1_100, hog, 137);
    });
    for (const at of scene.every(70_000))
      probeFailed(scene, at, ownPod(scene, scene.podNamed('api')), 'Liveness', 'command timed out');
  },
});
