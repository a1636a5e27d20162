import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'too-many-mounts',
  since: '1.0.0',
  revision: 1,
  area: 'disk',
  component: 'filesystem',
  category: 'resource-exhaustion',
  severity: 'low',
  title: 'The node has very many mounts',
  needs: ['diskUsage'],
  when: ({ diskUsage }) => {
    const total = diskUsage?.totalMounts ?? 0;
    if (total === 0) return { cannotCheck: 'no mounts were listed' };
    const types = Object.entries(diskUsage?.mountsByType ?? {})
      .sort((a, b) => b[1] - a[1])
      .slice(0, 4)
      .map(([type, count]) => `${type} ${count}`)
      .join(', ');
    return verdict(
      total < 5000
        ? []
        : [
            {
              detail: `${total} mounts (${types}).`,
              severity: total < 15_000 ? 'info' : undefined,
              facts: { total, byType: diskUsage?.mountsByType ?? {} },
            },
          ],
      `${total} mounts (${types})`,
    );
  },
  dedup: [],
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: [],
  why: 'systemd and kubelet walk all mounts on every change. Leaked mounts of ended pods or drivers that remount on retry add up.',
  impact: 'systemd uses a CPU, pods start and end slowly.',
  remediation: [
    { do: 'Look which mount points repeat in storage/mounts.txt', risk: 'safe' },
    { do: 'Drain and reboot the node', risk: 'disruptive' },
  ],
  runbook: 'disk-pressure',
  references: ['https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html'],
  falsePositives: 'Nodes with hundreds of pods and many volumes.',
});
