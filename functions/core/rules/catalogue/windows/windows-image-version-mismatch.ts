import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-image-version-mismatch',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'containerd',
  category: 'windows-container',
  severity: 'medium',
  title: 'A container image does not fit the Windows version of the node',
  sources: ['windows'],
  match: [
    {
      literal: 'does not match the host operating system',
      pattern: /container operating system does not match the host operating system/,
    },
    { literal: 'no match for platform in manifest', pattern: /no match for platform in manifest/ },
    {
      literal: 'a Windows version 10.0',
      pattern: /a Windows version 10\.0\.\d{4,6}-based image is incompatible with a 10\.0\.\d{4,6} host/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['container-start-error'],
  why: 'Process isolation needs the same Windows build in image and node.',
  impact: 'That image does not run here.',
  remediation: [
    { do: 'Use an image of the same Windows version, or a multi-version manifest', risk: 'safe' },
    { do: 'Select nodes by node.kubernetes.io/windows-build', risk: 'safe' },
  ],
  runbook: 'windows-nodes',
  references: [
    'https://learn.microsoft.com/en-us/virtualization/windowscontainers/deploy-containers/version-compatibility',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The container operating system does not match the host operating system."',
        from: 'Windows HCS 0xc0370101',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z level=error error="failed to pull image: no match for platform in manifest: not found"',
        from: 'containerd',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","a Windows version 10.0.17763-based image is incompatible with a 10.0.20348 host"',
        from: 'moby',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","Windows version 10.0.20348 build detected"',
        because: 'listing',
        nearMiss: true,
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z level=info msg="matching platform found" platform=windows/amd64',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
