import { defineRule } from '../../define';

export default defineRule({
  id: 'ena-probe-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'ena',
  category: 'nic-reset',
  severity: 'high',
  title: 'A network interface could not be started',
  sources: ['kernel'],
  match: [
    { literal: 'ena: probe of', pattern: /\bena: probe of (?<device>\S{5,20}) failed with error -\d/ },
    { literal: 'ENA device init failed', pattern: /ena [0-9a-f:.]{7,14}: ENA device init failed/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['page-allocation-failed'] },
  mayCause: [],
  why: 'The driver found no memory for its queues or the device did not answer at start.',
  impact: 'That ENI is not usable; when it is the first one the node has no network.',
  remediation: [
    { do: 'Reboot or replace the instance', risk: 'disruptive' },
    { do: 'Check the driver version of the AMI', risk: 'safe' },
  ],
  runbook: 'ena-throttling',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-ena.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena: probe of 0000:00:06.0 failed with error -12',
        from: 'kernel driver core',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: ena 0000:00:06.0: ENA device init failed (-62)',
        from: 'ena driver, ena_netdev.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:06.0: Elastic Network Adapter (ENA) v2.13.0g',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:06.0 ens6: renamed from eth1',
        because: 'ordinary start',
        nearMiss: true,
      },
    ],
  },
});
