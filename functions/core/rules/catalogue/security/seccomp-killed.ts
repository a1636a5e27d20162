import { defineRule } from '../../define';

export default defineRule({
  id: 'seccomp-killed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'security',
  component: 'kernel',
  category: 'seccomp',
  severity: 'low',
  title: 'A program was killed for a forbidden system call',
  sources: ['kernel'],
  match: {
    literal: 'type=1326 audit(',
    pattern:
      /type=1326 audit\([^)\n]{5,40}\):[^\n]{0,160}comm="(?<process>[^"\n]{1,32})"[^\n]{0,160} sig=31 [^\n]{0,40}syscall=(?<syscall>\d{1,4})/,
  },
  dedup: ['process', 'syscall'],
  recovery: { quietMinutes: 120 },
  confidence: { alone: 0.93, strongerWith: [] },
  mayCause: ['pod-crash-loop'],
  why: 'Its seccomp profile ends the program on that call: a profile older than the program, or an attack.',
  impact: 'That program dies (exit code 159).',
  remediation: [
    { do: 'Look the call up and compare with the profile', risk: 'safe' },
    { do: 'Extend the profile', risk: 'caution' },
  ],
  runbook: 'selinux-apparmor',
  references: ['https://kubernetes.io/docs/tutorials/security/seccomp/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] audit: type=1326 audit(1795162442.118:99): auid=4294967295 uid=1000 gid=1000 ses=4294967295 subj=cri-containerd.apparmor.d pid=9120 comm="node" exe="/usr/local/bin/node" sig=31 arch=c000003e syscall=435 compat=0 ip=0x7f1c2a code=0x80000000',
        from: 'Linux audit',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: audit: type=1326 audit(1795162442.118:99): auid=4294967295 uid=0 gid=0 ses=4294967295 pid=77 comm="sh" exe="/bin/sh" sig=31 arch=c00000b7 syscall=220 compat=0 ip=0xffff code=0x0',
        from: 'Linux audit',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] audit: type=1326 audit(1795162442.118:99): auid=1000 uid=1000 gid=1000 ses=2 pid=9120 comm="chrome" exe="/opt/chrome" sig=0 arch=c000003e syscall=203 compat=0 ip=0x7f code=0x50000',
        because: 'only refused',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] audit: type=1325 audit(1795162442.118:100): table=filter family=2 entries=31',
        because: 'firewall rules',
        nearMiss: true,
      },
    ],
  },
});
