import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-network-adapter-fault',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows',
  category: 'nic-reset',
  severity: 'high',
  title: 'A network adapter of the Windows node failed',
  sources: ['windows'],
  match: [
    {
      literal: 'had event Fatal error',
      pattern: /Miniport (?<adapter>[^"\n{]{3,80}?),? ?\{?[^"\n]{0,60}had event Fatal error/,
    },
    {
      literal: 'has begun resetting',
      pattern: /The network interface \\*"?(?<adapter>[^"\\\n]{3,80})\\*"? has begun resetting/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['node-lease-update-failed'],
  why: 'The driver found its device stuck.',
  impact: 'The network of node and pods stops until the reset is over.',
  remediation: [
    { do: 'Update the ENA driver (use the latest AMI)', risk: 'caution' },
    { do: 'Replace the instance when it repeats', risk: 'disruptive' },
  ],
  runbook: 'windows-nodes',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/enhanced-networking-ena.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","Miniport Amazon Elastic Network Adapter, {0a1b2c3d-1111-4222-8333-444455556666}, had event Fatal error: The miniport has detected an internal error"',
        from: 'NDIS 10317',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","The network interface \\\\"Amazon Elastic Network Adapter\\\\" has begun resetting.  There will be a momentary disruption in network connectivity"',
        from: 'NDIS 10400',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","Miniport Amazon Elastic Network Adapter, {0a1b2c3d}, had event Miniport initialized successfully"',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","Network link has been established at 25Gbps full duplex"',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
