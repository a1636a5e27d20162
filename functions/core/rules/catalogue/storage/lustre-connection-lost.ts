import { defineRule } from '../../define';

export default defineRule({
  id: 'lustre-connection-lost',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'lustre',
  category: 'fsx-mount',
  severity: 'high',
  title: 'The connection to an FSx for Lustre server was lost',
  sources: ['kernel'],
  match: [
    {
      literal: 'in progress operations using this service will',
      pattern:
        /Lustre: (?<filesystem>[\w-]{4,24})-(?:MDT|OST)[0-9a-f]{4}-\w{3,5}-[0-9a-f]{4,20}: Connection to [\w-]{4,24}[^\n]{0,80} was lost; in progress operations using this service will/,
    },
    {
      literal: 'This client was evicted by',
      pattern: /LustreError: [^\n]{0,80}This client was evicted by (?<target>[\w-]{4,40})/,
    },
    {
      literal: 'LustreError: ',
      pattern:
        /LustreError: \d{1,6}(?:-\d)?:(?:\d{1,9}:)?\S{0,80}[^\n]{0,80}(?:operation \w{3,30} to node \S{3,60} failed: rc = -\d|Request sent has (?:failed|timed out))/,
    },
  ],
  dedup: [],
  recovery: { literal: 'Connection restored to', pattern: /Lustre: [^\n]{0,80}Connection restored to/ },
  confidence: { alone: 0.92, strongerWith: ['task-hung'] },
  mayCause: ['task-hung', 'container-kill-stuck', 'pod-termination-stuck'],
  why: 'The metadata or object server does not answer: fail-over or maintenance of the file system, a closed port (988, 1018–1023), or an overloaded network.',
  impact: 'Programs wait until it is back; after an eviction they get errors.',
  remediation: [
    { do: 'Check the lifecycle state and maintenance window of the file system', risk: 'safe' },
    { do: 'Check the security groups for Lustre ports', risk: 'safe' },
  ],
  runbook: 'csi-fsx',
  references: ['https://docs.aws.amazon.com/fsx/latest/LustreGuide/troubleshooting.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Lustre: abcd1234-MDT0000-mdc-ffff8881a2b3c000: Connection to abcd1234-MDT0000 (at 10.0.3.7@tcp) was lost; in progress operations using this service will wait for recovery to complete',
        from: 'lustre ptlrpc/import.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: LustreError: 167-0: abcd1234-OST0001-osc-ffff8881a2b3c000: This client was evicted by abcd1234-OST0001; in progress operations using this service will fail.',
        from: 'lustre ptlrpc/import.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] LustreError: 11-0: abcd1234-MDT0000-mdc-ffff8881a2b3c000: operation ldlm_enqueue to node 10.0.3.7@tcp failed: rc = -107',
        from: 'lustre ptlrpc/client.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Lustre: abcd1234-MDT0000-mdc-ffff8881a2b3c000: Connection restored to 10.0.3.7@tcp (at 10.0.3.7@tcp)',
        because: 'back again',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Lustre: Mounted abcd1234-client',
        because: 'ordinary mount',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Lustre: Lustre: Build Version: 2.15.6',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
