import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-ports-exhausted',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows',
  category: 'port-exhaustion',
  severity: 'high',
  title: 'Windows has no free local ports',
  sources: ['windows'],
  match: [
    { literal: 'global TCP port', pattern: /all ports from the global TCP port space are in use/ },
    { literal: 'global UDP port', pattern: /all ports from the global UDP port space are in use/ },
    {
      literal: 'selected local endpoint was recently used',
      pattern: /selected local endpoint was recently used to connect to the same remote endpoint/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['probe-failed'],
  why: 'Programs open connections faster than they are released, or leak them.',
  impact: 'New outgoing connections of node and pods fail.',
  remediation: [
    { do: 'Find the process with most connections (ports.txt)', risk: 'safe' },
    { do: 'Widen the dynamic port range', risk: 'caution' },
  ],
  runbook: 'windows-nodes',
  references: [
    'https://learn.microsoft.com/en-us/troubleshoot/windows-client/networking/tcp-ip-port-exhaustion-troubleshooting',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","A request to allocate an ephemeral port number from the global TCP port space has failed due to all ports from the global TCP port space are in use."',
        from: 'Tcpip 4231',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","A request to allocate an ephemeral port number has failed due to all ports from the global UDP port space are in use."',
        from: 'Tcpip 4266',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","TCP/IP failed to establish an outgoing connection because the selected local endpoint was recently used to connect to the same remote endpoint."',
        from: 'Tcpip 4227',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","TCP port 10250 is in use by kubelet"',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","The dynamic port range was changed"',
        because: 'setting',
        nearMiss: true,
      },
    ],
  },
});
