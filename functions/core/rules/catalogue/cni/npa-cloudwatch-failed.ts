import { defineRule } from '../../define';

export default defineRule({
  id: 'npa-cloudwatch-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'network-policy-agent',
  category: 'network-policy',
  severity: 'low',
  title: 'Flow logs of network policies are not sent to CloudWatch',
  sources: ['network-policy'],
  match: [
    { literal: 'unable to validate log group presence', pattern: /unable to validate log group presence/ },
    { literal: 'Push log events Failed', pattern: /Push log events Failed/ },
    { literal: 'initialize Cloudwatch Logs', pattern: /unable to initialize Cloudwatch Logs for Policy events/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: [],
  why: 'The role lacks logs permissions or the endpoint is out of reach.',
  impact: 'Only the logs are missing; enforcement is not affected.',
  remediation: [{ do: 'Allow logs:CreateLogGroup, logs:PutLogEvents and the Describe calls', risk: 'caution' }],
  runbook: 'network-policy',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws/cw.go:80","msg":"unable to validate log group presence. Please check IAM permissions AccessDeniedException"}',
        from: 'aws-network-policy-agent pkg/aws',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws/cw.go:120","msg":"Push log events Failed operation error CloudWatch Logs: PutLogEvents"}',
        from: 'aws-network-policy-agent pkg/aws',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws/cw.go:60","msg":"unable to initialize Cloudwatch Logs for Policy events no credentials"}',
        from: 'aws-network-policy-agent pkg/aws',
      },
    ],
    silent: [
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"aws/cw.go:70","msg":"Setup CW Logs with log group /aws/eks/prod/cluster"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"events/events.go:40","msg":"Flow Info: ","Verdict":"DENY"}',
        because: 'a flow log line',
        nearMiss: true,
      },
    ],
  },
});
