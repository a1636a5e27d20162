import { defineRule } from '../../define';

export default defineRule({
  id: 'aws-credentials-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'iam',
  category: 'iam-credentials',
  severity: 'high',
  title: 'A component finds no AWS credentials',
  sources: ['pods', 'cni', 'kubelet', 'bootstrap', 'containerd', 'hybrid-agent'],
  match: [
    { literal: 'NoCredentialProviders', pattern: /NoCredentialProviders: no valid providers in chain/ },
    { literal: 'no EC2 IMDS role found', pattern: /no EC2 IMDS role found/ },
    { literal: 'o EC2 instance role found', pattern: /[Nn]o EC2 instance role found/ },
    {
      literal: 'NoCredentialsError',
      pattern: /botocore\.exceptions\.NoCredentialsError: Unable to locate credentials/,
    },
    {
      literal: 'Unable to load credentials from any of the providers',
      pattern: /Unable to load credentials from any of the providers in the chain/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['imds-unreachable', 'bootstrap-no-credentials'] },
  mayCause: ['credential-provider-failed', 'vpc-cni-no-credentials'],
  why: 'No service account role, no Pod Identity association, and the metadata service gives none: no instance profile, or a hop limit of 1 for pods.',
  impact: 'The component cannot call AWS.',
  remediation: [
    { do: 'Give the pod its own role (Pod Identity or IRSA)', risk: 'caution' },
    { do: 'Check the instance profile and the hop limit of the metadata options', risk: 'safe' },
  ],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/security-iam-troubleshoot.html',
    'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 driver.go:122] "GRPC error" err="rpc error: code = Internal desc = Could not create volume: NoCredentialProviders: no valid providers in chain"',
        from: 'AWS SDK for Go v1',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 main.go:161] Error running credential provider plugin: operation error ECR: GetAuthorizationToken, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, http response error StatusCode: 404, request to EC2 IMDS failed',
        from: 'AWS SDK for Go v2',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F EC2RoleRequestError: no EC2 instance role found caused by: EC2MetadataError: failed to make EC2Metadata request status code: 404',
        from: 'AWS SDK for Go v1',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F botocore.exceptions.NoCredentialsError: Unable to locate credentials',
        from: 'AWS SDK for Python',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F software.amazon.awssdk.core.exception.SdkClientException: Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain',
        from: 'AWS SDK for Java v2',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: 'I1120 08:14:02.118204    3121 driver.go:100] Using IRSA credentials from /var/run/secrets/eks.amazonaws.com/serviceaccount/token',
        because: 'found',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] ExpiredToken: The security token included in the request is expired',
        because: 'expired',
        nearMiss: true,
      },
    ],
  },
});
