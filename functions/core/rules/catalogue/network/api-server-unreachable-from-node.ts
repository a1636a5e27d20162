import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'api-server-unreachable-from-node',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'apiserver',
  category: 'apiserver-connectivity',
  severity: 'critical',
  criticalBecause: 'kubelet cannot report the node or receive pods now',
  title: 'The node cannot reach the API server',
  needs: ['apiServerProbe'],
  when: ({ apiServerProbe }) => {
    const attempts = apiServerProbe?.attempts ?? [];
    const answered = attempts.filter((one) => one.status !== null);
    const failed = attempts.filter((one) => one.status === null && one.error !== null);
    const errors = [...new Set(failed.map((one) => one.error ?? ''))].slice(0, 3);
    const statuses = [...new Set(answered.map((one) => one.status))].join(', ');
    if (answered.length === 0 && failed.length === 0)
      return { cannotCheck: 'the requests ended without answer or error' };
    return verdict(
      failed.length === 0
        ? []
        : [
            {
              detail: `${failed.length} of ${attempts.length} requests to the API server failed: ${errors.join('; ')}.`,
              severity: answered.length > 0 ? 'medium' : undefined,
              evidence: failed.map((one) => one.at),
              facts: { attempts: attempts.length, failed: failed.length, errors, statuses },
              count: failed.length,
            },
          ],
      `${answered.length} of ${attempts.length} requests were answered with status ${statuses}; 401 and 403 also show that the API server is reachable`,
    );
  },
  dedup: [],
  confidence: { alone: 0.9, strongerWith: ['node-lease-update-failed', 'node-status-update-failed'] },
  mayCause: [
    'node-lease-update-failed',
    'node-status-update-failed',
    'vpc-cni-apiserver-unreachable',
    'kubelet-apiserver-list-failed',
  ],
  why: 'The collector asks the endpoint of kubelet’s own kubeconfig. When all requests fail, kubelet cannot reach it either.',
  impact: 'The node is or becomes NotReady; pods run on without control.',
  remediation: [
    { do: 'Tell the cause by curl’s words: name not resolved, refused, timed out, certificate', risk: 'safe' },
    { do: 'Check security groups of nodes and cluster, endpoint access settings, routes and NAT', risk: 'safe' },
    { do: 'Correct network settings; the node recovers by itself', risk: 'caution' },
  ],
  runbook: 'apiserver-unreachable',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html'],
  falsePositives: 'A proxy that only kubelet is configured for.',
});
