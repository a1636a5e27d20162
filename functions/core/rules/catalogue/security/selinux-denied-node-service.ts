import { defineRule } from '../../define';

export default defineRule({
  id: 'selinux-denied-node-service',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'security',
  component: 'selinux',
  category: 'selinux',
  severity: 'medium',
  title: 'SELinux stopped a component of the node',
  sources: ['kernel', 'other-log'],
  // permissive=1 means that it was only logged
  match: [
    {
      literal: 'avc:  denied',
      pattern:
        /avc: {2}denied {2}\{ (?<permission>[a-z_ ]{2,60}) \} for {1,2}[^\n]{0,120}comm="(?<process>kubelet|containerd|containerd-shim\w{0,10}|\(ntainerd\)|dockerd|runc(?:[:\][0-9A-Z]{0,10})?|aws-k8s-agent|aws-cni|kube-proxy|aws-node|crio|coredns|ebs-csi\S{0,20}|mount\.efs|mount-s3|aws-s3-csi\S{0,12}|iptables\S{0,10}|chronyd|amazon-ssm-agen)"/,
      unless: /permissive=1/,
    },
    {
      literal: 'SELinux is preventing ',
      pattern:
        /SELinux is preventing (?:\/usr\/(?:local\/)?s?bin\/)?(?<process>kubelet|containerd|runc|dockerd|aws-k8s-agent|kube-proxy) from (?:using the )?(?<permission>[a-z_]{2,40}) access/,
    },
  ],
  dedup: ['process', 'permission'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.88, strongerWith: [] },
  mayCause: ['container-start-error', 'volume-setup-failed'],
  why: 'The policy of the image does not allow that access: files with a wrong label (mounted volumes, data moved to another disk), a program in an unusual place, or a customised policy.',
  impact: 'The call fails with “permission denied”.',
  remediation: [
    { do: 'Compare the labels in scontext and tcontext', risk: 'safe' },
    { do: 'Restore the labels (restorecon) or add a rule', risk: 'caution' },
    { do: 'Use the policy package of the EKS image', risk: 'disruptive' },
  ],
  runbook: 'selinux-apparmor',
  references: [
    'https://docs.aws.amazon.com/linux/al2023/ug/selinux-modes.html',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 audit[1543]: AVC avc:  denied  { write } for  pid=1543 comm="kubelet" name="pods" dev="nvme1n1p1" ino=135060 scontext=system_u:system_r:kubelet_t:s0 tcontext=system_u:object_r:unlabeled_t:s0 tclass=dir permissive=0',
        from: 'Linux audit',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] audit: type=1400 audit(1795162442.118:312): avc:  denied  { execute } for  pid=2207 comm="containerd" name="runc" dev="nvme0n1p1" ino=812 scontext=system_u:system_r:container_runtime_t:s0 tcontext=system_u:object_r:default_t:s0 tclass=file',
        from: 'Linux audit',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 setroubleshoot[812]: SELinux is preventing /usr/bin/kubelet from write access on the directory pods.',
        from: 'setroubleshoot',
      },
      {
        source: 'other-log',
        line: 'type=AVC msg=audit(1795162442.118:312): avc:  denied  { mounton } for  pid=2207 comm="runc:[2:INIT]" path="/proc" dev="proc" ino=1 scontext=system_u:system_r:runc_t:s0 tclass=dir permissive=0',
        from: 'auditd',
      },
    ],
    silent: [
      {
        source: 'other-log',
        line: 'type=AVC msg=audit(1795162442.118:312): avc:  denied  { map } for  pid=2207 comm="containerd" path="/opt/x/containerd" scontext=system_u:system_r:init_t:s0 tclass=file permissive=1',
        because: 'permissive',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] audit: type=1400 audit(1795162442.118:312): avc:  denied  { read } for  pid=99 comm="pool-spawner" scontext=user_u:user_r:user_t:s0 tclass=file permissive=0',
        because: 'not a node component',
        nearMiss: true,
      },
    ],
  },
});
