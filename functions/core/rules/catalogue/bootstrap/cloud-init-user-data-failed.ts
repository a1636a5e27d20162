import { defineRule } from '../../define';

export default defineRule({
  id: 'cloud-init-user-data-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'cloud-init',
  category: 'user-data',
  severity: 'high',
  title: 'A user data script ended with an error',
  sources: ['cloud-init', 'user-data', 'messages', 'journal'],
  match: [
    { literal: 'Failed to run module scripts', pattern: /Failed to run module scripts[-_]user/ },
    {
      literal: 'Failed running /var/lib/cloud/instance',
      pattern:
        /Failed running \/var\/lib\/cloud\/instance[^ ]{0,40}\/scripts\/(?<script>[A-Za-z0-9._-]{1,80}) \[(?<code>-?\d{1,3})\]/,
    },
    { literal: 'Running module scripts', pattern: /Running module scripts[-_]user .{1,160}? failed/ },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: ['node-registration-failed'],
  why: 'A command of the user data failed. On Amazon Linux 2 the call of bootstrap.sh is part of it; elsewhere it holds extra set-up.',
  impact: 'What stands after the failing command did not run; the node may not join or lacks agents and mounts.',
  remediation: [
    { do: 'Read cloud-init-output.log just before this line', risk: 'safe' },
    { do: 'Correct the user data and replace the node', risk: 'disruptive' },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://cloudinit.readthedocs.io/en/latest/howto/debugging.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cloud-init',
        line: '2026-11-20 08:14:02,118 - util.py[WARNING]: Failed running /var/lib/cloud/instance/scripts/part-001 [1]',
        from: 'cloud-init subp.py, 19.3 and later',
      },
      {
        source: 'cloud-init',
        line: '2026-11-20 08:14:02,118 - cc_scripts_user.py[WARNING]: Failed to run module scripts-user (scripts in /var/lib/cloud/instance/scripts)',
        from: 'cloud-init cc_scripts_user.py',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal cloud-init: 2026-11-20 08:14:02,118 - util.py[WARNING]: Running module scripts-user (<module 'cloudinit.config.cc_scripts_user' from '/usr/lib/python2.7/site-packages/cloudinit/config/cc_scripts_user.pyc'>) failed",
        from: 'cloud-init 19.3 (Amazon Linux 2)',
      },
    ],
    silent: [
      {
        source: 'cloud-init',
        line: '2026-11-20 08:14:02,118 - handlers.py[DEBUG]: finish: modules-final/config-scripts-user: SUCCESS: config-scripts-user ran successfully',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'cloud-init',
        line: 'Cloud-init v. 22.2.2 finished at Fri, 20 Nov 2026 08:14:02 +0000. Datasource DataSourceEc2.  Up 41.20 seconds',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
