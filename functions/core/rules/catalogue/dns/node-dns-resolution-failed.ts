import { defineRule } from '../../define';

export default defineRule({
  id: 'node-dns-resolution-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'resolver',
  category: 'dns-node',
  severity: 'medium',
  title: 'A name could not be resolved on the node',
  sources: ['system', 'bootstrap', 'hybrid-agent', 'csi'],
  match: [
    { literal: 'emporary failure in name resolution', pattern: /[Tt]emporary failure in name resolution/ },
    { literal: 'ould not resolve host', pattern: /[Cc]ould not resolve host:? (?<name>[A-Za-z0-9.-]{3,200})/ },
    { literal: 'ame or service not known', pattern: /[Nn]ame or service not known/, unless: /ailed to resolve/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['node-dns-lookup-timeout'] },
  mayCause: [],
  why: 'The resolver is out of reach, or the name does not exist there: missing private hosted zone, DNS support of the VPC off, or DNS not up yet at boot.',
  impact: 'The program that printed the line did not reach its peer.',
  remediation: [{ do: 'Resolve the name on the node with the server from resolv.conf', risk: 'safe' }],
  runbook: 'dns-failures',
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal chronyd[701]: Could not resolve time.corp.example: Temporary failure in name resolution',
        from: 'glibc getaddrinfo',
      },
      { source: 'cloud-init', line: 'curl: (6) Could not resolve host: packages.corp.example', from: 'curl' },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal rsyslogd: cannot resolve hostname 'logs.corp.example': Name or service not known [v8.2204.0]",
        from: 'glibc getaddrinfo',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-resolved[612]: Using degraded feature set UDP instead of UDP+EDNS0 for DNS server 10.0.0.2.',
        because: 'still answers',
        nearMiss: true,
      },
      {
        source: 'cloud-init',
        line: 'ci-info: | ens5 | True | 10.0.12.34 | 255.255.255.0 | global |',
        because: 'ordinary',
      },
    ],
  },
});
