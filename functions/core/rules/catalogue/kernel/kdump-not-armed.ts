import { defineRule } from '../../define';

export default defineRule({
  id: 'kdump-not-armed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'kernel-crash',
  severity: 'low',
  title: 'Crash dumps cannot be taken',
  sources: ['kernel', 'system'],
  match: [
    {
      literal: 'No memory reserved for crash kernel',
      pattern: /kdump[^\n]{0,30}: No memory reserved for crash kernel/,
    },
    { literal: 'Starting kdump: [FAILED]', pattern: /Starting kdump: \[FAILED\]/ },
    { literal: 'failed to load kdump kernel', pattern: /kexec: failed to load kdump kernel/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'No crashkernel memory is reserved or its image failed to load.',
  impact: 'A panic leaves no dump to study.',
  remediation: [{ do: 'Add crashkernel= to the boot parameters when dumps are wanted', risk: 'disruptive' }],
  runbook: 'kernel-faults',
  references: ['https://docs.kernel.org/admin-guide/kdump/kdump.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kdumpctl[812]: kdump: No memory reserved for crash kernel',
        from: 'kexec-tools kdumpctl',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kdumpctl[812]: kdump: Starting kdump: [FAILED]',
        from: 'kexec-tools kdumpctl',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kdumpctl[812]: kdump: kexec: failed to load kdump kernel',
        from: 'kexec-tools kdumpctl',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kdumpctl[812]: kdump: kexec: loaded kdump kernel',
        because: 'armed',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kdumpctl[812]: kdump: Starting kdump: [OK]',
        because: 'armed',
        nearMiss: true,
      },
    ],
  },
});
