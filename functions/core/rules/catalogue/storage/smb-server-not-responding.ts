import { defineRule } from '../../define';

export default defineRule({
  id: 'smb-server-not-responding',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'cifs',
  category: 'smb',
  severity: 'high',
  title: 'An SMB server does not answer',
  sources: ['kernel'],
  match: [
    {
      literal: 'has not responded in ',
      pattern:
        /CIFS:? VFS: (?:\\\\)?(?<server>[\w.\\$-]{2,100}) (?:Server \S{1,60} )?has not responded in \d{1,5} seconds/,
    },
    {
      literal: 'cifs_mount failed w/return code',
      pattern: /CIFS:? VFS: (?:\\\\\S{1,100} )?cifs_mount failed w\/return code = -(?<code>\d{1,3})/,
    },
    {
      literal: 'Send error in SessSetup',
      pattern: /CIFS:? VFS: (?:\\\\\S{1,100} )?Send error in SessSetup = -(?<code>\d{1,3})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.92, strongerWith: ['kernel-known-bad'] },
  mayCause: ['task-hung', 'volume-setup-failed'],
  why: 'The file server (FSx for Windows, ONTAP) is down or unreachable, or refuses the account; some kernels have a defect in reconnecting.',
  impact: 'Programs on the share hang or get errors.',
  remediation: [
    { do: 'Check port 445 and the credentials', risk: 'safe' },
    { do: 'Compare the kernel with known SMB defects', risk: 'safe' },
  ],
  runbook: 'csi-fsx',
  references: ['https://docs.kernel.org/admin-guide/cifs/usage.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] CIFS: VFS: \\\\fs.example.internal has not responded in 180 seconds. Reconnecting...',
        from: 'kernel source, fs/smb/client/connect.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: CIFS VFS: cifs_mount failed w/return code = -13',
        from: 'kernel source, fs/cifs/connect.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] CIFS: VFS: \\\\fs.example.internal Send error in SessSetup = -13',
        from: 'kernel source, fs/smb/client/connect.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] CIFS: Attempting to mount \\\\fs.example.internal\\share',
        because: 'progress',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] CIFS: No dialect specified on mount. Default has changed to a more secure dialect',
        because: 'notice',
        nearMiss: true,
      },
    ],
  },
});
