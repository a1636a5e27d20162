import { defineFault } from '../fault';
import { crashLoop, mountFailed } from '../phrases';
import { newPod, ownPod } from '../victims';

/** node-driver-registrar gives up after thirty seconds; the MountDevice error is from kubelet’s csi plugin. */
export default defineFault({
  name: 'csi-not-registered',
  title: 'The EBS CSI driver is not registered',
  story:
    'The registrar of ebs-csi-node cannot reach the driver’s socket after an upgrade and exits. Kubelet drops the driver from its list, and no pod with an EBS volume can mount.',
  files: ['kubelet/kubelet.log', 'var_log/*node-driver-registrar*'],
  expects: [
    { category: 'csi', severity: 'high', rules: ['csi-driver-not-registered'] },
    { category: 'volume-mount', severity: 'high', rules: ['volume-mount-timeout'] },
  ],
  startsMinutesBefore: 39,
  plant(scene) {
    const { prng, from } = scene;
    const csi = scene.podNamed('ebs-csi-node');
    scene.kubelet(
      from,
      'I',
      'csi_plugin.go:200',
      'kubernetes.io/csi: registrationHandler.DeRegisterPlugin request for plugin ebs.csi.aws.com',
    );
    for (const at of scene.every(90_000)) {
      scene.podKlog('node-driver-registrar', at, 'W', 'connection.go:234', 'Still connecting to unix:///csi/csi.sock');
      scene.podKlog(
        'node-driver-registrar',
        at + 30_000,
        'E',
        'main.go:136',
        '"Error connecting to CSI driver" err="context deadline exceeded"',
      );
      crashLoop(scene, at + 31_000, ownPod(scene, csi, 1), '2m40s');
    }
    const v = newPod(scene, 4);
    const id = `vol-0${prng.hex(16)}`;
    const volume = {
      name: `pvc-${prng.uuid()}`,
      unique: `kubernetes.io/csi/ebs.csi.aws.com^${id}`,
      step: 'MountVolume.MountDevice',
    };
    for (const at of scene.every(122_000, { from: from + 20_000 })) {
      mountFailed(
        scene,
        at,
        v,
        volume,
        'kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
      );
    }
  },
});
