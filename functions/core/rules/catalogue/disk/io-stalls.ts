import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'io-stalls',
  since: '1.0.0',
  revision: 1,
  area: 'disk',
  component: 'kernel',
  category: 'disk-slow',
  severity: 'medium',
  title: 'Tasks of the node stall for disks',
  needs: ['pressure'],
  when: ({ pressure }) => {
    const io = pressure?.resources.io;
    const full = io?.full ?? io?.some;
    if (!full) return { cannotCheck: 'no I/O pressure file' };
    const words = `all tasks waited for disks ${full.avg10} % of the last 10 s, ${full.avg60} % of 60 s, ${full.avg300} % of 300 s`;
    return verdict(
      full.avg300 < 40
        ? []
        : [
            {
              detail: `${words}.`,
              severity: full.avg300 < 70 ? 'low' : undefined,
              evidence: [full.at, io?.some?.at],
              facts: { full: { avg10: full.avg10, avg60: full.avg60, avg300: full.avg300 } },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: ['pleg-unhealthy', 'runtime-deadline-exceeded', 'task-hung', 'kubelet-disk-usage-slow'],
  why: 'Volumes have limits of operations and bytes per second; beyond them requests queue and every process that reads or writes waits.',
  impact: 'Slow image pulls, slow pod starts, PLEG and runtime time-outs.',
  remediation: [
    { do: 'Check the volume’s IOPS, throughput and burst balance in CloudWatch', risk: 'safe' },
    { do: 'Move to gp3 with more throughput', risk: 'caution' },
  ],
  runbook: 'nvme-ebs-io',
  references: [
    'https://docs.kernel.org/accounting/psi.html',
    'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-io-characteristics.html',
  ],
  falsePositives: 'Batch jobs that are limited by disks on purpose.',
});
