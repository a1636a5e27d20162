import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'system-services-throttled',
  since: '1.0.0',
  revision: 1,
  area: 'kernel',
  component: 'cgroup',
  category: 'cpu-pressure',
  severity: 'low',
  title: 'Services of the system are held back by a CPU limit',
  needs: ['throttling'],
  when: ({ throttling }) => {
    const system =
      throttling?.cgroups.filter(
        (one) => one.system && one.periods > 1000 && one.throttledPeriods / one.periods > 0.25,
      ) ?? [];
    const pods =
      throttling?.cgroups.filter(
        (one) => !one.system && one.periods > 1000 && one.throttledPeriods / one.periods > 0.25,
      ) ?? [];
    return verdict(
      system.length === 0
        ? []
        : [
            {
              detail: `${system
                .slice(0, 3)
                .map((one) => `${one.cgroup} in ${one.throttledPeriods} of ${one.periods} periods`)
                .join(', ')}.`,
              evidence: system.map((one) => one.at),
              facts: {
                cgroups: system
                  .slice(0, 20)
                  .map((one) => ({ cgroup: one.cgroup, periods: one.periods, throttled: one.throttledPeriods })),
                podsThrottled: pods.length,
              },
              count: system.length,
            },
          ],
      `no cgroup outside pods is throttled much; ${pods.length} cgroups of pods reach their own CPU limits in more than a quarter of periods, which is what limits do`,
    );
  },
  dedup: [],
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: [],
  why: 'A CPU limit on a system slice (kubeReservedCgroup, a unit’s CPUQuota) holds back kubelet, containerd or agents.',
  impact: 'kubelet and containerd are slow; pods start late.',
  remediation: [{ do: 'Remove CPUQuota or raise the enforced reservation', risk: 'caution' }],
  runbook: 'cpu-pressure',
  references: ['https://docs.kernel.org/scheduler/sched-bwc.html'],
  falsePositives: 'Agents limited on purpose.',
});
