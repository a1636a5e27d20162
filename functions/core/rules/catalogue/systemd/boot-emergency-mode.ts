import { defineRule } from '../../define';

export default defineRule({
  id: 'boot-emergency-mode',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'systemd',
  category: 'boot-failed',
  severity: 'critical',
  criticalBecause: 'the node stopped its boot in emergency mode: nothing runs',
  title: 'The node is in emergency or rescue mode',
  sources: ['kernel', 'system'],
  match: [
    { literal: 'Emergency Mode', pattern: /Reached target (?:emergency\.target - )?Emergency Mode/ },
    { literal: 'Rescue Mode', pattern: /Reached target (?:rescue\.target - )?Rescue Mode/ },
    { literal: 'Entering emergency mode', pattern: /Entering emergency mode\. Exit the shell to continue/ },
    { literal: 'Freezing execution', pattern: /systemd\[1\]: Freezing execution/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.97, strongerWith: ['boot-dependency-failed', 'fsck-failed'] },
  mayCause: ['node-registration-failed', 'node-became-not-ready'],
  why: 'A file system needed for boot is missing or damaged, or systemd itself crashed (“Freezing execution”).',
  impact: 'kubelet does not run; pods are not started.',
  remediation: [
    { do: 'Find the failed mount or check before it', risk: 'safe' },
    { do: 'Correct fstab or user data and replace the node', risk: 'disruptive' },
  ],
  runbook: 'systemd-units',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.special.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Reached target emergency.target - Emergency Mode.',
        from: 'systemd',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: Reached target Rescue Mode.',
        from: 'systemd',
      },
      { source: 'other-log', line: 'Entering emergency mode. Exit the shell to continue.', from: 'dracut' },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[1]: Freezing execution.',
        from: 'systemd core/crash-handler.c',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Stopped target emergency.target - Emergency Mode.',
        because: 'left',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Reached target multi-user.target - Multi-User System.',
        because: 'ordinary boot',
        nearMiss: true,
      },
    ],
  },
});
