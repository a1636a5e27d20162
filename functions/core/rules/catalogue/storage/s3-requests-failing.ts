import { defineRule } from '../../define';

export default defineRule({
  id: 's3-requests-failing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 's3-csi',
  category: 's3-mount',
  severity: 'medium',
  title: 'Requests of an S3 mount fail',
  sources: ['s3-csi', 'pod-log', 'messages', 'journal'],
  match: [
    {
      literal: 'failed: Client error: ',
      pattern:
        /(?:GetObject|ListObjectsV2|PutObject|HeadObject|lookup|read|write|getattr)[^\n]{0,200}failed: Client error: /,
    },
    { literal: 'CRT error ', pattern: /mountpoint_s3[^\n]{0,200}CRT error \d{2,6}: / },
    { literal: 'Forbidden: ', pattern: /mountpoint_s3[^\n]{0,200}Forbidden: / },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.85, strongerWith: ['s3-mount-failed'] },
  mayCause: [],
  why: 'S3 refused or slowed requests, or the network to it failed: missing rights on some objects, request rate per prefix, no endpoint route.',
  impact: 'Programs get input/output errors on those files.',
  remediation: [
    { do: 'Read the S3 error code in the line', risk: 'safe' },
    { do: 'Check the route to S3 (gateway endpoint, NAT)', risk: 'safe' },
  ],
  runbook: 'csi-s3',
  references: ['https://github.com/awslabs/mountpoint-s3/blob/main/doc/TROUBLESHOOTING.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F WARN read{req=14 ino=3}: mountpoint_s3::fuse: read failed: get request failed: Client error: Unknown CRT error',
        from: 'mountpoint-s3',
      },
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F WARN mountpoint_s3_client::s3_crt_client: meta request failed duration=12ms error=CRT error 1059: aws-c-io: socket operation timed out',
        from: 'mountpoint-s3',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal mount-s3[812]: WARN lookup{req=9}: mountpoint_s3::fuse: lookup failed: Forbidden: Access Denied',
        from: 'mountpoint-s3',
      },
    ],
    silent: [
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F INFO mountpoint_s3::cli: mount-s3 1.14.0',
        because: 'start',
        nearMiss: true,
      },
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F WARN mountpoint_s3::fuse: lookup failed: inode error: file does not exist',
        because: 'a missing file',
        nearMiss: true,
      },
    ],
  },
});
