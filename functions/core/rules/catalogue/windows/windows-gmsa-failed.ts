import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-gmsa-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'gmsa',
  category: 'gmsa',
  severity: 'medium',
  title: 'A gMSA identity could not be given to a container',
  sources: ['windows'],
  match: [
    {
      literal: 'failed to fetch gMSA credentials',
      pattern: /[Cc]ontainer Credential Guard failed to fetch gMSA credentials/,
    },
    { literal: 'gMSA plugin', pattern: /gMSA plugin[^"\n]{0,120}(?:failed|error|Unable to)/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The plug-in could not read its secret or reach a domain controller.',
  impact: 'Programs of that container cannot log on to the domain.',
  remediation: [{ do: 'Check the secret, its rights and the network to the domain', risk: 'safe' }],
  runbook: 'windows-nodes',
  references: [
    'https://learn.microsoft.com/en-us/virtualization/windowscontainers/manage-containers/gmsa-troubleshooting',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The Container Credential Guard failed to fetch gMSA credentials for app01: the domain controller is not reachable"',
        from: 'Containers-CCG',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z gMSA plugin: Unable to read secret: AccessDeniedException',
        from: 'Amazon ECS gMSA plugin',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","Container Credential Guard fetched gMSA credentials for app01"',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z gMSA plugin: retrieved credentials',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
