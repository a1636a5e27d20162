import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-hns-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'hns',
  category: 'windows-network',
  severity: 'high',
  title: 'The Windows host network service fails',
  sources: ['windows'],
  match: [
    { literal: 'HNS failed with error', pattern: /HNS failed with error ?: (?<error>[A-Z][^"\n]{3,100})/ },
    {
      literal: 'hnsCall failed in Win32',
      pattern: /hnsCall failed in Win32: (?<error>[^"\n(]{3,100})/,
      unless: /Policy creation failed|Endpoint creation failed/,
    },
    { literal: 'hcnCreateEndpoint failed', pattern: /hcnCreateEndpoint failed in Win32: (?<error>[^"\n(]{3,100})/ },
    { literal: 'hcnCreateNetwork failed', pattern: /hcnCreateNetwork failed in Win32: (?<error>[^"\n(]{3,100})/ },
    { literal: 'hcnOpenNetwork failed', pattern: /hcnOpenNetwork failed in Win32: (?<error>[^"\n(]{3,100})/ },
    { literal: 'hcnCreateNamespace failed', pattern: /hcnCreateNamespace failed in Win32: (?<error>[^"\n(]{3,100})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['windows-network-missing'] },
  mayCause: ['sandbox-creation-failed', 'pod-crash-loop'],
  why: 'HNS lost its network, holds stale endpoints or policies, or has a defect fixed by a later Windows update.',
  impact: 'Pods do not start or have no network.',
  remediation: [
    { do: 'Restart hns, then kubelet and kube-proxy', risk: 'caution' },
    { do: 'Replace the node, with the latest Windows AMI', risk: 'disruptive' },
  ],
  runbook: 'windows-nodes',
  references: [
    'https://learn.microsoft.com/en-us/virtualization/windowscontainers/kubernetes/common-problems',
    'https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","Failed create pod sandbox: HNS failed with error : Element not found."',
        from: 'microsoft/hcsshim',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","failed to create the new HNSEndpoint: hnsCall failed in Win32: The object already exists. (0x1392)"',
        from: 'microsoft/hcsshim hns',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z [error] failed to create endpoint: hcnCreateEndpoint failed in Win32: IP address is either invalid or not part of any configured subnet(s). (0x803b001e)',
        from: 'microsoft/hcsshim hcn',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z [error] hcnCreateNetwork failed in Win32: The network was not found. (0x803b0001)',
        from: 'microsoft/hcsshim hcn',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z [error] hcnOpenNetwork failed in Win32: The network was not found. (0x803b0001)',
        from: 'microsoft/hcsshim hcn',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z [error] hcnCreateNamespace failed in Win32: The RPC server is unavailable. (0x6ba)',
        from: 'microsoft/hcsshim hcn',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","HNS network vpcbr0a1b2c is up"',
        because: 'progress',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","Volume Shadow Copy Service error: Unexpected error querying for the IVssWriterCallback interface.  hr = 0x80070005, Access is denied."',
        because: 'snapshot service noise',
        nearMiss: true,
      },
    ],
  },
});
