import { defineRule } from '../../define';

export default defineRule({
  id: 'nodeadm-command-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'nodeadm',
  category: 'node-join',
  severity: 'critical',
  criticalBecause: 'the node is not configured: kubelet and containerd do not start and it never joins',
  title: 'nodeadm failed',
  sources: ['bootstrap'],
  match: {
    literal: 'Command failed',
    pattern: /"level":"fatal".{1,160}"msg":"Command failed","error":"(?<error>[^"\\]{1,160})/,
  },
  dedup: [],
  recovery: { none: 'nodeadm runs once per boot; a later success is a new boot' },
  confidence: { alone: 0.95, strongerWith: ['nodeadm-config-invalid'] },
  mayCause: ['nodeadm-service-failed'],
  why: 'nodeadm reads the NodeConfig, asks EC2 about the instance and writes the configuration of kubelet and containerd. It stops at the first error, which the line quotes.',
  impact: 'The instance runs but never becomes a node; a managed node group fails with NodeCreationFailure.',
  remediation: [
    { do: 'Read the quoted error; it names the file, call or field', risk: 'safe' },
    { do: 'Correct the user data or launch template and replace the node', risk: 'disruptive' },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://awslabs.github.io/amazon-eks-ami/nodeadm/',
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"could not find NodeConfig within UserData"}',
        from: 'amazon-eks-ami nodeadm/cmd/nodeadm/main.go',
      },
      {
        source: 'cloud-init',
        line: '{"level":"fatal","ts":1795162442.5,"caller":"nodeadm/main.go:42","msg":"Command failed","error":"operation error EC2: DescribeInstances, exceeded maximum number of attempts, 3","stacktrace":"main.main"}',
        from: 'amazon-eks-ami nodeadm/cmd/nodeadm/main.go',
      },
    ],
    silent: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"info","ts":1795162442.118,"caller":"init/init.go:131","msg":"Configuring daemon..."}',
        because: 'progress',
        nearMiss: true,
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"info","ts":1795162442.118,"caller":"init/init.go:101","msg":"done!"}',
        because: 'success',
      },
    ],
  },
});
