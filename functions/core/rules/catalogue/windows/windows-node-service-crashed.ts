import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-node-service-crashed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows-services',
  category: 'unit-failed',
  severity: 'high',
  title: 'A service the Windows node needs stopped unexpectedly',
  sources: ['windows'],
  match: [
    {
      literal: 'service terminated unexpectedly',
      pattern:
        /The (?<service>kubelet|kube-proxy|containerd|docker|Host Network Service|Host Compute Service|csi-proxy|Amazon SSM Agent|Docker Engine|DNS Client|Base Filtering Engine|Hyper-V Host Compute Service) service terminated unexpectedly/,
    },
    {
      literal: 'service terminated with the following',
      pattern:
        /The (?<service>kubelet|kube-proxy|containerd|docker|Host Network Service|Hyper-V Host Compute Service|csi-proxy|Amazon SSM Agent) service terminated with the following/,
    },
    {
      literal: 'service failed to start due to',
      pattern:
        /The (?<service>kubelet|kube-proxy|containerd|docker|Host Network Service|Hyper-V Host Compute Service|csi-proxy) service failed to start due to/,
    },
  ],
  dedup: ['service'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['node-became-not-ready', 'sandbox-creation-failed'],
  why: 'It crashed or ended with an error; its own log says why.',
  impact: 'Without kubelet or containerd the node is NotReady; without HNS or kube-proxy pods have no network.',
  remediation: [
    { do: 'Read the log of that service before the event', risk: 'safe' },
    { do: 'Restart it', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'windows-nodes',
  nmaReason: 'ServiceFailedToStart',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html',
    'https://learn.microsoft.com/en-us/troubleshoot/windows-server/welcome-windows-server',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The kubelet service terminated unexpectedly.  It has done this 3 time(s)."',
        from: 'Service Control Manager 7031',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The containerd service terminated with the following service-specific error: The system cannot find the file specified."',
        from: 'Service Control Manager 7024',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The kube-proxy service failed to start due to the following error: The service did not respond to the start or control request in a timely fashion."',
        from: 'Service Control Manager 7000',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","The kubelet service entered the running state."',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The Windows Update service terminated unexpectedly.  It has done this 1 time(s)."',
        because: 'not needed by the node',
        nearMiss: true,
      },
    ],
  },
});
