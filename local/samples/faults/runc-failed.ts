import { defineFault } from '../fault';
import { crashLoop, syncError } from '../phrases';
import { newPod } from '../victims';

/** runc’s init error, wrapped by the shim and by containerd. */
export default defineFault({
  name: 'runc-failed',
  title: 'runc cannot create containers',
  story:
    'A release has a wrong entrypoint, another mounts a file that is a directory. runc refuses both; the pods alternate between RunContainerError and back-off.',
  files: ['containerd/containerd-log.txt', 'kubelet/kubelet.log'],
  expects: [
    {
      category: 'runtime',
      severity: 'medium',
      rules: ['container-exec-not-found', 'container-mount-failed', 'container-start-error'],
    },
  ],
  startsMinutesBefore: 42,
  plant(scene) {
    const causes = [
      'exec: "/app/start.sh": stat /app/start.sh: no such file or directory: unknown',
      'error mounting "/var/lib/kubelet/pods/config/volume-subpaths/settings/api/0" to rootfs at "/etc/api/settings.yaml": create mountpoint for /etc/api/settings.yaml mount: not a directory: unknown',
    ];
    scene.every(38_000, { max: 120 }).forEach((at, i) => {
      const v = newPod(scene, i % 2 ? 2 : 0);
      const why = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${causes[i % 2]}`;
      scene.containerd(
        at,
        'error',
        `StartContainer for "${v.containerId}" failed`,
        `error="rpc error: code = Unknown desc = ${why.replaceAll('"', '\\"')}"`,
      );
      scene.kubelet(
        at + 1,
        'E',
        'log.go:32',
        `"StartContainer from runtime service failed" err="rpc error: code = Unknown desc = ${why.replaceAll('"', '\\"')}" containerID="${v.containerId}"`,
      );
      syncError(
        scene,
        at + 2,
        v,
        `failed to "StartContainer" for "${v.container}" with RunContainerError: "${why.replaceAll('"', '\\"')}"`,
      );
      if (i > 4) crashLoop(scene, at + 12_000, v);
    });
  },
});
