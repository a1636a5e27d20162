import { defineFault } from '../fault';
import { notReady, pressure, sandboxFailed } from '../phrases';
import { joinFaults } from '../scene';
import { newPod, ownPod } from '../victims';

/** eviction_manager.go and image_gc_manager.go of kubelet; ENOSPC from whoever writes next. */
export default defineFault({
  name: 'disk-full',
  title: 'The root volume is full',
  story:
    'An application writes gigabytes of logs into its writable layer. nodefs falls under the eviction threshold, kubelet evicts and collects images in vain, then writes fail everywhere: sandboxes, logs, the checkpoint of ipamd.',
  files: [
    'storage/mounts.txt',
    'storage/pod_local_storage.txt',
    'kubelet/kubelet.log',
    'containerd/containerd-log.txt',
    'var_log/aws-routed-eni/ipamd.log',
  ],
  expects: [
    { category: 'disk', severity: 'critical', rules: ['runtime-no-space', 'image-pull-no-space'] },
    {
      category: 'eviction',
      severity: 'high',
      rules: ['eviction-disk-pressure', 'eviction-without-effect', 'filesystem-nearly-full', 'image-gc-failed'],
    },
  ],
  startsMinutesBefore: 43,
  plant(scene) {
    const { node, prng, from } = scene;
    pressure(scene, scene.from, 'NodeHasDiskPressure');
    const root = node.filesystems.find((fs) => fs.mount === '/')!;
    root.usedBytes = root.sizeBytes - 1_200_000;
    root.fault = joinFaults(root.fault, scene.fault);
    scene.append('storage/pod_local_storage.txt', [
      `51G\t/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/4471/fs\tworker`,
    ]);
    const worker = ownPod(scene, scene.podNamed('worker'));
    for (const at of scene.every(10_000, { from: from - 300_000, max: 200 })) {
      scene.kubelet(
        at,
        'W',
        'eviction_manager.go:355',
        '"Eviction manager: attempting to reclaim" resourceName="ephemeral-storage"',
      );
      scene.kubelet(at + 5, 'I', 'container_gc.go:88', '"Attempting to delete unused containers"');
      scene.kubelet(at + 20, 'I', 'image_gc_manager.go:487', '"Attempting to delete unused images"');
      scene.kubelet(
        at + 60,
        'I',
        'eviction_manager.go:366',
        '"Eviction manager: must evict pod(s) to reclaim" resourceName="ephemeral-storage"',
      );
      scene.kubelet(
        at + 61,
        'E',
        'eviction_manager.go:387',
        '"Eviction manager: eviction thresholds have been met, but no pods are active to evict"',
      );
    }
    scene.kubelet(
      from - 240_000,
      'I',
      'eviction_manager.go:627',
      `"Eviction manager: pod is evicted successfully" pod="${worker.namespace}/${worker.name}"`,
    );
    for (const at of scene.every(300_000)) {
      scene.kubelet(
        at,
        'I',
        'image_gc_manager.go:391',
        `"Disk usage on image filesystem is over the high threshold, trying to free bytes down to the low threshold" usage=100 highThreshold=85 amountToFree=17179869184 lowThreshold=80`,
      );
      scene.kubelet(
        at + 30,
        'E',
        'kubelet.go:1551',
        '"Image garbage collection failed multiple times in a row" err="Failed to garbage collect required amount of images. Attempted to free 17179869184 bytes, but only found 0 bytes eligible to free."',
      );
    }
    for (const at of scene.every(17_000, { max: 120 })) {
      sandboxFailed(
        scene,
        at,
        newPod(scene, prng.int(0, 3)),
        (id) =>
          `failed to create containerd container: mkdir /var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${id}: no space left on device`,
      );
    }
    for (const at of scene.every(33_000, { max: 80 })) {
      scene.ipamd(
        at,
        'error',
        'datastore/checkpoint.go:98',
        'Failed to write checkpoint: write /var/run/aws-node/ipam.json.tmp: no space left on device',
      );
      scene.containerd(
        at + 9,
        'error',
        `failed to write container log`,
        `error="write /var/log/pods/${worker.namespace}_${worker.name}_${worker.uid}/${worker.container}/0.log: no space left on device"`,
      );
    }
    notReady(
      scene,
      from + 400_000,
      'container runtime status check may not have completed yet, [failed to get node info: write /var/lib/kubelet: no space left on device]',
    );
  },
});
