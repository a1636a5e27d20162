import { defineRule } from '../../define';

export default defineRule({
  id: 'hybrid-ssm-activation-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'hybrid',
  category: 'hybrid-credentials',
  severity: 'critical',
  criticalBecause: 'a hybrid node has no AWS identity and cannot join',
  title: 'SSM hybrid activation is invalid or expired',
  sources: ['bootstrap', 'hybrid-agent'],
  match: [
    {
      literal: 'Activation',
      pattern:
        /(?:RegisterManagedInstance|ssm|SSM).{0,200}?(?<error>ActivationExpired|InvalidActivation|InvalidActivationId|ActivationLimitExceeded)/,
    },
    {
      literal: 'error registering the instance with AWS SSM',
      pattern: /error registering the instance with AWS SSM/,
      unless: /ActivationExpired|InvalidActivation/,
    },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['nodeadm-command-failed'],
  why: 'The activation code expired (30 days at most), was used up, belongs to another region, or was mistyped.',
  impact: 'The machine gets no credentials.',
  remediation: [{ do: 'Create a new activation and run nodeadm init with it', risk: 'caution' }],
  runbook: 'hybrid-nodes',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-troubleshooting.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-activation-managed-nodes.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"running ssm agent registration: RegisterManagedInstance: ActivationExpired: Activation is expired"}',
        from: 'amazon-ssm-agent registration',
      },
      {
        source: 'hybrid-agent',
        line: '2026-11-20 08:14:02 ERROR [ssm] failed to register: InvalidActivation: Activation Id is invalid',
        from: 'amazon-ssm-agent registration',
      },
      {
        source: 'hybrid-agent',
        line: '2026-11-20 08:14:02 ERROR Registration failed due to error registering the instance with AWS SSM. operation error SSM: RegisterManagedInstance, request send failed',
        from: 'amazon-ssm-agent registration',
      },
    ],
    silent: [
      {
        source: 'hybrid-agent',
        line: '2026-11-20 08:14:02 INFO Successfully registered the instance with AWS SSM using Managed instance-id: mi-0123456789abcdef0',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"info","ts":1795162442.118,"caller":"init/init.go:60","msg":"Registering with SSM Activation code.."}',
        because: 'progress',
        nearMiss: true,
      },
    ],
  },
});
