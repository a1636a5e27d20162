import { metric } from '../../../inspect/inspectors/ipamd-metrics';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'ipamd-pool-differs-from-enis',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'vpc-cni',
  category: 'ipam-inconsistent',
  severity: 'medium',
  title: 'Data of ipamd disagrees with itself',
  needs: ['ipamCheckpoint'],
  uses: ['ipamdEnis', 'ipamdMetrics'],
  when: ({ ipamCheckpoint, ipamdEnis, ipamdMetrics }) => {
    const stored = ipamCheckpoint?.total ?? 0;
    const counted = [
      ...(ipamdEnis ? [['/v1/enis', ipamdEnis.assigned] as const] : []),
      ...(metric(ipamdMetrics, 'awscni_assigned_ip_addresses') === null
        ? []
        : [['metrics', metric(ipamdMetrics, 'awscni_assigned_ip_addresses') ?? 0] as const]),
    ];
    const duplicates = ipamCheckpoint?.duplicates ?? [];
    // pods come and go between two requests of the collector
    const apart = counted.filter(([, count]) => Math.abs(count - stored) > Math.max(2, 0.1 * stored));
    if (counted.length === 0 && duplicates.length === 0)
      return { cannotCheck: 'only the checkpoint is in the bundle, nothing to compare it with' };
    return verdict(
      duplicates.length === 0 && apart.length === 0
        ? []
        : [
            {
              detail: `The checkpoint lists ${stored} addresses${apart.map(([name, count]) => `, ${name} ${count}`).join('')}${duplicates.length > 0 ? `; ${duplicates.length} given to two sandboxes: ${duplicates.slice(0, 5).join(', ')}` : ''}.`,
              severity: duplicates.length > 0 ? undefined : 'low',
              evidence: [
                ipamCheckpoint?.allocations.find((one) => duplicates.includes(one.address))?.at ??
                  ipamCheckpoint?.allocations[0]?.at,
                ipamdEnis?.at,
              ],
              facts: { checkpoint: stored, counted: Object.fromEntries(counted), duplicates: duplicates.slice(0, 20) },
              entities: { ip: duplicates.slice(0, 20) },
            },
          ],
      `the checkpoint lists ${stored} addresses, as ${counted.map(([name, count]) => `${name} (${count})`).join(' and ')}`,
    );
  },
  dedup: [],
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: [],
  why: 'ipamd writes each hand-out to its checkpoint and restores it after a restart. A difference means writes failed (disk full, read-only) or sandboxes were removed behind its back; a doubled address reaches two pods.',
  impact: 'Addresses leak until the pool is empty, or two pods answer for one address.',
  remediation: [
    { do: 'Compare with crictl pods on the node', risk: 'safe' },
    { do: 'Restart aws-node: it drops entries without an interface', risk: 'caution' },
    { do: 'Drain and replace the node when addresses are doubled', risk: 'disruptive' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  nmaReason: 'IPAMDInconsistentState',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'Many pods starting or ending during the collection.',
});
