import { defineRule } from '../../define';

export default defineRule({
  id: 'ecr-token-expired',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'high',
  title: 'ECR authorization token has expired',
  sources: ['runtime', 'sandbox-image'],
  match: {
    literal: 'authorization token has expired',
    pattern: /[Yy]our authorization token has expired\. Reauthenticate/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-unauthorized', 'image-pull-backoff'],
  why: 'A token lives for 12 hours. A pull secret made from it, or a token written by a boot script, was not renewed.',
  impact: 'Pulls from this registry fail until a new token is there; the node works for images it has.',
  remediation: [
    { do: 'Use the credential provider of kubelet instead of stored tokens', risk: 'caution' },
    { do: 'Renew the pull secret', risk: 'safe' },
  ],
  runbook: 'image-pull-failures',
  references: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: denied: Your authorization token has expired. Reauthenticate and try again."',
        from: 'ECR registry',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_image.go:55] "Failed to pull image" err="failed to resolve reference \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\": unexpected status: 403: Your authorization token has expired. Reauthenticate and try again." image="111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1"',
        from: 'ECR registry',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] ExpiredToken: The security token included in the request is expired',
        because: 'credentials of another service',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 token_manager.go:121] Refreshing token for service account',
        because: 'another kind of token',
      },
    ],
  },
});
