import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

const KUBELET = /^(kubelet|snap\.kubelet-eks\.daemon)\.service$/;
const ESSENTIAL = /^(kubelet|containerd|snap\.kubelet-eks\.daemon)\.service$/;

export default defineFactRule({
  id: 'essential-unit-failed',
  since: '1.0.0',
  revision: 1,
  area: 'systemd',
  component: 'systemd',
  category: 'unit-failed',
  severity: 'critical',
  criticalBecause: 'no pod of the node is managed now and the node is or becomes NotReady',
  title: 'A unit the node cannot work without is not running',
  needs: ['services'],
  uses: ['processes'],
  when: ({ services, processes }) => {
    const own = services?.units.filter((unit) => ESSENTIAL.test(unit.name)) ?? [];
    if (own.length === 0 && processes === undefined) {
      return { cannotCheck: 'neither kubelet nor containerd is among the listed units' };
    }
    // a unit that was stopped is not in the list of loaded units at all
    const listed = own.some((unit) => KUBELET.test(unit.name));
    const missing =
      !listed && processes !== undefined && processes.running.kubelet !== true
        ? [
            {
              detail: `No unit of kubelet is among ${services?.total ?? 0} loaded units, and no process of that name runs.`,
              confidence: { score: 0.7, reason: 'nothing shows when or why kubelet was stopped' },
              evidence: own.map((unit) => unit.at),
              facts: { unit: 'kubelet.service', listed: false, processRunning: false },
              entities: { unit: ['kubelet.service'] },
              dedup: ['kubelet.service'],
            },
          ]
        : [];
    const bad = own.filter((unit) => unit.active === 'failed' || unit.sub === 'auto-restart' || unit.sub === 'dead');
    return verdict(
      [
        ...missing,
        ...bad.map((unit) => {
          const running = processes?.running[unit.name.replace(/\.service$/, '')] === true;
          return {
            detail: `${unit.name} is ${unit.active} (${unit.sub})${running ? ', yet a process of that name runs' : ''}.`,
            severity: running ? ('high' as const) : undefined,
            confidence: running
              ? { score: 0.6, reason: 'ps shows a process of that name, so it was restarting or runs outside its unit' }
              : undefined,
            evidence: [unit.at],
            facts: { unit: unit.name, active: unit.active, sub: unit.sub, processRunning: running },
            entities: { unit: [unit.name] },
            dedup: [unit.name],
          };
        }),
      ],
      `${own.map((unit) => `${unit.name} ${unit.active} (${unit.sub})`).join(', ')}`,
    );
  },
  dedup: ['unit'],
  confidence: { alone: 0.9, strongerWith: ['kubelet-unit-failed'] },
  mayCause: ['node-became-not-ready'],
  why: 'kubelet reports the node and starts pods; containerd runs them. systemd restarts both for ever, so “failed” or “auto-restart” means they stop again at once.',
  impact: 'The node is NotReady; its pods are not managed and will be evicted after five minutes.',
  remediation: [
    { do: 'Read the last lines of the unit’s journal', risk: 'safe' },
    { do: 'systemctl restart <unit> once the cause is gone', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'node-not-ready',
  nmaReason: 'KubeletFailed',
  references: ['https://kubernetes.io/docs/tasks/debug/debug-cluster/'],
  falsePositives: 'A snapshot taken during a restart.',
});
