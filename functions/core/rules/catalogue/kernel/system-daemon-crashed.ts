import { defineRule } from '../../define';

export default defineRule({
  id: 'system-daemon-crashed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'process-crash',
  severity: 'high',
  title: 'A daemon of the node crashed with a memory fault',
  sources: ['kernel'],
  match: [
    {
      literal: 'segfault at ',
      pattern:
        /\b(?<process>kubelet|containerd(?:-shim)?|runc|dockerd|systemd(?:-[a-z]{2,9})?|chronyd|rsyslogd|dbus-(?:daemon|broker)|amazon-ssm-agen|ssm-agent-worke|aws-k8s-agent|kube-proxy|nodeadm)\[\d{1,9}\]: segfault at /,
    },
    {
      literal: '] general protection',
      pattern:
        /traps: (?<process>kubelet|containerd(?:-shim)?|runc|dockerd|systemd(?:-[a-z]{2,9})?|chronyd|rsyslogd|dbus-(?:daemon|broker)|amazon-ssm-agen|aws-k8s-agent|kube-proxy)\[\d{1,9}\] general protection/,
    },
  ],
  dedup: ['process'],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.93, strongerWith: ['kernel-memory-corruption', 'machine-check-error'] },
  mayCause: ['kubelet-unit-failed', 'containerd-unit-failed'],
  why: 'The program followed a bad pointer: a defect, a damaged file of the program, or failing memory.',
  impact: 'systemd restarts it; while it is down its work stops.',
  remediation: [
    { do: 'Look the version and library up; check for hardware errors', risk: 'safe' },
    { do: 'Replace the node, with a newer image', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  nmaReason: 'AppCrash',
  references: ['https://docs.kernel.org/admin-guide/sysctl/kernel.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] containerd[2207]: segfault at 18 ip 000055d0c1b2a3f4 sp 00007ffd10a2b3c0 error 4 in containerd[55d0c1a00000+1800000]',
        from: 'kernel source, arch/x86/mm/fault.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: traps: systemd-journal[512] general protection fault ip:7f1c2a sp:7ffd10 error:0 in libc.so.6[7f1c2a000000+1a5000]',
        from: 'kernel source, arch/x86/kernel/traps.c',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: runc[9120]: segfault at 0 ip 0000000000000000 sp 00007ffd10a2b3c0 error 14 in runc[400000+1000]',
        from: 'kernel source, arch/x86/mm/fault.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] node[4312]: segfault at 0 ip 00007f1c2a sp 00007ffd10 error 4 in node[400000+1a5000]',
        because: 'a pod process',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] containerd-shim invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=-998',
        because: 'memory, not a crash',
        nearMiss: true,
      },
    ],
  },
});
