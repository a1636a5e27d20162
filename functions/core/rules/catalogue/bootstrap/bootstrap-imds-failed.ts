import { defineRule } from '../../define';

export default defineRule({
  id: 'bootstrap-imds-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'bootstrap',
  category: 'imds',
  severity: 'high',
  title: 'Instance metadata could not be read while the node was set up',
  sources: ['nodeadm', 'cloud-init', 'user-data', 'journal'],
  match: [
    {
      literal: 'operation error ec2imds',
      pattern: /operation error ec2imds: (?<operation>Get[A-Za-z]{3,24}), (?<error>[^"]{5,160})/,
    },
    {
      literal: 'etrieve a token from IMDS',
      pattern: /[Uu]nable to retrieve a token from IMDS|[Ff]ailed to retrieve a token from IMDS/,
    },
    { literal: 'failed to get MAC from IMDS', pattern: /failed to get MAC from IMDS/ },
    {
      literal: 'metadata from IMDS',
      pattern: /(?:[Ff]ailed|[Uu]nable) to (?:get|retrieve|fetch) (?:instance )?metadata from IMDS/,
    },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['nodeadm-command-failed', 'bootstrap-script-failed', 'bootstrap-no-credentials', 'nodeadm-cached-config'],
  why: 'The metadata endpoint is switched off in the launch template, the network was not up yet, or a local firewall blocks 169.254.169.254.',
  impact: 'Bootstrap cannot learn region, instance type or credentials.',
  remediation: [
    { do: 'Check HttpEndpoint and HttpTokens of the instance metadata options', risk: 'safe' },
    { do: 'Replace the node after correcting them', risk: 'disruptive' },
  ],
  runbook: 'imds',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"operation error ec2imds: GetInstanceIdentityDocument, request canceled, context deadline exceeded"}',
        from: 'AWS SDK for Go v2',
      },
      {
        source: 'cloud-init',
        line: 'Unable to retrieve a token from IMDS, retrying',
        from: 'amazon-eks-ami templates/shared imds script',
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"failed to get MAC from IMDS: EOF"}',
        from: 'amazon-eks-ami nodeadm',
      },
      {
        source: 'user-data',
        line: 'ERROR: failed to fetch metadata from IMDS after 10 attempts',
        from: 'common user data scripts',
      },
    ],
    silent: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"info","ts":1795162442.118,"caller":"init/init.go:57","msg":"Loading configuration..","configSource":["imds://user-data"]}',
        because: 'the source is only named',
        nearMiss: true,
      },
      {
        source: 'cloud-init',
        line: 'ci-info: | 1 | 169.254.169.254 | 10.0.0.1 | 255.255.255.255 | ens5 | UGH |',
        because: 'routing table',
      },
    ],
  },
});
