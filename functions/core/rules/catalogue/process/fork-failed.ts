import { defineRule } from '../../define';

export default defineRule({
  id: 'fork-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'process',
  component: 'system',
  category: 'pid-exhaustion',
  severity: 'critical',
  criticalBecause: 'the node or its daemons can start no new process or thread: no pod starts and probes fail',
  title: 'Daemons of the node cannot start processes or threads',
  sources: ['kubelet', 'containerd', 'docker', 'system', 'ipamd', 'cni-plugin', 'user-data'],
  // Inside a pod the same errno means the pod’s own limit: container-thread-limit
  match: [
    { literal: 'fork: retry: Resource temporarily', pattern: /fork: retry: Resource temporarily unavailable/ },
    {
      literal: 'esource temporarily unavailable',
      pattern:
        /(?:fork\/exec \S{1,200}|[Cc]annot fork|Failed to fork|fork|pthread_create(?:\(\))?(?: failed)?|clone): [Rr]esource temporarily unavailable/,
      unless: /ExecSync|exec failed|exec in container|StartContainer|container process/,
    },
    { literal: "CAN'T FORK", pattern: /\(CRON\) (?:ERROR )?\(?CAN'T FORK/ },
    {
      literal: 'failed to create new OS thread',
      pattern: /runtime: failed to create new OS thread \(have \d{1,9} already; errno=11\)/,
    },
    {
      literal: 'increase max user processes',
      pattern: /runtime: may need to increase max user processes \(ulimit -u\)/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: {
    alone: 0.93,
    strongerWith: ['thread-limit-near', 'one-process-holds-most-threads', 'zombie-processes'],
  },
  mayCause: [
    'sandbox-creation-failed',
    'probe-failed',
    'kubelet-unit-failed',
    'containerd-unit-failed',
    'node-became-not-ready',
  ],
  why: 'kernel.pid_max, kernel.threads-max, the pids limit of a slice or the user’s process limit is used up, mostly by one program that leaks threads or zombies.',
  impact: 'Runtime, kubelet and login all fail; only what runs already goes on.',
  remediation: [
    { do: 'Find the process with most threads (ps-threads in this bundle)', risk: 'safe' },
    { do: 'Stop the pod that leaks; set podPidsLimit', risk: 'caution' },
    { do: 'Reboot or replace the node', risk: 'disruptive' },
  ],
  runbook: 'pid-pressure',
  nmaReason: 'ForkFailedOutOfPIDs',
  references: [
    'https://kubernetes.io/docs/concepts/policy/pid-limiting/',
    'https://man7.org/linux/man-pages/man2/fork.2.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 bash[812]: -bash: fork: retry: Resource temporarily unavailable',
        from: 'bash',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[812]: level=error msg="failed to start shim" error="fork/exec /usr/bin/containerd-shim-runc-v2: resource temporarily unavailable"',
        from: 'Go os/exec',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 crond[812]: (CRON) CAN'T FORK (do_command): Resource temporarily unavailable",
        from: 'cronie',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: runtime: failed to create new OS thread (have 812 already; errno=11)',
        from: 'Go runtime',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kubelet[812]: runtime: may need to increase max user processes (ulimit -u)',
        from: 'Go runtime',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: recvfrom: Resource temporarily unavailable',
        because: 'a non-blocking socket',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[812]: level=error msg="ExecSync for \\"6c11\\" failed" error="OCI runtime exec failed: fork/exec /bin/sh: resource temporarily unavailable"',
        because: 'limit of one pod',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kubelet[3121]: read tcp 10.0.12.34:10250: resource temporarily unavailable',
        because: 'a socket',
        nearMiss: true,
      },
    ],
  },
});
