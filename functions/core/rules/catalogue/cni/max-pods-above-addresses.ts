import { metric } from '../../../inspect/inspectors/ipamd-metrics';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'max-pods-above-addresses',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'kubelet',
  category: 'ip-exhaustion',
  severity: 'low',
  title: 'The node accepts more pods than it has addresses for',
  needs: ['kubeletConfig', 'ipamdMetrics'],
  uses: ['kubeletService'],
  when: ({ kubeletConfig, kubeletService, ipamdMetrics }) => {
    const flag = kubeletService?.flags['max-pods']?.value;
    const pods = flag && /^\d+$/.test(flag) ? Number(flag) : kubeletConfig?.values.maxPods;
    const most = metric(ipamdMetrics, 'awscni_ip_max');
    if (typeof pods !== 'number' || most === null || most <= 0)
      return { cannotCheck: 'maxPods or awscni_ip_max is unknown' };
    // aws-node and kube-proxy use the host's network; a few more such daemons are usual
    const room = most + 10;
    return verdict(
      pods <= room
        ? []
        : [
            {
              detail: `maxPods is ${pods}, the instance can hold ${most} pod addresses.`,
              severity: (metric(ipamdMetrics, 'awscni_no_available_ip_addresses') ?? 0) > 0 ? undefined : 'info',
              evidence: [
                kubeletService?.flags['max-pods']?.at ?? kubeletConfig?.at.maxPods,
                ipamdMetrics?.samples.awscni_ip_max?.[0]?.at,
              ],
              facts: { maxPods: pods, mostAddresses: most },
            },
          ],
      `maxPods ${pods}, at most ${most} pod addresses on this instance`,
    );
  },
  dedup: [],
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: ['ipamd-addresses-exhausted'],
  why: 'The scheduler fills a node up to maxPods. Beyond the addresses of its ENIs pods are scheduled and then wait for an address that cannot come.',
  impact: 'Pods hang in ContainerCreating on a full node while other nodes have room.',
  remediation: [
    {
      do: 'Use the recommended maxPods of the instance type, or prefix delegation, and replace the node',
      risk: 'disruptive',
    },
  ],
  runbook: 'max-pods',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html'],
  falsePositives: 'Pods that mostly use the host’s network.',
});
