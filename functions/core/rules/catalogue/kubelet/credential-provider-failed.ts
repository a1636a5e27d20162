import { defineRule } from '../../define';

export default defineRule({
  id: 'credential-provider-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'image-pull',
  severity: 'high',
  title: 'Image credential provider of kubelet fails',
  sources: ['kubelet', 'messages', 'windows'],
  match: [
    {
      literal: 'rror running credential provider plugin',
      pattern: /[Ee]rror running credential provider plugin: (?<error>[^"]{3,200})/,
    },
    {
      literal: 'registry credential provider',
      pattern:
        /[Ff]ailed (?:getting|to get) credentials? from (?:the )?external registry credential provider(?:: |" err=")(?<error>[^"]{3,200})/,
    },
    {
      literal: 'error execing credential provider plugin',
      pattern: /error execing credential provider plugin (?<plugin>[a-z0-9-]{3,60})/,
      unless: /registry credential provider/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['ecr-endpoint-unreachable', 'imds-unreachable'] },
  mayCause: ['image-pull-unauthorized', 'image-pull-backoff', 'sandbox-image-pull-failed'],
  why: 'ecr-credential-provider ended with an error: no credentials from the metadata service, no route to the ECR endpoint, missing permission, or a version that does not fit this kubelet.',
  impact: 'Private ECR images cannot be pulled, including those of add-ons.',
  remediation: [
    { do: 'Read the error of the plugin', risk: 'safe' },
    { do: 'Check node role, metadata options and the api.ecr endpoint', risk: 'safe' },
  ],
  runbook: 'image-pull-failures',
  references: [
    'https://kubernetes.io/docs/tasks/administer-cluster/kubelet-credential-provider/',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_EKS.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 plugin.go:341] Failed getting credential from external registry credential provider: error execing credential provider plugin ecr-credential-provider for image 111122223333.dkr.ecr.us-east-1.amazonaws.com/app: exit status 1',
        from: 'kubernetes pkg/credentialprovider/plugin',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 main.go:161] Error running credential provider plugin: operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3',
        from: 'cloud-provider-aws cmd/ecr-credential-provider',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 plugin.go:388] error execing credential provider plugin ecr-credential-provider for image registry.example.com/app: signal: killed',
        from: 'kubernetes pkg/credentialprovider/plugin, 1.21',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 plugins.go:73] "Registering credential provider" provider="ecr-credential-provider"',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 provider.go:82] Docker config file not found: couldn't find valid .dockercfg after checking in [/var/lib/kubelet]",
        because: 'another source of credentials',
        nearMiss: true,
      },
    ],
  },
});
