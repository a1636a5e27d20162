import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-unexpected-shutdown',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows',
  category: 'unclean-stop',
  severity: 'medium',
  title: 'Windows was not shut down cleanly before this boot',
  sources: ['windows'],
  match: [
    { literal: 'was unexpected', pattern: /The previous system shutdown at [^"\n]{5,60} was unexpected/ },
    {
      literal: 'without cleanly shutting down first',
      pattern: /The system has rebooted without cleanly shutting down first/,
    },
  ],
  dedup: [],
  recovery: { none: 'it tells of the boot before' },
  confidence: { alone: 0.9, strongerWith: ['windows-stop-error'] },
  mayCause: [],
  why: 'A crash, a forced stop, or a host fault.',
  impact: 'The pods of that time died.',
  remediation: [{ do: 'Look for a bug check and for stop calls in CloudTrail', risk: 'safe' }],
  runbook: 'windows-nodes',
  references: ['https://learn.microsoft.com/en-us/troubleshoot/windows-client/performance/event-id-41-restart'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The previous system shutdown at 8:02:11 AM on 11/20/2026 was unexpected."',
        from: 'EventLog 6008',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Critical","EC2AMAZ-0A1B2C3","The system has rebooted without cleanly shutting down first. This error could be caused if the system stopped responding, crashed, or lost power unexpectedly."',
        from: 'Kernel-Power 41',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","The Event log service was stopped."',
        because: 'ordinary stop',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","The process C:\\\\Windows\\\\system32\\\\shutdown.exe has initiated the restart of computer on behalf of user"',
        because: 'planned',
        nearMiss: true,
      },
    ],
  },
});
