import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'processes-blocked-on-devices',
  since: '1.0.0',
  revision: 1,
  area: 'process',
  component: 'kernel',
  category: 'io-hang',
  severity: 'medium',
  title: 'Processes hang in uninterruptible sleep',
  needs: ['processes'],
  uses: ['procstat'],
  when: ({ processes, procstat }) => {
    const count = processes?.blockedCount ?? 0;
    const words = `${count} of ${processes?.total ?? 0} processes in state D${procstat?.blocked == null ? '' : `, ${procstat.blocked} blocked on devices by /proc/stat`}`;
    const names = [...new Set(processes?.blocked.map((one) => one.command))].slice(0, 5);
    return verdict(
      count < 5
        ? []
        : [
            {
              detail: `${words} (${names.join(', ')}).`,
              severity: count < 20 ? 'low' : undefined,
              evidence: [processes?.header],
              facts: {
                blocked: count,
                sample: processes?.blocked.slice(0, 20) ?? [],
                blockedOnDevices: procstat?.blocked ?? null,
              },
              entities: { process: names },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.6, strongerWith: ['task-hung'] },
  mayCause: ['pod-termination-stuck', 'volume-unmount-failed'],
  why: 'State D means a process waits inside the kernel and cannot be killed: a disk or a file server (NFS, EFS, Lustre) does not answer, or a volume went away.',
  impact: 'The pods hang and cannot end; unmounts and kubelet’s volume handling hang with them.',
  remediation: [
    { do: 'Look for “blocked for more than” and nfs “not responding” in dmesg', risk: 'safe' },
    { do: 'Check the file server, mount targets and security groups (2049)', risk: 'safe' },
    { do: 'Reboot the node: nothing else frees the processes', risk: 'disruptive' },
  ],
  runbook: 'nvme-ebs-io',
  references: ['https://man7.org/linux/man-pages/man1/ps.1.html'],
  falsePositives: 'A snapshot: a busy disk has a few at any time.',
});
