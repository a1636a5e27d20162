import { defineRule } from '../../define';

export default defineRule({
  id: 'ssm-endpoint-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'hybrid',
  component: 'ssm-agent',
  category: 'ssm',
  severity: 'medium',
  title: 'SSM Agent cannot reach its endpoints',
  sources: ['system', 'hybrid-agent'],
  match: [
    {
      literal: 'ssmmessages.',
      pattern:
        /(?:dial tcp|Post "https:\/\/|lookup |Get "https:\/\/|wss:\/\/)[^\n]{0,60}ssmmessages\.[^\n]{0,200}(?:i\/o timeout|no such host|connection refused|context deadline exceeded|TLS handshake timeout)/,
    },
    {
      literal: 'ec2messages.',
      pattern:
        /(?:dial tcp|Post "https:\/\/|lookup |Get "https:\/\/)[^\n]{0,60}ec2messages\.[^\n]{0,200}(?:i\/o timeout|no such host|connection refused|context deadline exceeded|TLS handshake timeout)/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['node-cannot-resolve-names', 'api-server-unreachable-from-node'] },
  mayCause: [],
  why: 'No route, firewall or VPC endpoint leads to Systems Manager, or names do not resolve.',
  impact: 'No Session Manager, Run Command or log collection on this node.',
  remediation: [{ do: 'Check endpoints ssm, ssmmessages and ec2messages and port 443', risk: 'safe' }],
  runbook: 'hybrid-nodes',
  references: ['https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 amazon-ssm-agent[812]: ERROR [MessageGatewayService] dial tcp: lookup ssmmessages.eu-west-1.amazonaws.com on 10.0.0.2:53: read udp 10.0.12.34:41122->10.0.0.2:53: i/o timeout',
        from: 'amazon-ssm-agent',
      },
      {
        source: 'hybrid-agent',
        line: '2026-11-20 08:14:02 ERROR error when calling AWS APIs. Post "https://ec2messages.eu-west-1.amazonaws.com/": dial tcp 10.0.5.9:443: i/o timeout',
        from: 'amazon-ssm-agent',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 amazon-ssm-agent[812]: INFO [MessageGatewayService] Opening websocket connection to: wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel',
        because: 'progress',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 amazon-ssm-agent[812]: INFO Successfully opened websocket connection to: 10.0.5.9:443',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
