import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'ena-conntrack-allowance-used-up',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'ena',
  category: 'conntrack-exhaustion',
  severity: 'high',
  title: 'The instance has no tracked connections left',
  needs: ['ethtool'],
  when: ({ ethtool }) => {
    const known = (ethtool?.interfaces ?? []).filter((one) => one.counters.conntrack_allowance_available !== undefined);
    if (known.length === 0) return { cannotCheck: 'no adapter reports conntrack_allowance_available' };
    const least = Math.min(...known.map((one) => one.counters.conntrack_allowance_available ?? 0));
    const exceeded = known.reduce((sum, one) => sum + (one.counters.conntrack_allowance_exceeded ?? 0), 0);
    return verdict(
      // drivers that cannot tell report 0 while nothing was ever exceeded
      least > 0 || exceeded === 0
        ? []
        : [
            {
              detail: `conntrack_allowance_available is 0 and ${exceeded} packets of new connections were dropped since boot.`,
              evidence: known.map((one) => one.losses.conntrack_allowance_exceeded),
              facts: { available: least, exceeded },
            },
          ],
      `at least ${least} more connections can be tracked by the instance`,
    );
  },
  dedup: [],
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['node-status-update-failed'],
  why: 'Security groups are stateful: EC2 tracks connections outside the node, with a limit per instance size that no kernel setting changes.',
  impact: 'New connections to and from the instance are dropped while existing ones go on.',
  remediation: [
    { do: 'Find the pods with the most connections (conntrack facts)', risk: 'safe' },
    { do: 'Shorten the idle timeout of tracked connections of the ENI', risk: 'caution' },
    { do: 'Use a larger instance size', risk: 'disruptive' },
  ],
  runbook: 'conntrack-exhaustion',
  nmaReason: 'ConntrackExceeded',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html'],
  falsePositives: 'none known',
});
