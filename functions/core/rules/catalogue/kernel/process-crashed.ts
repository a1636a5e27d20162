import { defineRule } from '../../define';

export default defineRule({
  id: 'process-crashed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'process-crash',
  severity: 'low',
  title: 'A program crashed with a memory fault',
  sources: ['kernel'],
  // Mostly programs inside pods; daemons of the node and NCCL have rules of their own
  match: [
    {
      literal: 'segfault at ',
      pattern: /(?:^|[\]:+] {1,4}|\d{2}:\d{2} )(?<process>[^\s[\]][^[\]\n]{0,31})\[\d{1,9}\]: segfault at [^\n]{1,200}/,
      unless:
        /(?:kubelet|containerd|containerd-shim|runc|dockerd|systemd|systemd-[a-z]{2,9}|chronyd|rsyslogd|dbus-daemon|dbus-broker|amazon-ssm-agen|ssm-agent-worke|aws-k8s-agent|kube-proxy|nodeadm)\[\d{1,9}\]: segfault|in libnccl/,
    },
    {
      literal: '] general protection',
      pattern: /\btraps: (?<process>[^\s[\]][^[\]\n]{0,31})\[\d{1,9}\] general protection/,
      unless:
        /traps: (?:kubelet|containerd|containerd-shim|runc|dockerd|systemd|systemd-[a-z]{2,9}|chronyd|rsyslogd|dbus-daemon|dbus-broker|amazon-ssm-agen|aws-k8s-agent|kube-proxy)\[/,
    },
    {
      literal: '] trap invalid opcode',
      pattern: /\btraps: (?<process>[^\s[\]][^[\]\n]{0,31})\[\d{1,9}\] trap invalid opcode/,
    },
    {
      literal: '] trap divide error',
      pattern: /\btraps: (?<process>[^\s[\]][^[\]\n]{0,31})\[\d{1,9}\] trap divide error/,
    },
  ],
  dedup: ['process'],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['pod-crash-loop'] },
  mayCause: ['pod-crash-loop'],
  why: 'A defect of the program or a library, or a processor feature it needs and the instance type lacks (invalid opcode).',
  impact: 'That process ends; its container may restart.',
  remediation: [
    { do: 'Find the pod by process name; look at its exit code (139 is SIGSEGV, 132 SIGILL)', risk: 'safe' },
  ],
  runbook: 'kernel-faults',
  nmaReason: 'AppCrash',
  npdReason: 'CCPPCrash',
  references: ['https://docs.kernel.org/admin-guide/sysctl/kernel.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] node[4312]: segfault at 0 ip 00007f1c2a1b3c4d sp 00007ffd10a2b3c0 error 4 in libc-2.26.so[7f1c2a000000+1a5000]',
        from: 'kernel source, arch/x86/mm/fault.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: traps: python3[9120] trap invalid opcode ip:7f1c2a sp:7ffd10 error:0 in libtorch_cpu.so[7f1c2a000000+1a5000]',
        from: 'kernel source, arch/x86/kernel/traps.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] traps: calc[77] trap divide error ip:401136 sp:7ffd10 error:0 in calc[401000+1000]',
        from: 'kernel source, arch/x86/kernel/traps.c',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: traps: php-fpm8[811] general protection fault ip:55d0c1 sp:7ffd10 error:0',
        from: 'kernel source, arch/x86/kernel/traps.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] containerd[2207]: segfault at 18 ip 000055d0c1b2a3f4 sp 00007ffd10a2b3c0 error 4',
        because: 'daemon of the node, another rule',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] show_signal_msg: 12 callbacks suppressed',
        because: 'rate limit',
        nearMiss: true,
      },
    ],
  },
});
