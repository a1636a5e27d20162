import { defineFault } from '../fault';
import { mountFailed } from '../phrases';
import { newPod } from '../victims';

/** mount.nfs4 after its 90 seconds, wrapped by the driver’s mounter; sunrpc’s line is the kernel’s. */
export default defineFault({
  name: 'efs-timeout',
  title: 'EFS does not answer',
  story:
    'The security group of the mount target no longer allows port 2049 from the nodes. New mounts hang and time out; a pod that already had the filesystem blocks in the kernel.',
  files: ['var_log/*efs-plugin*', 'kubelet/kubelet.log', 'kernel/dmesg*'],
  expects: [
    {
      category: 'volume-mount',
      severity: 'high',
      rules: ['efs-mount-timeout', 'nfs-server-not-responding', 'volume-mount-timeout'],
    },
  ],
  startsMinutesBefore: 46,
  plant(scene) {
    const { prng, node, from } = scene;
    const v = newPod(scene, 0);
    const fs = `fs-0${prng.hex(16)}`;
    const ap = `fsap-0${prng.hex(16)}`;
    const name = `pvc-${prng.uuid()}`;
    const target = `/var/lib/kubelet/pods/${v.uid}/volumes/kubernetes.io~csi/${name}/mount`;
    const server = `${node.vpcCidr.split('.').slice(0, 2).join('.')}.50.90`;
    const volume = { name, unique: `kubernetes.io/csi/efs.csi.aws.com^${fs}::${ap}`, step: 'MountVolume.SetUp' };
    for (const at of scene.every(124_000)) {
      scene.podKlog(
        'efs-plugin',
        at,
        'I',
        'mount_linux.go:260',
        `Mounting cmd (mount) with arguments (-t efs -o accesspoint=${ap},tls ${fs}:/ ${target})`,
      );
      const output = `mount.nfs4: Connection timed out for ${server}:/ on ${target}. "b'mount.nfs4: mount system call failed'"`;
      scene.podKlog('efs-plugin', at + 90_000, 'E', 'mount_linux.go:266', `Mount failed: exit status 32`);
      for (const text of [
        'Mounting command: mount',
        `Mounting arguments: -t efs -o accesspoint=${ap},tls ${fs}:/ ${target}`,
        `Output: Could not start amazon-efs-mount-watchdog, unrecognized init system "aws-efs-csi-dri"`,
        output,
      ])
        scene.pod('efs-plugin', at + 90_001, text);
      scene.podKlog(
        'efs-plugin',
        at + 90_010,
        'E',
        'driver.go:107',
        `GRPC error: rpc error: code = DeadlineExceeded desc = Could not mount "${fs}:/" at "${target}": mount failed: exit status 32`,
      );
      mountFailed(scene, at + 90_100, v, volume, `rpc error: code = DeadlineExceeded desc = context deadline exceeded`);
    }
    for (const at of scene.every(180_000, { from: from + 60_000 }))
      scene.kernel(at, `nfs: server ${server} not responding, still trying`);
  },
});
