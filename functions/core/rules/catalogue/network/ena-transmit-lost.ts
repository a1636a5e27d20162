import { defineRule } from '../../define';

export default defineRule({
  id: 'ena-transmit-lost',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'ena',
  category: 'nic-reset',
  severity: 'high',
  title: 'ENA transmissions were never completed',
  sources: ['kernel'],
  // Single late transmissions are routine under load: ena-transmit-late
  match: [
    {
      literal: 'lost tx completions is above the threshold',
      pattern:
        /(?<interface>[\w.]{2,15}): [^\n]{0,20}[Ll]ost tx completions is above the threshold|number of lost tx completions is above the threshold/,
    },
    {
      literal: 'Lost TX completions are above the threshold',
      pattern: /ena [0-9a-f:.]{7,14}[^\n]{0,30}: Lost TX completions are above the threshold/,
    },
    {
      literal: 'is paused for too long',
      pattern: /ena [0-9a-f:.]{7,14}[^\n]{0,30}: TX q \d{1,4} is paused for too long/,
    },
    { literal: 'Potential MSIX issue on Tx side', pattern: /Potential MSIX issue on Tx side Queue/ },
    { literal: 'Potential MSIX issue on Rx side', pattern: /Potential MSIX issue on Rx side Queue/ },
    { literal: 'Rx refill has stuck', pattern: /ena [0-9a-f:.]{7,14}[^\n]{0,30}: Rx refill has stuck/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['ena-device-reset', 'nic-errors'] },
  mayCause: ['ena-device-reset', 'node-lease-update-failed'],
  why: 'The device did not confirm packets within five seconds: CPU starvation that delays interrupts, a queue that lost its interrupt, or a device fault.',
  impact: 'Packets of that queue wait or are lost; above the threshold the driver resets the device.',
  remediation: [
    { do: 'Check CPU saturation, steal time and allowance counters at that time', risk: 'safe' },
    { do: 'Update the ENA driver with a newer AMI', risk: 'caution' },
    { do: 'Replace the instance when it repeats', risk: 'disruptive' },
  ],
  runbook: 'ena-throttling',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-ena.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 ens5: The number of lost tx completions is above the threshold (129 > 128). Reset the device',
        from: 'ena driver, ena_netdev.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 ens5: Lost TX completions are above the threshold (129 > 128). Completion transmission timeout: 5000.',
        from: 'ena driver, ena_netdev.c, 6.9',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 ens5: TX q 3 is paused for too long (threshold 5000000). Time since last napi 6000000 usec. napi scheduled: 1',
        from: 'ena driver, ena_netdev.c, 6.9',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 eth0: Potential MSIX issue on Tx side Queue = 2. Reset the device',
        from: 'ena driver, ena_netdev.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 eth0: Potential MSIX issue on Rx side Queue = 2. Reset the device',
        from: 'ena driver, ena_netdev.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 eth0: Rx refill has stuck. Trigger refill for ring 3',
        from: 'ena driver, ena_netdev.c',
      },
    ],
    silent: [
      { source: 'ethtool', line: '     missing_tx_cmpl: 0', because: 'zero counter', nearMiss: true },
      {
        source: 'dmesg',
        line: "[ 8123.456789] ena 0000:00:05.0 eth0: Found a Tx that wasn't completed on time, qid 3, index 712.",
        because: 'one late packet, another rule',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0: LLQ is not supported Fallback to host mode policy.',
        because: 'start of the driver',
        nearMiss: true,
      },
    ],
  },
});
