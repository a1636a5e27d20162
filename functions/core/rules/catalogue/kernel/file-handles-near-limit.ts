import { percent, verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'file-handles-near-limit',
  since: '1.0.0',
  revision: 1,
  area: 'kernel',
  component: 'sysctl',
  category: 'resource-exhaustion',
  severity: 'high',
  title: 'The node is running out of file handles',
  needs: ['sysctl'],
  when: ({ sysctl }) => {
    const entry = sysctl?.values['fs.file-nr'];
    const [allocated, , max] = (entry?.value ?? '').split(/\s+/).map(Number);
    if (!entry || !allocated || !max) return { cannotCheck: 'fs.file-nr is not in the dump' };
    // recent kernels default to 2^63 - 1: no limit but memory
    const used =
      max > 1e15
        ? `${allocated} file handles, without a limit`
        : `${allocated} of ${max} file handles (${percent(allocated, max)})`;
    return verdict(
      allocated / max < 0.8
        ? []
        : [
            {
              detail: `${used} are open.`,
              severity: allocated / max < 0.9 ? 'medium' : undefined,
              evidence: [entry.at],
              facts: { allocated, max },
            },
          ],
      `${used} are open`,
    );
  },
  dedup: [],
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['runtime-too-many-open-files'],
  why: 'fs.file-max bounds open files, sockets and pipes of all processes together. A process that leaks descriptors uses them up for everyone.',
  impact:
    'Opening files or sockets fails with “Too many open files in system” in every process, kubelet and containerd included.',
  remediation: [
    { do: 'Find the process with the most descriptors under /proc/<pid>/fd', risk: 'safe' },
    { do: 'Raise fs.file-max', risk: 'caution' },
    { do: 'Restart the leaking workload', risk: 'disruptive' },
  ],
  runbook: 'process-exhaustion',
  nmaReason: 'ApproachingMaxOpenFiles',
  references: ['https://www.kernel.org/doc/html/latest/admin-guide/sysctl/fs.html'],
  falsePositives: 'none known',
});
