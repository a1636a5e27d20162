import { defineRule } from '../../define';

export default defineRule({
  id: 'ssh-login-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'security',
  component: 'sshd',
  category: 'authentication',
  severity: 'low',
  title: 'Logins over SSH failed',
  sources: ['system'],
  match: [
    {
      literal: 'Failed password for ',
      pattern: /sshd\[\d+\]: Failed password for (?:invalid user )?\S{1,40} from (?<address>[\da-f.:]{3,45})/,
    },
    { literal: 'authentication failure;', pattern: /sshd[^\n]{0,30}: authentication failure;/ },
    { literal: 'Invalid user ', pattern: /sshd\[\d+\]: Invalid user \S{0,40} from (?<address>[\da-f.:]{3,45})/ },
    {
      literal: 'maximum authentication attempts exceeded',
      pattern: /sshd\[\d+\]: error: maximum authentication attempts exceeded/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 120 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'Somebody tries passwords, or a key or user is wrong. Port 22 is open to them.',
  impact: 'None by itself; nodes seldom need SSH.',
  remediation: [{ do: 'Close port 22 in the security group and use Session Manager', risk: 'safe' }],
  runbook: 'selinux-apparmor',
  references: ['https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 sshd[812]: Failed password for invalid user admin from 203.0.113.7 port 40122 ssh2',
        from: 'OpenSSH',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 sshd(pam_unix)[812]: authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.7  user=root',
        from: 'pam_unix',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal sshd[812]: Invalid user test from 203.0.113.7 port 51122',
        from: 'OpenSSH',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal sshd[812]: error: maximum authentication attempts exceeded for root from 203.0.113.7 port 51122 ssh2 [preauth]',
        from: 'OpenSSH',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal sshd[812]: Accepted publickey for ec2-user from 10.0.0.9 port 51122 ssh2: RSA SHA256:x',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal sshd[812]: Connection closed by 10.0.0.9 port 51122 [preauth]',
        because: 'a health check',
        nearMiss: true,
      },
    ],
  },
});
