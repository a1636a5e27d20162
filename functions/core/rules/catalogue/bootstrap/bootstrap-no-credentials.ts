import { defineRule } from '../../define';

export default defineRule({
  id: 'bootstrap-no-credentials',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'bootstrap',
  category: 'instance-profile',
  severity: 'critical',
  criticalBecause: 'the instance has no role: it can neither join the cluster nor pull images',
  title: 'Instance has no usable role credentials at boot',
  sources: ['bootstrap'],
  match: [
    { literal: 'Unable to locate credentials', pattern: /Unable to locate credentials(?:\.|$| )/ },
    { literal: 'no EC2 IMDS role found', pattern: /no EC2 IMDS role found/ },
    { literal: 'EC2RoleRequestError', pattern: /EC2RoleRequestError: no EC2 instance role found/ },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [
    'bootstrap-describe-cluster-failed',
    'nodeadm-ec2-call-failed',
    'kubelet-credential-exec-failed',
    'credential-provider-failed',
  ],
  why: 'The launch template names no instance profile, the profile has no role, or the role was deleted or recreated under the same name.',
  impact: 'Every AWS call of the node fails.',
  remediation: [
    { do: 'Check the instance profile of the launch template and the role in it', risk: 'safe' },
    { do: 'Replace the node after correcting it', risk: 'disruptive' },
  ],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cloud-init',
        line: 'Unable to locate credentials. You can configure credentials by running "aws configure".',
        from: 'AWS CLI',
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"operation error EC2: DescribeInstances, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, http response error StatusCode: 404"}',
        from: 'AWS SDK for Go v2',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 aws.go:74] EC2RoleRequestError: no EC2 instance role found',
        from: 'AWS SDK for Go v1',
      },
    ],
    silent: [
      {
        source: 'cloud-init',
        line: 'Found credentials from IAM Role: eks-node',
        because: 'credentials are there',
        nearMiss: true,
      },
      { source: 'cloud-init', line: '+ aws sts get-caller-identity', because: 'trace of a call' },
    ],
  },
});
