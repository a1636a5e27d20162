import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'zombie-processes',
  since: '1.0.0',
  revision: 1,
  area: 'process',
  component: 'kernel',
  category: 'process-exhaustion',
  severity: 'medium',
  title: 'Many ended processes are not collected by their parents',
  needs: ['processes'],
  when: ({ processes }) => {
    const count = processes?.zombieCount ?? 0;
    const words = `${count} zombies of ${processes?.total ?? 0} processes`;
    const names = [...new Set(processes?.zombies.map((one) => one.command))].slice(0, 5).join(', ');
    return verdict(
      count < 20
        ? []
        : [
            {
              detail: `${words} (${names}).`,
              severity: count < 200 ? 'low' : undefined,
              evidence: [processes?.header],
              facts: { zombies: count, total: processes?.total ?? 0, sample: processes?.zombies.slice(0, 20) ?? [] },
              entities: { process: [...new Set(processes?.zombies.map((one) => one.command))].slice(0, 10) },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: ['thread-limit-near'],
  why: 'A zombie keeps its process id until its parent waits for it. Containers whose first process does not wait, and exec probes, leave them behind.',
  impact: 'Process ids run out in the end; “fork: Resource temporarily unavailable”.',
  remediation: [
    { do: 'Find the parent: ps -o ppid= -p <zombie>', risk: 'safe' },
    { do: 'Restart the pod of the parent; give it an init (shareProcessNamespace, tini)', risk: 'caution' },
  ],
  runbook: 'process-exhaustion',
  nmaReason: 'ExcessiveZombieProcesses',
  references: ['https://man7.org/linux/man-pages/man2/wait.2.html'],
  falsePositives: 'A few zombies are normal on every node.',
});
