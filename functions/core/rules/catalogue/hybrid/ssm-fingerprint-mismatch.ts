import { defineRule } from '../../define';

export default defineRule({
  id: 'ssm-fingerprint-mismatch',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'hybrid',
  component: 'ssm-agent',
  category: 'ssm',
  severity: 'high',
  title: 'SSM refuses a hybrid node: its hardware fingerprint changed',
  sources: ['bootstrap', 'hybrid-agent', 'other-log'],
  match: { literal: 'MachineFingerprintDoesNotMatch', pattern: /MachineFingerprintDoesNotMatch/ },
  dedup: [],
  recovery: { none: 'it stays until the node is registered anew' },
  confidence: { alone: 0.97, strongerWith: ['hybrid-ssm-activation-failed'] },
  mayCause: ['apiserver-unauthorized', 'credential-provider-failed'],
  why: 'The machine was cloned or its hardware or machine-id changed after registration.',
  impact: 'No credentials: the node cannot reach the cluster with SSM as provider.',
  remediation: [
    { do: 'Register again with a new activation', risk: 'caution' },
    { do: 'Make /etc/machine-id persistent', risk: 'safe' },
  ],
  runbook: 'hybrid-nodes',
  references: [
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-troubleshooting.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'hybrid-agent',
        line: '2026-11-20 08:14:02 ERROR error occurred in RequestManagedInstanceRoleToken: MachineFingerprintDoesNotMatch: Fingerprint does not match',
        from: 'amazon-ssm-agent',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 amazon-ssm-agent[812]: ERROR [CredentialRefresher] Retrieve credentials produced aws error: MachineFingerprintDoesNotMatch: Fingerprint doesn't match",
        from: 'amazon-ssm-agent',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 amazon-ssm-agent[812]: INFO fingerprint matched',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 sshd[812]: Accepted key, fingerprint does match',
        because: 'other program',
        nearMiss: true,
      },
    ],
  },
});
