import { defineRule } from '../../define';

export default defineRule({
  id: 'service-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'systemd',
  category: 'unit-failed',
  severity: 'low',
  title: 'A service of the node failed',
  sources: ['system'],
  match: [
    {
      literal: '.service: Failed with result',
      pattern: /(?:^|\s)(?<unit>[\w@.\\:-]{2,80}\.service): Failed with result '(?!oom-kill)(?<result>[a-z-]{3,30})'/,
      unless:
        /(?:kubelet|containerd|docker|nodeadm-\w{2,10}|nvidia-fabricmanager|cloud-(?:init|final|config)\S{0,12}|sandbox-image|iptables-restore|policy-routes@\S{1,20}|refresh-policy-routes@\S{1,20}|chronyd|systemd-networkd|systemd-resolved|systemd-udevd|systemd-logind|systemd-journald|dbus|dbus-broker|NetworkManager|iptables|ip6tables|eks-ipamd|ipamd|kube-proxy|eks-pod-identity-agent|coredns|eks-node-monitoring-agent|setup-local-disks|apiserver|host-containers@\S{1,20})\.service: Failed|user@\d/,
    },
    {
      literal: '.service entered failed state',
      pattern: /Unit (?<unit>[\w@.\\:-]{2,80}\.service) entered failed state/,
      unless:
        /Unit (?:kubelet|containerd|docker|nodeadm-\w{2,10}|nvidia-fabricmanager|cloud-(?:init|final|config)\S{0,12}|sandbox-image|iptables-restore|policy-routes@\S{1,20}|refresh-policy-routes@\S{1,20}|chronyd|systemd-networkd)\.service/,
    },
  ],
  dedup: ['unit'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['units-failed'] },
  mayCause: [],
  why: 'A program outside the Kubernetes path ended with an error.',
  impact: 'Its own feature only; an agent of yours may be missing.',
  remediation: [{ do: 'Read the lines of that unit just before', risk: 'safe' }],
  runbook: 'systemd-units',
  nmaReason: 'ServiceFailedToStart',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: amazon-cloudwatch-agent.service: Failed with result 'exit-code'.",
        from: 'systemd core/service.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: Unit falcon-sensor.service entered failed state.',
        from: 'systemd 219',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: kubelet.service: Failed with result 'exit-code'.",
        because: 'has its own rule',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: amazon-cloudwatch-agent.service: Deactivated successfully.',
        because: 'ordinary stop',
        nearMiss: true,
      },
    ],
  },
});
