import { defineRule } from '../../define';

export default defineRule({
  id: 'inotify-limit-reached',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'inotify',
  severity: 'high',
  title: 'inotify limits of the node are used up',
  sources: ['kubelet', 'runtime', 'pods', 'containerd-list', 'system'],
  match: [
    { literal: 'oo many open files', pattern: /(?:inotify|fsnotify)[^"\\]{0,60}: [Tt]oo many open files/ },
    { literal: 'o space left on device', pattern: /inotify_add_watch.{0,120}: [Nn]o space left on device/ },
    {
      literal: 'fs.inotify.max_user_',
      pattern: /(?:reached|increase|exceeded).{0,60}fs\.inotify\.max_user_(?:watches|instances)/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['kubelet-start-failed'],
  why: 'fs.inotify.max_user_instances or max_user_watches is reached by the sum of all programs of one user, usually root with many log tailers and watchers.',
  impact: 'kubelet, containerd or log agents cannot watch files; started now, they fail.',
  remediation: [
    { do: 'Raise fs.inotify.max_user_instances and max_user_watches', risk: 'caution' },
    { do: 'Find the program that holds most instances', risk: 'safe' },
  ],
  runbook: 'kubelet-configuration',
  references: [
    'https://man7.org/linux/man-pages/man7/inotify.7.html',
    'https://docs.kernel.org/admin-guide/sysctl/fs.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 file.go:76] "Unable to read manifest path" path="/etc/kubernetes/manifests" err="unable to create inotify: inotify_init: too many open files"',
        from: 'kubernetes pkg/kubelet/config/file_linux.go',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=warning msg="failed to load plugin io.containerd.grpc.v1.cri" error="failed to create CRI service: failed to create cni conf monitor for default: failed to create fsnotify watcher: too many open files"',
        from: 'containerd internal/cri',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 watcher.go:93] Error while processing event ("/sys/fs/cgroup/kubepods.slice": 0x40000100 == IN_CREATE|IN_ISDIR): inotify_add_watch /sys/fs/cgroup/kubepods.slice/cpu: no space left on device',
        from: 'google/cadvisor',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F level=error msg="unable to watch file, please increase fs.inotify.max_user_instances"',
        from: 'common hint of log agents',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 watcher.go:87] Error while processing event ("/sys/fs/cgroup/devices/docker/5f41": 0x40000100 == IN_CREATE|IN_ISDIR): inotify_add_watch /sys/fs/cgroup/devices/docker/7af7: no such file or directory',
        because: 'the container is already gone',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="http: Accept error: accept unix /run/containerd/containerd.sock: accept4: too many open files; retrying in 1s"',
        because: 'file descriptors, another rule',
        nearMiss: true,
      },
    ],
  },
});
