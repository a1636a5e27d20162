import { sysctlNumber } from '../../../inspect/inspectors/sysctl';
import { percent, verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'thread-limit-near',
  since: '1.0.0',
  revision: 1,
  area: 'process',
  component: 'kernel',
  category: 'process-exhaustion',
  severity: 'high',
  title: 'The node is running out of process ids',
  needs: ['threads', 'sysctl'],
  when: ({ threads, sysctl }) => {
    const total = threads?.total ?? 0;
    const limits = [sysctlNumber(sysctl, 'kernel.pid_max'), sysctlNumber(sysctl, 'kernel.threads-max')].filter(
      (one) => one !== null,
    );
    if (limits.length === 0) return { cannotCheck: 'neither kernel.pid_max nor kernel.threads-max is in the dump' };
    const limit = Math.min(...limits);
    const words = `${total} threads of at most ${limit} (${percent(total, limit)})`;
    return verdict(
      total / limit < 0.7
        ? []
        : [
            {
              detail: `${words}; most by ${threads?.top
                .slice(0, 3)
                .map((one) => `${one.key} (${one.count})`)
                .join(', ')}.`,
              severity: total / limit < 0.85 ? 'medium' : undefined,
              evidence: [sysctl?.values['kernel.pid_max']?.at, sysctl?.values['kernel.threads-max']?.at, threads?.at],
              facts: { threads: total, limit, top: threads?.top.slice(0, 10) ?? [] },
              entities: { process: threads?.top.slice(0, 3).map((one) => one.key) ?? [] },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['eviction-pid-pressure', 'runc-init-failed'],
  why: 'Every thread takes a process id. kernel.pid_max bounds them all together; a pod that leaks threads takes them from everybody unless podPidsLimit is set.',
  impact:
    'No process or thread can be started: “fork: Resource temporarily unavailable” in kubelet, containerd and pods.',
  remediation: [
    { do: 'Find the pod of the process with most threads', risk: 'safe' },
    { do: 'Raise kernel.pid_max; set podPidsLimit in kubelet', risk: 'caution' },
    { do: 'Restart the leaking workload', risk: 'disruptive' },
  ],
  runbook: 'process-exhaustion',
  nmaReason: 'ApproachingKernelPidMax',
  references: ['https://kubernetes.io/docs/concepts/policy/pid-limiting/'],
  falsePositives: 'none known',
});
