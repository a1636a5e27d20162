import { defineRule } from '../../define';

export default defineRule({
  id: 'ena-transmit-late',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'ena',
  category: 'nic-reset',
  severity: 'low',
  title: 'ENA transmissions were confirmed late',
  sources: ['kernel'],
  match: [
    { literal: "wasn't completed on time", pattern: /[Ff]ound a Tx that wasn't completed on time/ },
    { literal: "TX hasn't completed, qid", pattern: /ena [0-9a-f:.]{7,14}[^\n]{0,30}: TX hasn't completed, qid \d/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.8, strongerWith: ['ena-transmit-lost', 'load-far-above-cpus', 'cpu-stolen'] },
  mayCause: ['ena-transmit-lost'],
  why: 'A packet was not confirmed within five seconds, mostly because the CPU that serves the queue was too busy to look.',
  impact: 'None for single packets; above a threshold the driver resets the device.',
  remediation: [{ do: 'Check CPU saturation and steal time at that moment', risk: 'safe' }],
  runbook: 'ena-throttling',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-ena.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] ena 0000:00:05.0 eth0: Found a Tx that wasn't completed on time, qid 3, index 712.",
        from: 'ena driver 1.x and 2.x',
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] ena 0000:00:05.0 eth0: Found a Tx that wasn't completed on time, qid 3, index 712. 5120 usecs have passed since last napi execution. Missing Tx timeout value 5000 msecs",
        from: 'ena driver 2.8',
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] ena 0000:00:05.0 ens5: TX hasn't completed, qid 1, index 12. 5120000 usecs from last napi execution, napi scheduled: 1",
        from: 'ena driver, ena_netdev.c, 6.9',
      },
    ],
    silent: [
      { source: 'ethtool', line: '     missing_tx_cmpl: 0', because: 'zero counter', nearMiss: true },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 ens5: tx_timeout: 0',
        because: 'zero counter',
        nearMiss: true,
      },
    ],
  },
});
