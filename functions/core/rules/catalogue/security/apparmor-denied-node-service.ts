import { defineRule } from '../../define';

export default defineRule({
  id: 'apparmor-denied-node-service',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'security',
  component: 'apparmor',
  category: 'apparmor',
  severity: 'medium',
  title: 'AppArmor stopped a component of the node',
  sources: ['kernel'],
  // The second phrasing: a profile for runc exists and keeps it from signalling containers, so pods cannot be killed
  match: [
    {
      literal: 'apparmor="DENIED"',
      pattern:
        /apparmor="DENIED" operation="(?<operation>\w{2,30})" [^\n]{0,200}comm="(?<process>kubelet|containerd|containerd-shim\w{0,10}|\(ntainerd\)|dockerd|runc(?:[:\][0-9A-Z]{0,10})?|aws-k8s-agent|aws-cni|kube-proxy|aws-node|crio|coredns|ebs-csi\S{0,20}|mount\.efs|mount-s3|aws-s3-csi\S{0,12}|iptables\S{0,10}|chronyd|amazon-ssm-agen)"/,
      unless: /operation="(?:signal|ptrace)"/,
    },
    {
      literal: 'operation="signal"',
      pattern:
        /apparmor="DENIED" operation="signal" [^\n]{0,160}profile="(?<process>cri-containerd\.apparmor\.d|docker-default)" [^\n]{0,120}peer="(?:\/usr\/(?:local\/)?s?bin\/)?(?:runc|crun)"/,
    },
  ],
  dedup: ['process'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.88, strongerWith: ['container-kill-stuck'] },
  mayCause: ['container-kill-stuck', 'container-start-error'],
  why: 'A profile loaded on the node does not allow what kubelet, the runtime or a driver must do.',
  impact: 'Mounts or execs fail; with denied signals pods hang in Terminating.',
  remediation: [
    { do: 'Find the profile named in the line', risk: 'safe' },
    { do: 'Remove the runc profile (aa-remove-unknown) or update apparmor and containerd', risk: 'caution' },
  ],
  runbook: 'selinux-apparmor',
  references: ['https://kubernetes.io/docs/tutorials/security/apparmor/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] audit: type=1400 audit(1795162442.118:60): apparmor="DENIED" operation="mount" class="mount" profile="/snap/kubelet-eks/current/kubelet" name="/var/lib/kubelet/pods/0d6c/" pid=2207 comm="kubelet" fstype="tmpfs" srcname="tmpfs"',
        from: 'Linux audit',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: audit: type=1400 audit(1795162442.118:61): apparmor="DENIED" operation="signal" class="signal" profile="cri-containerd.apparmor.d" pid=2231 comm="runc" requested_mask="receive" denied_mask="receive" signal=kill peer="runc"',
        from: 'Linux audit',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] audit: type=1400 audit(1795162442.118:60): apparmor="DENIED" operation="capable" profile="/usr/sbin/cupsd" pid=1537 comm="cupsd" capability=12  capname="net_admin"',
        because: 'desktop service',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] audit: type=1400 audit(1795162442.118:62): apparmor="DENIED" operation="ptrace" profile="cri-containerd.apparmor.d" pid=36655 comm="ps" requested_mask="read" denied_mask="read" peer="unconfined"',
        because: 'ps inside a container',
        nearMiss: true,
      },
    ],
  },
});
