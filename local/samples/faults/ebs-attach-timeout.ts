import { defineFault } from '../fault';
import { mountFailed } from '../phrases';
import { newPod } from '../victims';

/** kubelet’s csi_attacher and the controller’s words as the volume manager repeats them. */
export default defineFault({
  name: 'ebs-attach-timeout',
  title: 'An EBS volume does not attach',
  story:
    'The volume of a moved pod is still attached to its old node. The attach operation waits, times out and starts over; on this node kubelet waits for a device that never appears.',
  files: ['kubelet/kubelet.log', 'var_log/*ebs-plugin*'],
  expects: [{ category: 'volume-attach', severity: 'high', rules: ['volume-mount-timeout', 'ebs-device-missing'] }],
  startsMinutesBefore: 49,
  plant(scene) {
    const { prng, from, node } = scene;
    const v = newPod(scene, 4);
    const id = `vol-0${prng.hex(16)}`;
    const name = `pvc-${prng.uuid()}`;
    const volume = { name, unique: `kubernetes.io/csi/ebs.csi.aws.com^${id}`, step: 'MountVolume.WaitForAttach' };
    scene.kubelet(from, 'I', 'kubelet.go:2537', `"SyncLoop ADD" source="api" pods=["${v.namespace}/${v.name}"]`);
    for (const at of scene.every(124_000, { from: from + 3_000 })) {
      mountFailed(
        scene,
        at,
        v,
        volume,
        `timed out waiting for external-attacher of ebs.csi.aws.com CSI driver to attach volume ${id}`,
      );
      scene.kubelet(
        at + 4_000,
        'E',
        'csi_attacher.go:178',
        `kubernetes.io/csi: attachdetacher.WaitForDetach timeout after 2m0s [volume=${id}; attachment.ID=csi-${prng.hex(64)}]`,
      );
      scene.podKlog(
        'ebs-plugin',
        at + 5_000,
        'E',
        'driver.go:107',
        `"GRPC error" err="rpc error: code = Internal desc = Failed to find device path /dev/xvdaa. could not resolve device path: waiting for attachment of volume \\"${id}\\" on instance \\"${node.who.instanceId}\\": timed out waiting for the condition"`,
      );
    }
  },
});
