import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'inodes-nearly-exhausted',
  since: '1.0.0',
  revision: 1,
  area: 'disk',
  component: 'filesystem',
  category: 'disk-pressure',
  severity: 'high',
  title: 'A filesystem has few inodes left',
  needs: ['inodeUsage'],
  when: ({ inodeUsage }) => {
    const all = inodeUsage?.filesystems ?? [];
    if (all.length === 0) return { cannotCheck: 'no filesystem with a fixed number of inodes was listed' };
    const worst = all.reduce((left, right) => (right.usedPercent > left.usedPercent ? right : left));
    const devices = new Map(all.filter((one) => one.usedPercent >= 85).map((one) => [one.device, one]));
    return verdict(
      [...devices.values()].map((one) => ({
        detail: `${one.mountPoint} (${one.device}) has ${one.free} of ${one.inodes} inodes left (${one.usedPercent} % used).`,
        // a volume of a pod hurts its owner only
        severity: one.usedPercent < 95 || one.mountPoint.includes('/pods/') ? ('medium' as const) : undefined,
        evidence: [one.at],
        facts: { device: one.device, mountPoint: one.mountPoint, usedPercent: one.usedPercent, free: one.free },
        entities: { mountPoint: [one.mountPoint] },
        dedup: [one.mountPoint],
      })),
      `${all.length} filesystems, most inodes used on ${worst.mountPoint} with ${worst.usedPercent} %`,
    );
  },
  dedup: ['mountPoint'],
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['eviction-inodes-pressure', 'runtime-no-space'],
  why: 'Each file needs an inode; container layers with many small files use them up before the space. kubelet evicts when fewer than 5 % are left on nodefs.',
  impact: 'New files fail with “No space left on device” although df shows room; pods are evicted.',
  remediation: [
    { do: 'Find directories with many files: du --inodes -x --max-depth=3 /var', risk: 'safe' },
    { do: 'crictl rmi --prune', risk: 'caution' },
    { do: 'Use XFS or a larger volume and replace the node', risk: 'disruptive' },
  ],
  runbook: 'inode-exhaustion',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'none known',
});
