import { defineRule } from '../../define';

export default defineRule({
  id: 'directory-watch-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'process',
  component: 'system',
  category: 'inotify',
  severity: 'medium',
  title: 'Programs of the node cannot watch files: inotify limits are used up',
  sources: ['system', 'pods'],
  // inotify reports its limits as “No space left on device” and “Too many open files”
  match: [
    {
      literal: 'directory watch: ',
      pattern:
        /[Ff]ailed to (?:allocate|add [^\n]{1,160} to) directory watch: (?:Too many open files|No space left on device)/,
    },
    {
      literal: 'inotify cannot be used, reverting to polling',
      pattern: /inotify cannot be used, reverting to polling: (?:Too many open files|No space left)/,
    },
    { literal: 'inotify resources exhausted', pattern: /inotify resources exhausted/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.93, strongerWith: ['inotify-limit-reached'] },
  mayCause: ['inotify-limit-reached'],
  why: 'fs.inotify.max_user_instances or max_user_watches is reached by all programs of one user together, usually root.',
  impact: 'Log tailing and reloads of configuration stop or become slow; kubelet and the runtime are next.',
  remediation: [
    { do: 'Raise fs.inotify.max_user_instances and max_user_watches', risk: 'caution' },
    { do: 'Find the program with most inotify instances', risk: 'safe' },
  ],
  runbook: 'file-descriptors',
  references: ['https://man7.org/linux/man-pages/man7/inotify.7.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Failed to allocate directory watch: Too many open files',
        from: 'systemd basic/inotify-util',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: Failed to add /run/systemd/ask-password to directory watch: No space left on device',
        from: 'systemd',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F tail: inotify cannot be used, reverting to polling: Too many open files',
        from: 'coreutils tail',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F tail: inotify resources exhausted',
        from: 'coreutils tail',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: imfile: watching /var/log/app.log',
        because: 'ordinary',
        nearMiss: true,
      },
      { source: 'sysctl', line: 'fs.inotify.max_user_watches = 524288', because: 'setting', nearMiss: true },
    ],
  },
});
