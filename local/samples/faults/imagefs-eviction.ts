import { defineFault } from '../fault';
import { pressure, syncError } from '../phrases';
import { joinFaults } from '../scene';
import { ownPod } from '../victims';

/** image_gc_manager.go and eviction_manager.go of kubelet. */
export default defineFault({
  name: 'imagefs-eviction',
  title: 'Image storage passes the eviction threshold',
  story:
    'Large model images fill the disk to 88 %. Kubelet collects images, finds too little, marks DiskPressure and evicts pods in waves; each eviction makes another pod pull its image again.',
  files: ['storage/mounts.txt', 'kubelet/kubelet.log'],
  expects: [
    { category: 'eviction', severity: 'high', rules: ['eviction-disk-pressure', 'image-gc-failed'] },
    { category: 'eviction', severity: 'medium', rules: ['eviction-pod-evicted'] },
  ],
  startsMinutesBefore: 110,
  plant(scene) {
    const { node, prng } = scene;
    pressure(scene, scene.from, 'NodeHasDiskPressure');
    const root = node.filesystems.find((fs) => fs.mount === '/')!;
    root.usedBytes = Math.max(root.usedBytes, Math.floor(root.sizeBytes * 0.88));
    root.fault = joinFaults(root.fault, scene.fault);
    const pods = node.pods.filter((pod) => ['shop', 'search', 'data'].includes(pod.namespace));
    scene.every(300_000).forEach((at, i) => {
      scene.kubelet(
        at,
        'I',
        'image_gc_manager.go:391',
        `"Disk usage on image filesystem is over the high threshold, trying to free bytes down to the low threshold" usage=88 highThreshold=85 amountToFree=6871947673 lowThreshold=80`,
      );
      scene.kubelet(
        at + 900,
        'E',
        'kubelet.go:1551',
        `"Image garbage collection failed multiple times in a row" err="Failed to garbage collect required amount of images. Attempted to free 6871947673 bytes, but only found ${prng.int(100, 900)}048576 bytes eligible to free."`,
      );
      scene.kubelet(
        at + 1_400,
        'W',
        'eviction_manager.go:355',
        '"Eviction manager: attempting to reclaim" resourceName="ephemeral-storage"',
      );
      const v = ownPod(scene, pods[i % pods.length]!);
      scene.kubelet(
        at + 2_000,
        'I',
        'eviction_manager.go:384',
        `"Eviction manager: pods ranked for eviction" pods=["${v.namespace}/${v.name}"]`,
      );
      scene.kubelet(
        at + 4_000,
        'I',
        'eviction_manager.go:627',
        `"Eviction manager: pod is evicted successfully" pod="${v.namespace}/${v.name}"`,
      );
      syncError(
        scene,
        at + 4_100,
        v,
        'The node was low on resource: ephemeral-storage. Threshold quantity: 12884901888, available: 9663676416.',
      );
    });
  },
});
