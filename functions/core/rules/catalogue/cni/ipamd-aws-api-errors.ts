import { metric } from '../../../inspect/inspectors/ipamd-metrics';
import { percent, verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

/** Errors that do not end by trying again. */
const LASTING = /Unauthorized|AccessDenied|InsufficientFreeAddresses|InsufficientCidrBlocks|LimitExceeded$/;

export default defineFactRule({
  id: 'ipamd-aws-api-errors',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'vpc-cni',
  category: 'aws-api-failure',
  severity: 'medium',
  title: 'Calls of ipamd to EC2 fail',
  needs: ['ipamdMetrics'],
  when: ({ ipamdMetrics }) => {
    const errors =
      ipamdMetrics?.samples.awscni_aws_api_error_count ?? ipamdMetrics?.samples.awscni_ec2api_error_count ?? [];
    const failed = errors.reduce((sum, one) => sum + one.value, 0);
    const counted =
      metric(ipamdMetrics, 'awscni_ec2api_req_count') ?? metric(ipamdMetrics, 'awscni_aws_api_latency_ms_count');
    // failed calls are not timed by every version: then the count of calls says nothing about their share
    const calls = counted !== null && counted >= failed ? counted : null;
    if (counted === null && failed === 0) return { cannotCheck: 'ipamd has counted no call' };
    const worst = [...errors].sort((a, b) => b.value - a.value);
    const words = `${failed} failed ${calls === null ? 'calls' : `of ${calls} calls (${percent(failed, calls)})`} since ipamd started`;
    // most calls of ipamd only read; a call that changes something may fail every time within a small total
    const callsOf = new Map(
      (ipamdMetrics?.samples.awscni_ec2api_req_count ?? []).map((one) => [one.labels.fn, one.value]),
    );
    const alone = worst.find((one) => {
      const made = callsOf.get(one.labels.api ?? one.labels.fn);
      return one.value >= 20 && (LASTING.test(one.labels.error ?? '') || (made !== undefined && one.value >= made / 2));
    });
    const many = failed >= 20 && (calls === null || failed / calls >= 0.05);
    const named = worst
      .slice(0, 3)
      .map((one) =>
        [one.labels.api ?? one.labels.fn ?? '?', one.labels.error, String(one.value)].filter(Boolean).join(' '),
      );
    return verdict(
      alone === undefined && !many
        ? []
        : [
            {
              detail: `${words}; most by ${named.join(', ')}.`,
              evidence: worst.map((one) => one.at),
              facts: { failed, calls, byApi: worst.slice(0, 10).map((one) => ({ ...one.labels, count: one.value })) },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.75, strongerWith: ['vpc-cni-subnet-ip-exhausted'] },
  mayCause: ['ipamd-addresses-exhausted'],
  why: 'ipamd attaches ENIs and assigns addresses through EC2. Calls fail for lack of permission, throttling, a full subnet or no route to the endpoint.',
  impact: 'The address pool is not refilled; pods fail to start once it is empty.',
  remediation: [
    { do: 'Read the error of the named call in ipamd.log', risk: 'safe' },
    { do: 'Attach AmazonEKS_CNI_Policy to the role aws-node uses', risk: 'caution' },
    { do: 'For throttling raise WARM targets, so that fewer calls are made', risk: 'caution' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html'],
  falsePositives: 'Counters run since ipamd started; errors may be over.',
});
