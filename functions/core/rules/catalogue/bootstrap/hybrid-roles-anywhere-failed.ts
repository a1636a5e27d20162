import { defineRule } from '../../define';

export default defineRule({
  id: 'hybrid-roles-anywhere-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'hybrid',
  category: 'hybrid-credentials',
  severity: 'critical',
  criticalBecause: 'a hybrid node has no AWS identity and cannot join or stay',
  title: 'IAM Roles Anywhere gives no credentials',
  sources: ['bootstrap', 'hybrid-agent', 'other-log'],
  match: [
    {
      literal: 'aws_signing_helper',
      pattern:
        /aws_signing_helper.{0,200}?(?<error>AccessDeniedException[^"]{0,100}|Untrusted (?:signing )?certificate[^"]{0,60}|ValidationException[^"]{0,80}|unable to (?:sign|read|parse|load)[^"]{3,80}|expired[^"]{0,60})/,
    },
    {
      literal: 'operation error RolesAnywhere',
      pattern: /operation error RolesAnywhere: CreateSession, (?<error>[^"]{5,160})/,
    },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['nodeadm-command-failed', 'apiserver-unauthorized'],
  why: 'The certificate of the machine expired or is not issued by the trust anchor, or profile, role and trust policy do not fit together.',
  impact: 'No token for the API server, no image pulls from ECR.',
  remediation: [
    { do: 'Check dates and issuer of the certificate against the trust anchor', risk: 'safe' },
    { do: 'Check that the role trusts rolesanywhere.amazonaws.com', risk: 'safe' },
  ],
  runbook: 'hybrid-nodes',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-troubleshooting.html',
    'https://docs.aws.amazon.com/rolesanywhere/latest/userguide/introduction.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"aws_signing_helper: AccessDeniedException: Untrusted certificate. Insufficient certificate"}',
        from: 'rolesanywhere-credential-helper',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal signing-helper[901]: 2026/11/20 08:14:02 operation error RolesAnywhere: CreateSession, https response error StatusCode: 403, AccessDeniedException: Unable to assume role',
        from: 'AWS SDK for Go v2',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal aws_signing_helper_update[901]: 2026/11/20 08:14:02 Credentials refreshed, next refresh in 55m',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"info","ts":1795162442.118,"caller":"init/init.go:60","msg":"Configuring IAM Roles Anywhere.."}',
        because: 'progress',
      },
    ],
  },
});
