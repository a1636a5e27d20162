import { metric } from '../../../inspect/inspectors/ipamd-metrics';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'ipamd-addresses-exhausted',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'vpc-cni',
  category: 'ip-exhaustion',
  severity: 'high',
  title: 'ipamd has no free address for new pods',
  needs: ['ipamdMetrics'],
  uses: ['ipamdEnis'],
  when: ({ ipamdMetrics, ipamdEnis }) => {
    const total = metric(ipamdMetrics, 'awscni_total_ip_addresses') ?? ipamdEnis?.total ?? null;
    const assigned = metric(ipamdMetrics, 'awscni_assigned_ip_addresses') ?? ipamdEnis?.assigned ?? null;
    if (total === null || assigned === null) return { cannotCheck: 'ipamd reports no address counts' };
    const enis = metric(ipamdMetrics, 'awscni_eni_allocated');
    const maxEnis = metric(ipamdMetrics, 'awscni_eni_max');
    const most = metric(ipamdMetrics, 'awscni_ip_max');
    const refused = metric(ipamdMetrics, 'awscni_no_available_ip_addresses') ?? 0;
    const words = `${assigned} of ${total} addresses in use, ${enis ?? '?'} of ${maxEnis ?? '?'} ENIs attached${most === null ? '' : `, at most ${most} addresses on this instance type`}`;
    const cooling = ipamdEnis?.cooling ?? 0;
    // freed addresses rest for 30 s (IP_COOLDOWN_PERIOD) before they are given out again
    const resting = assigned < total && cooling > 0 && assigned + cooling >= total;
    const full = total === 0 || assigned >= total || (resting && refused > 0);
    const atLimit = most !== null && assigned >= most;
    const at = ipamdMetrics?.samples.awscni_assigned_ip_addresses?.[0]?.at ?? ipamdEnis?.at;
    return verdict(
      !full
        ? []
        : [
            {
              detail: `${words}${cooling > 0 ? `, ${cooling} cooling down` : ''}${refused > 0 ? `; ${refused} requests found no address` : ''}.`,
              // a pool that is full at the instance's own limit is a full node, not a fault
              severity: atLimit || resting ? 'low' : refused === 0 && total > 0 ? 'medium' : undefined,
              evidence: [
                at,
                ipamdMetrics?.samples.awscni_total_ip_addresses?.[0]?.at,
                ipamdMetrics?.samples.awscni_no_available_ip_addresses?.[0]?.at,
              ],
              facts: { total, assigned, enis, maxEnis, mostAddresses: most, requestsWithoutAddress: refused },
            },
          ],
      `${words}${refused > 0 ? `; ${refused} requests since the start of ipamd had found none, addresses are free now` : ''}`,
    );
  },
  dedup: [],
  confidence: { alone: 0.9, strongerWith: ['vpc-cni-assign-ip-failed', 'vpc-cni-subnet-ip-exhausted'] },
  mayCause: ['vpc-cni-assign-ip-failed', 'vpc-cni-no-free-ip', 'sandbox-creation-failed'],
  why: 'ipamd keeps a pool of addresses ahead of demand. When it is empty although the instance could hold more, ipamd cannot get addresses: the subnet is full, EC2 refuses the call, or no further ENI can be attached.',
  impact: 'New pods stay in ContainerCreating with “failed to assign an IP address to container”.',
  remediation: [
    { do: 'Look for InsufficientFreeAddressesInSubnet or UnauthorizedOperation in ipamd.log', risk: 'safe' },
    { do: 'Add subnets or a secondary CIDR with custom networking, or switch on prefix delegation', risk: 'caution' },
    { do: 'Raise WARM_IP_TARGET / MINIMUM_IP_TARGET when pods come in bursts', risk: 'caution' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  nmaReason: 'IPAMDNoIPs',
  references: ['https://docs.aws.amazon.com/eks/latest/best-practices/vpc-cni.html'],
  falsePositives: 'A node filled to the maximum of its instance type.',
});
