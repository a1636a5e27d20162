import { defineRule } from '../../define';

export default defineRule({
  id: 'boot-dependency-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'systemd',
  category: 'boot-failed',
  severity: 'medium',
  title: 'Something failed because what it needs failed',
  sources: ['system'],
  match: [
    { literal: 'Dependency failed for ', pattern: /Dependency failed for (?<unit>[^\n]{3,80}?)\.?$/ },
    { literal: 'Timed out waiting for device', pattern: /Timed out waiting for device (?<unit>\S{3,120})/ },
  ],
  dedup: ['unit'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.88, strongerWith: ['mount-failed'] },
  mayCause: ['boot-emergency-mode'],
  why: 'A device of /etc/fstab is missing or a required unit failed.',
  impact: 'What depends on it does not run; for local file systems the boot stops.',
  remediation: [
    { do: 'Find the first failure in the boot', risk: 'safe' },
    { do: 'Add nofail to data volumes in fstab', risk: 'caution' },
  ],
  runbook: 'systemd-units',
  references: [
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html',
    'https://man7.org/linux/man-pages/man5/fstab.5.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Dependency failed for kubelet.service - Kubernetes Kubelet.',
        from: 'systemd core/job.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: Timed out waiting for device dev-xvdf.device - /dev/xvdf.',
        from: 'systemd core/job.c',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Reached target local-fs.target - Local File Systems.',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: dnf-makecache.service was skipped because of an unmet condition check',
        because: 'condition',
        nearMiss: true,
      },
    ],
  },
});
