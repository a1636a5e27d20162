import { defineRule } from '../../define';

export default defineRule({
  id: 'imds-unauthorized',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'imds',
  category: 'imds',
  severity: 'medium',
  title: 'Instance metadata service answers 401',
  sources: ['pods', 'cni', 'kubelet', 'bootstrap', 'containerd', 'hybrid-agent', 'system'],
  match: [
    { literal: 'EC2Metadata', pattern: /EC2Metadata(?:Error| request).{0,160}?status code: 401/ },
    {
      literal: '169.254.169.254',
      pattern:
        /169\.254\.169\.254.{0,160}?(?:\b401 Unauthorized|401 Client Error: Unauthorized|status code:? 401|StatusCode: 401|HTTP\/1\.1 401)/,
    },
    {
      literal: 'operation error ec2imds',
      pattern: /operation error ec2imds: (?<operation>[A-Za-z]{3,40}), http response error StatusCode: 401/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['bootstrap-imds-failed', 'aws-credentials-missing'],
  why: 'The instance demands IMDSv2 and the program still uses version 1, or its session token is too old.',
  impact: 'The program learns neither its role nor data of the instance.',
  remediation: [{ do: 'Update the program or its SDK to one that uses IMDSv2', risk: 'caution' }],
  runbook: 'imds',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F EC2MetadataError: failed to make EC2Metadata request status code: 401, request id: ',
        from: 'AWS SDK for Go v1',
      },
      {
        source: 'cloud-init',
        line: 'curl: (22) The requested URL returned error: http://169.254.169.254/latest/meta-data/instance-id 401 Unauthorized',
        from: 'curl',
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"operation error ec2imds: GetMetadata, http response error StatusCode: 401, request to EC2 IMDS failed"}',
        from: 'AWS SDK for Go v2',
      },
    ],
    silent: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F EC2MetadataError: failed to make EC2Metadata request status code: 404, request id: ',
        because: 'no such item',
        nearMiss: true,
      },
      {
        source: 'cloud-init',
        line: '2026-11-20 08:14:02,118 - url_helper.py[DEBUG]: Read from http://169.254.169.254/latest/meta-data/ (200, 312b) after 1 attempts',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
