import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'process-environment-large',
  since: '1.0.0',
  revision: 1,
  area: 'process',
  component: 'pods',
  category: 'process-exhaustion',
  severity: 'low',
  title: 'Processes start with thousands of environment variables',
  needs: ['largeEnvironments'],
  when: ({ largeEnvironments }) => {
    const { processes, total } = largeEnvironments!;
    const most = processes[0];
    return verdict(
      most
        ? [
            {
              detail: `${total} ${total === 1 ? 'process has' : 'processes have'} more than 1000 environment variables, the most ${most.variables} (process ${most.pid}).`,
              evidence: processes.slice(0, 5).map((one) => one.at),
              facts: { processes: total, most: most.variables },
            },
          ]
        : [],
      'no process has more than 1000 environment variables',
    );
  },
  dedup: [],
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: [],
  why: 'Kubelet gives every container variables for every Service of its namespace unless enableServiceLinks is off; in a namespace with hundreds of Services these add up.',
  impact:
    'Starting programs and shells gets slow, and a start fails with “argument list too long” once the limit is reached.',
  remediation: [
    { do: 'Find the pod of the process: cat /proc/<pid>/cgroup', risk: 'safe' },
    { do: 'Set enableServiceLinks: false in the pod template', risk: 'caution' },
  ],
  runbook: 'process-exhaustion',
  nmaReason: 'LargeEnvironment',
  references: ['https://kubernetes.io/docs/tutorials/services/connect-applications-service/#accessing-the-service'],
  falsePositives: 'Programs that are configured by many variables on purpose.',
});
