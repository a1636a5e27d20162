import { defineRule } from '../../define';

export default defineRule({
  id: 'bootstrap-package-install-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'bootstrap',
  category: 'user-data',
  severity: 'medium',
  title: 'Packages could not be installed from user data',
  sources: ['cloud-init', 'user-data', 'messages', 'journal'],
  match: [
    {
      literal: 'ailed to download metadata for repo',
      pattern: /[Ff]ailed to download metadata for repo '(?<repo>[^']{1,60})'/,
    },
    {
      literal: 'Cannot find a valid baseurl for repo',
      pattern: /Cannot find a valid baseurl for repo: (?<repo>\S{1,60})/,
    },
    { literal: 'Unable to find a match: ', pattern: /Unable to find a match: (?<package>\S{2,80})/ },
    { literal: 'Failed to fetch http', pattern: /E: Failed to fetch (?<url>https?:\/\/\S{3,160})/ },
    { literal: 'Could not get lock /var/lib', pattern: /Could not get lock \/var\/lib\/(?:dpkg|apt)\/\S{3,40}/ },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['cloud-init-user-data-failed'],
  why: 'The subnet has no route to the repositories, a proxy is not set, or another package manager holds the lock.',
  impact: 'Agents or tools are missing, and a strict script stops there.',
  remediation: [
    { do: 'Bake the packages into the image', risk: 'disruptive' },
    { do: 'Add the S3 gateway endpoint or a NAT route', risk: 'caution' },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://repost.aws/knowledge-center/ec2-al1-al2-update-yum-without-internet',
    'https://cloudinit.readthedocs.io/en/latest/howto/debugging.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cloud-init',
        line: "Error: Failed to download metadata for repo 'amazonlinux': Cannot prepare internal mirrorlist: Curl error (28): Timeout was reached",
        from: 'dnf (Amazon Linux 2023)',
      },
      {
        source: 'cloud-init',
        line: ' Cannot find a valid baseurl for repo: amzn2-core/2/x86_64',
        from: 'yum (Amazon Linux 2)',
      },
      { source: 'cloud-init', line: 'Error: Unable to find a match: collectd-agent', from: 'dnf' },
      {
        source: 'user-data',
        line: 'E: Failed to fetch http://archive.ubuntu.com/ubuntu/dists/noble/InRelease  Temporary failure resolving',
        from: 'apt',
      },
      {
        source: 'user-data',
        line: 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1422 (unattended-upgr)',
        from: 'apt',
      },
    ],
    silent: [
      {
        source: 'cloud-init',
        line: 'Last metadata expiration check: 0:00:12 ago on Fri Nov 20 08:14:02 2026.',
        because: 'works',
        nearMiss: true,
      },
      { source: 'cloud-init', line: 'Complete!', because: 'works' },
    ],
  },
});
