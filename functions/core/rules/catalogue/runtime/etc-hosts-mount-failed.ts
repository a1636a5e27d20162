import { defineRule } from '../../define';

export default defineRule({
  id: 'etc-hosts-mount-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'container-start',
  severity: 'medium',
  title: '/etc/hosts of a pod cannot be mounted',
  sources: ['runtime'],
  match: {
    literal: 'etc-hosts',
    pattern: /error mounting \\*"[^"\\]{0,200}etc-hosts\\*" to rootfs at \\*"\/etc\/hosts/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['container-start-error'],
  why: 'The image has a directory at /etc/hosts, or the file of kubelet was replaced by a directory after an unclean stop.',
  impact: 'The pod does not start.',
  remediation: [
    { do: 'Delete the pod so that kubelet writes the file again', risk: 'caution' },
    { do: 'Remove /etc/hosts from the image', risk: 'caution' },
  ],
  runbook: 'pod-start',
  nmaReason: 'EtcHostsMountFailed',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/node-health-nma.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting \\"/var/lib/kubelet/pods/0d6c/etc-hosts\\" to rootfs at \\"/etc/hosts\\": mount /var/lib/kubelet/pods/0d6c/etc-hosts:/etc/hosts, flags: 0x5001: not a directory: unknown"',
        from: 'opencontainers/runc',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_runtime.go:251] StartContainer "6c11" from runtime service failed: rpc error: code = Unknown desc = OCI runtime create failed: error mounting "/var/lib/kubelet/pods/7f0c/etc-hosts" to rootfs at "/etc/hosts": is a directory',
        from: 'opencontainers/runc 1.0',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="OCI runtime create failed: error mounting \\"/srv/data\\" to rootfs at \\"/data\\": no such file or directory: unknown"',
        because: 'another mount',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_pods.go:300] "Creating hosts file" path="/var/lib/kubelet/pods/0d6c/etc-hosts"',
        because: 'ordinary work',
        nearMiss: true,
      },
    ],
  },
});
