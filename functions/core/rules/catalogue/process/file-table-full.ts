import { defineRule } from '../../define';

export default defineRule({
  id: 'file-table-full',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'process',
  component: 'kernel',
  category: 'file-descriptors',
  severity: 'critical',
  criticalBecause: 'no program on the node can open a file or socket',
  title: 'The node’s limit of open files is reached',
  sources: ['kernel', 'kubelet', 'containerd', 'docker'],
  match: [
    { literal: 'file-max limit', pattern: /VFS: file-max limit (?<limit>\d{1,20}) reached/ },
    { literal: 'oo many open files in system', pattern: /[Tt]oo many open files in system/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.96, strongerWith: ['file-handles-near-limit'] },
  mayCause: ['kubelet-unit-failed', 'containerd-unit-failed', 'node-became-not-ready', 'runtime-too-many-open-files'],
  why: 'fs.file-max files are open over all processes; some program leaks them.',
  impact: 'Daemons, logins and pods fail.',
  remediation: [
    { do: 'Find the process with most open files', risk: 'safe' },
    { do: 'Stop it; raise fs.file-max', risk: 'caution' },
    { do: 'Reboot when nothing can be started', risk: 'disruptive' },
  ],
  runbook: 'file-descriptors',
  nmaReason: 'ApproachingMaxOpenFiles',
  references: ['https://docs.kernel.org/admin-guide/sysctl/fs.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] VFS: file-max limit 1048576 reached',
        from: 'kernel source, fs/file_table.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[812]: level=error msg="accept failed" error="accept unix /run/containerd/containerd.sock: accept4: too many open files in system"',
        from: 'errno ENFILE',
      },
    ],
    silent: [
      { source: 'sysctl', line: 'fs.file-max = 1048576', because: 'setting', nearMiss: true },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 containerd[2207]: accept4: too many open files; retrying in 1s',
        because: 'limit of one process, another rule',
        nearMiss: true,
      },
    ],
  },
});
