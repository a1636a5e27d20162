import { defineRule } from '../../define';

export default defineRule({
  id: 'runtime-too-many-open-files',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'file-descriptors',
  severity: 'high',
  title: 'Runtime or kubelet has no file descriptors left',
  sources: ['runtime', 'kubelet'],
  match: {
    literal: 'too many open files',
    pattern: /(?:accept4?|pipe2?|open|openat|socket|fork\/exec|dial|epoll_create1?).{0,160}?[: ="]too many open files/,
    unless: /inotify|fsnotify/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['runtime-socket-unreachable', 'shim-start-failed', 'sandbox-creation-failed'],
  why: 'LimitNOFILE of the service or fs.file-max of the node is reached; a leak or very many containers.',
  impact: 'Calls fail at random: no new connections, containers or log files.',
  remediation: [
    { do: 'Count descriptors of the daemon (/proc/PID/fd)', risk: 'safe' },
    { do: 'Raise LimitNOFILE and restart the service', risk: 'caution' },
  ],
  runbook: 'container-runtime-failures',
  nmaReason: 'ApproachingMaxOpenFiles',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="http: Accept error: accept unix /run/containerd/containerd.sock: accept4: too many open files; retrying in 1s"',
        from: 'Go net/http',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "CreateContainer in sandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to create containerd container: open /var/lib/containerd/tmpmounts: too many open files"',
        from: 'Go os',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 file.go:76] Unable to read manifest path "/etc/kubernetes/manifests": unable to create inotify: inotify_init: too many open files',
        because: 'inotify has its own rule',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="runtime interface created"',
        because: 'ordinary',
      },
    ],
  },
});
