import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-time-not-synchronised',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows',
  category: 'clock-unsynchronized',
  severity: 'medium',
  title: 'Windows has no time source',
  sources: ['windows'],
  match: [
    {
      literal: 'No valid response has been received',
      pattern:
        /The time provider NtpClient: No valid response has been received from (?:manually configured peer|domain controller) (?<server>[^\s",]{3,60})/,
    },
    {
      literal: 'has not synchronized the system time',
      pattern: /The time service has not synchronized the system time for \d{2,9} seconds/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['aws-signature-clock-skew'],
  why: 'The time server does not answer (169.254.169.123 is the one of EC2).',
  impact: 'Certificates and AWS signatures fail once the clock is off.',
  remediation: [{ do: 'Point w32time at 169.254.169.123', risk: 'caution' }],
  runbook: 'clock-skew',
  nmaReason: 'ClockUnsynchronized',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/set-time.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","The time provider NtpClient: No valid response has been received from manually configured peer 169.254.169.123,0x9 after 8 attempts to contact it."',
        from: 'Time-Service 47',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Warning","EC2AMAZ-0A1B2C3","The time service has not synchronized the system time for 86400 seconds because none of the time service providers provided a usable time stamp."',
        from: 'Time-Service 36',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","The time service is now synchronizing the system time with the time source 169.254.169.123"',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","The system time has changed to 2026-11-20T08:14:02 from 2026-11-20T08:14:02"',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
