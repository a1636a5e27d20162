import { percent, verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

/** Counter, what was lost, and whether even few losses hurt. */
const ALLOWANCES: readonly (readonly [string, string, boolean])[] = [
  ['conntrack_allowance_exceeded', 'new connections were dropped', true],
  ['linklocal_allowance_exceeded', 'packets to DNS, IMDS or NTP were dropped', true],
  ['pps_allowance_exceeded', 'packets were queued or dropped', false],
  ['bw_in_allowance_exceeded', 'incoming packets were queued or dropped', false],
  ['bw_out_allowance_exceeded', 'outgoing packets were queued or dropped', false],
];

export default defineFactRule({
  id: 'ena-allowance-exceeded',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'ena',
  category: 'instance-limits',
  severity: 'medium',
  title: 'The instance exceeded a network allowance',
  needs: ['ethtool'],
  when: ({ ethtool }) => {
    const adapters = ethtool?.interfaces ?? [];
    if (!adapters.some((one) => Object.keys(one.counters).some((name) => name.endsWith('_allowance_exceeded')))) {
      return { cannotCheck: 'no adapter reports allowance counters (not an ENA adapter, or an old driver)' };
    }
    const packets = adapters.reduce((sum, one) => sum + one.rxPackets + one.txPackets, 0);
    const hits = ALLOWANCES.flatMap(([name, what, always]) => {
      const over = adapters.filter((one) => (one.counters[name] ?? 0) > 0);
      const total = over.reduce((sum, one) => sum + (one.counters[name] ?? 0), 0);
      if (total === 0) return [];
      const share = packets > 0 ? total / packets : null;
      // new connections and DNS suffer from few losses; bulk traffic slows down and goes on
      const matters = always ? total >= 1000 : share !== null && share >= 0.001;
      return [
        {
          detail: `${name} = ${total} on ${over.map((one) => one.name).join(', ')} since boot: ${what}${share === null ? '' : ` (${percent(total, packets)} of ${packets} packets)`}.`,
          severity: matters ? undefined : always ? ('low' as const) : ('info' as const),
          confidence: { score: 0.6, reason: 'the counter runs since boot and does not say when it happened' },
          evidence: over.map((one) => one.losses[name]),
          facts: { counter: name, total, packets, share },
          entities: { interface: over.map((one) => one.name) },
          dedup: [name],
        },
      ];
    });
    return verdict(hits, `no allowance was exceeded on ${adapters.length} adapters, ${packets} packets since boot`);
  },
  dedup: ['counter'],
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: ['coredns-upstream-timeout', 'node-cannot-resolve-names'],
  why: 'EC2 limits bandwidth, packets per second, tracked connections and link-local traffic (DNS, IMDS, NTP: 1,024 packets per second and ENI) by instance size. What exceeds a limit is queued, then dropped, invisible to the node except in these counters.',
  impact:
    'Latency and losses under load; for conntrack no new connections, for link-local failing DNS and credentials.',
  remediation: [
    { do: 'Look at the counters twice to see whether they grow now', risk: 'safe' },
    { do: 'For link-local: NodeLocal DNSCache, fewer metadata calls', risk: 'caution' },
    { do: 'Use a larger instance or spread the heavy pods', risk: 'disruptive' },
  ],
  runbook: 'ena-throttling',
  nmaReason: 'ConntrackExceeded',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-network-performance-ena.html'],
  falsePositives: 'Lifetime counters; short bursts raise bandwidth counters on healthy busy nodes.',
});
