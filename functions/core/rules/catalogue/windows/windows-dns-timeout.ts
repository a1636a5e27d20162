import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-dns-timeout',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows',
  category: 'dns',
  severity: 'medium',
  title: 'Windows cannot resolve names',
  sources: ['windows'],
  match: {
    literal: 'none of the configured DNS servers responded',
    pattern:
      /Name resolution for the name (?<name>[^\s"]{1,100}) timed out after none of the configured DNS servers responded/,
    unless: /wpad|isatap/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['node-cannot-resolve-names'] },
  mayCause: ['node-lease-update-failed'],
  why: 'The resolver of the VPC or the cluster DNS did not answer the node.',
  impact: 'AWS and cluster names are not found.',
  remediation: [{ do: 'Check the DNS servers of the adapters and reachability of UDP 53', risk: 'safe' }],
  runbook: 'windows-nodes',
  references: ['https://learn.microsoft.com/en-us/windows-server/networking/dns/troubleshoot/troubleshoot-dns-client'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","Name resolution for the name sts.eu-west-1.amazonaws.com timed out after none of the configured DNS servers responded."',
        from: 'DNS Client Events 1014',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","Name resolution for the name _ldap._tcp.example.internal timed out after none of the configured DNS servers responded. Client PID 812."',
        from: 'DNS Client Events 1014',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","Name resolution for the name wpad timed out after none of the configured DNS servers responded."',
        because: 'proxy discovery',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","DNS Client service started"',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
