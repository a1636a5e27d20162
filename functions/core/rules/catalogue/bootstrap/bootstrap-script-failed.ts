import { defineRule } from '../../define';

export default defineRule({
  id: 'bootstrap-script-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'bootstrap',
  category: 'node-join',
  severity: 'critical',
  criticalBecause: 'kubelet is not configured: the node never joins',
  title: 'bootstrap.sh stopped with an error',
  sources: ['bootstrap'],
  match: [
    { literal: 'Exited with error on line', pattern: /Exited with error on line (?<line>\d{1,5})/ },
    { literal: 'bootstrap.sh has been removed', pattern: /bootstrap\.sh has been removed from AL2023/ },
    { literal: 'CLUSTER_NAME is not defined', pattern: /CLUSTER_NAME is not defined/ },
    { literal: 'bootstrap.sh: line', pattern: /bootstrap\.sh: line (?<line>\d{1,5}): (?<error>.{3,120})/ },
    {
      literal: '/etc/eks/bootstrap.sh',
      pattern: /\/etc\/eks\/bootstrap\.sh: (?:No such file or directory|Permission denied|command not found)/,
      unless: /bootstrap\.sh: line/,
    },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'A step failed: metadata, describe-cluster, a missing argument, or the script does not exist on this image (AL2023 uses nodeadm).',
  impact: 'The instance never becomes a node.',
  remediation: [
    { do: 'Read the command before it in cloud-init-output.log', risk: 'safe' },
    { do: 'Use nodeadm configuration on AL2023 images', risk: 'disruptive' },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/al2023.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cloud-init',
        line: 'Exited with error on line 473',
        from: 'amazon-eks-ami bootstrap.sh (Amazon Linux 2)',
      },
      { source: 'user-data', line: 'CLUSTER_NAME is not defined', from: 'amazon-eks-ami bootstrap.sh' },
      {
        source: 'cloud-init',
        line: 'ERROR: bootstrap.sh has been removed from AL2023-based EKS AMIs.',
        from: 'amazon-eks-ami templates/al2023 bootstrap.sh',
      },
      { source: 'cloud-init', line: '/etc/eks/bootstrap.sh: line 512: jq: command not found', from: 'bash' },
      {
        source: 'cloud-init',
        line: '/var/lib/cloud/instance/scripts/part-001: line 3: /etc/eks/bootstrap.sh: No such file or directory',
        from: 'bash',
      },
    ],
    silent: [
      {
        source: 'cloud-init',
        line: '+ /etc/eks/bootstrap.sh prod-eu --b64-cluster-ca LS0t --apiserver-endpoint https://A1B2C3.gr7.us-east-1.eks.amazonaws.com',
        because: 'trace of the call',
        nearMiss: true,
      },
      { source: 'cloud-init', line: 'Using kubelet version 1.27', because: 'progress' },
    ],
  },
});
