import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-identity-access-denied',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'pod-identity-agent',
  category: 'pod-identity',
  severity: 'high',
  title: 'EKS Auth refuses credentials for a pod',
  sources: ['pod-identity'],
  match: {
    literal: 'AssumeRoleForPodIdentity',
    pattern:
      /AssumeRoleForPodIdentity.{0,240}?(?<error>AccessDeniedException|ResourceNotFoundException|ThrottlingException|InvalidTokenException|ExpiredTokenException|InvalidRequestException|ServiceUnavailableException)/,
    unless: /Removing credentials from cache/,
  },
  dedup: ['error'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'No association exists for the service account, the role does not trust pods.eks.amazonaws.com, or the node role may not call the action.',
  impact: 'The pod has no AWS credentials.',
  remediation: [
    { do: 'Check the association of the service account', risk: 'safe' },
    { do: 'Allow sts:AssumeRole and sts:TagSession for pods.eks.amazonaws.com in the trust policy', risk: 'caution' },
  ],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'pod-identity-agent',
        line: '2026-11-20T08:14:02.118204512Z stderr F {"client-addr":"10.0.20.7:53244","cluster-name":"prod","level":"error","msg":"Error fetching credentials: error getting credentials to cache: unable to fetch credentials from EKS Auth: operation error EKS Auth: AssumeRoleForPodIdentity, https response error StatusCode: 400, RequestID: 1f6d, AccessDeniedException: Unauthorized Exception! EKS does not have permissions to assume the associated role.","time":"2026-11-20T08:14:02Z"}',
        from: 'eks-pod-identity-agent',
      },
      {
        source: 'pod-identity-agent',
        line: '{"level":"error","msg":"Error fetching credentials: unable to fetch credentials from EKS Auth: operation error EKS Auth: AssumeRoleForPodIdentity, https response error StatusCode: 404, RequestID: 1f6d, ResourceNotFoundException: No association found","time":"2026-11-20T08:14:02Z"}',
        from: 'eks-pod-identity-agent',
      },
    ],
    silent: [
      {
        source: 'pod-identity-agent',
        line: '{"level":"info","msg":"Calling EKS Auth to fetch credentials","operation":"AssumeRoleForPodIdentity","time":"2026-11-20T08:14:02Z"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'pod-identity-agent',
        line: '{"level":"info","msg":"Removing credentials from cache, got non recoverable error: error getting credentials to cache: unable to fetch credentials from EKS Auth: operation error EKS Auth: AssumeRoleForPodIdentity, https response error StatusCode: 400, RequestID: 1f6d, ExpiredTokenException: The token included in the request is expired","time":"2026-11-20T08:14:02Z"}',
        because: 'clean-up after a pod that ended',
        nearMiss: true,
      },
      {
        source: 'pod-identity-agent',
        line: '{"level":"error","msg":"Error fetching credentials: AssumeRoleForPodIdentity, https response error StatusCode: 0, canceled, context canceled","time":"2026-11-20T08:14:02Z"}',
        because: 'cancelled: another rule',
        nearMiss: true,
      },
    ],
  },
});
