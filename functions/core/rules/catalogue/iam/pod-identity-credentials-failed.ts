import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-identity-credentials-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'pod-identity-agent',
  category: 'pod-identity',
  severity: 'high',
  title: 'EKS Pod Identity agent cannot get credentials for pods',
  sources: ['pod-identity'],
  match: [
    {
      literal: 'Error fetching credentials',
      pattern: /Error fetching credentials: (?<error>[^"\\]{3,200})/,
      unless: /AccessDenied|ResourceNotFound|not authorized|ThrottlingException/,
    },
    {
      literal: 'unable to fetch credentials from EKS Auth',
      pattern: /unable to fetch credentials from EKS Auth: (?<error>[^"\\]{3,200})/,
      unless:
        /Error fetching credentials|AccessDenied|ResourceNotFound|not authorized|ThrottlingException|Removing credentials from cache/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The agent cannot reach the EKS Auth endpoint from the host network, or the call was cancelled or timed out.',
  impact: 'Pods with an association have no AWS credentials, or lose them after some hours.',
  remediation: [
    { do: 'Check the route to eks-auth, or its VPC endpoint in private subnets', risk: 'safe' },
    { do: 'Check eks-auth:AssumeRoleForPodIdentity on the node role', risk: 'safe' },
  ],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'pod-identity-agent',
        line: '2026-11-20T08:14:02.118204512Z stderr F {"client-addr":"10.0.20.7:53244","cluster-name":"prod","level":"error","msg":"Error fetching credentials: error getting credentials to cache: unable to fetch credentials from EKS Auth: operation error EKS Auth: AssumeRoleForPodIdentity, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed","time":"2026-11-20T08:14:02Z"}',
        from: 'eks-pod-identity-agent',
      },
      {
        source: 'pod-identity-agent',
        line: '{"level":"warning","msg":"refresh failed: unable to fetch credentials from EKS Auth: operation error EKS Auth: AssumeRoleForPodIdentity, context deadline exceeded","time":"2026-11-20T08:14:02Z"}',
        from: 'eks-pod-identity-agent',
      },
    ],
    silent: [
      {
        source: 'pod-identity-agent',
        line: '{"client-addr":"10.0.20.7:36642","cluster-name":"prod","level":"info","msg":"Calling EKS Auth to fetch credentials","time":"2026-11-20T08:14:02Z"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'pod-identity-agent',
        line: '{"level":"info","msg":"Storing creds in cache","time":"2026-11-20T08:14:02Z"}',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
