import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-service-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows-services',
  category: 'unit-failed',
  severity: 'low',
  title: 'A Windows service failed or did not start in time',
  sources: ['windows'],
  match: [
    {
      literal: 'service terminated unexpectedly',
      pattern: /The (?<service>[^"\n]{2,80}?) service terminated unexpectedly/,
      unless:
        /The (?:kubelet|kube-proxy|containerd|docker|Host Network Service|Host Compute Service|csi-proxy|Amazon SSM Agent|Docker Engine|DNS Client|Base Filtering Engine|Hyper-V Host Compute Service) service/,
    },
    {
      literal: 'milliseconds) was reached while waiting',
      pattern: /A timeout \(\d{3,7} milliseconds\) was reached while waiting for the (?<service>[^"\n]{2,80}?) service/,
    },
    { literal: 'service hung on starting', pattern: /The (?<service>[^"\n]{2,80}?) service hung on starting/ },
  ],
  dedup: ['service'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'It crashed, or the node was too busy at boot.',
  impact: 'Its own feature only, unless the node needs it.',
  remediation: [{ do: 'Check whether anything on the node depends on it', risk: 'safe' }],
  runbook: 'windows-nodes',
  nmaReason: 'ServiceFailedToStart',
  references: ['https://learn.microsoft.com/en-us/troubleshoot/windows-server/welcome-windows-server'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The Windows Update service terminated unexpectedly.  It has done this 1 time(s)."',
        from: 'Service Control Manager 7031',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","A timeout (30000 milliseconds) was reached while waiting for the Windows Error Reporting Service service to connect."',
        from: 'Service Control Manager 7009',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The Software Protection service hung on starting."',
        from: 'Service Control Manager 7022',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","The Windows Update service entered the stopped state."',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The kubelet service terminated unexpectedly.  It has done this 3 time(s)."',
        because: 'has its own rule',
        nearMiss: true,
      },
    ],
  },
});
