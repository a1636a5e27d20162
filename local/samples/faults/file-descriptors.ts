import { defineFault } from '../fault';

/** fsnotify’s ENOSPC twin: EMFILE from inotify_init, in kubelet and in go-cni. */
export default defineFault({
  name: 'file-descriptors',
  title: 'inotify instances and file descriptors run out',
  story:
    'An image of somebody’s base AMI lowered fs.inotify.max_user_instances to 128. With sixty pods the limit is reached: kubelet cannot watch files, log followers fail, new agents do not start.',
  files: ['sysctls/sysctl_all.txt', 'kubelet/kubelet.log', 'containerd/containerd-log.txt'],
  expects: [
    { category: 'file-descriptors', severity: 'high', rules: ['inotify-limit-reached', 'runtime-too-many-open-files'] },
  ],
  startsMinutesBefore: 95,
  plant(scene) {
    const { prng } = scene;
    scene.sysctl('fs.inotify.max_user_instances', 128);
    scene.sysctl('fs.inotify.max_user_watches', 8_192);
    for (const at of scene.every(27_000, { max: 260 })) {
      scene.kubelet(
        at,
        'E',
        'file_linux.go:61',
        '"Unable to read config path" err="unable to create inotify: too many open files" path="/etc/kubernetes/manifests"',
      );
      if (prng.chance(0.3))
        scene.kubelet(
          at + 60,
          'E',
          'kuberuntime_logs.go:298',
          `failed to create fsnotify watcher: too many open files`,
        );
    }
    for (const at of scene.every(55_000, { max: 120 })) {
      scene.containerd(
        at,
        'error',
        'failed to reload cni configuration',
        'error="failed to create fsnotify watcher: too many open files"',
      );
      scene.containerd(
        at + 100,
        'error',
        'accept failed',
        'error="accept unix /run/containerd/containerd.sock: accept4: too many open files"',
      );
    }
  },
});
