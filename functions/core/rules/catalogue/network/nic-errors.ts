import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

const SERIOUS = new Set(['rx_overruns', 'tx_drops', 'rx_drops', 'wd_expired', 'reset_fail', 'tx_timeout']);

export default defineFactRule({
  id: 'nic-errors',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'ena',
  category: 'adapter-fault',
  severity: 'low',
  title: 'A network adapter counts losses or resets',
  needs: ['ethtool'],
  when: ({ ethtool }) => {
    const adapters = ethtool?.interfaces ?? [];
    const bad = adapters.flatMap((one) => {
      const own = Object.entries(one.counters).filter(([name, value]) => value > 0 && SERIOUS.has(name));
      return own.length === 0 ? [] : [{ adapter: one, own }];
    });
    return verdict(
      bad.map(({ adapter, own }) => ({
        detail: `${adapter.name}: ${own.map(([name, value]) => `${name} ${value}`).join(', ')} since boot.`,
        severity: own.some(([name]) => name === 'wd_expired' || name === 'reset_fail' || name === 'tx_timeout')
          ? undefined
          : 'info',
        evidence: own.map(([name]) => adapter.losses[name]),
        facts: { interface: adapter.name, ...Object.fromEntries(own) },
        entities: { interface: [adapter.name] },
        dedup: [adapter.name],
      })),
      `${adapters.length} adapters count no overruns, drops or resets`,
    );
  },
  dedup: ['interface'],
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: [],
  why: 'Overruns and drops mean the node did not fetch packets in time (CPU pressure); watchdog expiries and resets mean the adapter or its driver stalled.',
  impact: 'Short network interruptions of a few seconds around each reset.',
  remediation: [
    { do: 'Look for ena messages in dmesg around the resets', risk: 'safe' },
    {
      do: 'Update the ENA driver with a newer image; stop and start the instance to move hardware',
      risk: 'disruptive',
    },
  ],
  runbook: 'ena-throttling',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-ena.html'],
  falsePositives: 'Counters run since boot.',
});
