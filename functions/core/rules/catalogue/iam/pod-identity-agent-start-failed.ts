import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-identity-agent-start-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'pod-identity-agent',
  category: 'pod-identity',
  severity: 'high',
  title: 'EKS Pod Identity agent cannot start',
  sources: ['pod-identity'],
  match: [
    { literal: 'unable to configure required family', pattern: /unable to configure required family/ },
    {
      literal: 'Unable to init',
      pattern: /Unable to init(?:i)?alize? (?:agent|executor|aws configuration)[^"\\]{0,120}/,
    },
    { literal: 'Unable to start server', pattern: /Unable to start server: (?<error>[^"\\]{3,120})/ },
    {
      literal: 'Unable to create interface',
      pattern: /Unable to create interface (?<interface>[a-z0-9-]{3,40}): (?<error>[^"\\]{3,120})/,
    },
    { literal: 'Error bringing up link', pattern: /Error bringing up link: (?<error>[^"\\]{3,120})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['pod-identity-agent-unreachable'],
  why: 'The link-local address 169.254.170.23 or its port is taken, IPv6 is off while the agent wants it, or privileges are missing.',
  impact: 'No pod on the node gets credentials by Pod Identity.',
  remediation: [{ do: 'Read the error; switch IPv6 off in the agent on hosts without it', risk: 'caution' }],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-config-ipv6.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'pod-identity-agent',
        line: '2026-11-20T08:14:02.118204512Z stderr F {"level":"fatal","msg":"Stopping execution, unable to configure required family 0a: unable to create route for addr fd00:ec2::23: permission denied","time":"2026-11-20T08:14:02Z"}',
        from: 'eks-pod-identity-agent internal/validation',
      },
      {
        source: 'pod-identity-agent',
        line: '{"level":"fatal","msg":"Unable to initalize agent: no region","time":"2026-11-20T08:14:02Z"}',
        from: 'eks-pod-identity-agent cmd',
      },
      {
        source: 'pod-identity-agent',
        line: '{"level":"fatal","msg":"Unable to start server: listen tcp 169.254.170.23:80: bind: cannot assign requested address","time":"2026-11-20T08:14:02Z"}',
        from: 'eks-pod-identity-agent pkg/server',
      },
      {
        source: 'pod-identity-agent',
        line: '{"level":"error","msg":"Unable to create interface pod-id-link0: operation not permitted","time":"2026-11-20T08:14:02Z"}',
        from: 'eks-pod-identity-agent',
      },
      {
        source: 'pod-identity-agent',
        line: '{"level":"error","msg":"Error bringing up link: network is down","time":"2026-11-20T08:14:02Z"}',
        from: 'eks-pod-identity-agent',
      },
    ],
    silent: [
      {
        source: 'pod-identity-agent',
        line: '{"level":"info","msg":"Starting server...","bind-addr":"169.254.170.23:80","time":"2026-11-20T08:14:02Z"}',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'pod-identity-agent',
        line: '{"level":"warning","msg":"Failed probe: not ready","time":"2026-11-20T08:14:02Z"}',
        because: 'start-up',
        nearMiss: true,
      },
    ],
  },
});
