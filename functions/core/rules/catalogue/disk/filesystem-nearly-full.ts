import type { FilesystemUsage } from '../../../inspect/inspectors/disk-usage';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

/** Volumes of pods: their size is the owner’s choice. */
const isVolume = (mountPoint: string): boolean =>
  /\/(pods\/[^/]+\/volumes|plugins\/kubernetes\.io\/csi|globalmount)/.test(mountPoint);
const isNode = (mountPoint: string): boolean => /^\/($|var($|\/)|run$|local$|mnt\/k8s-disks|opt$)/.test(mountPoint);

/** One line per device: bind mounts repeat it; the shortest mount point names it best. */
function perDevice(all: readonly FilesystemUsage[]): FilesystemUsage[] {
  const byDevice = new Map<string, FilesystemUsage>();
  for (const one of all) {
    const known = byDevice.get(one.device);
    if (!known || one.mountPoint.length < known.mountPoint.length) byDevice.set(one.device, one);
  }
  return [...byDevice.values()];
}

export default defineFactRule({
  id: 'filesystem-nearly-full',
  since: '1.0.0',
  revision: 1,
  area: 'disk',
  component: 'filesystem',
  category: 'disk-pressure',
  severity: 'high',
  title: 'A filesystem is nearly full',
  needs: ['diskUsage'],
  when: ({ diskUsage }) => {
    const all = diskUsage?.filesystems ?? [];
    if (all.length === 0) return { cannotCheck: 'df printed no filesystem of interest' };
    const worst = all.reduce((left, right) => (right.usedPercent > left.usedPercent ? right : left));
    return verdict(
      perDevice(all)
        .filter((one) => one.usedPercent >= (isVolume(one.mountPoint) ? 97 : isNode(one.mountPoint) ? 85 : 95))
        .map((one) => ({
          detail: `${one.mountPoint} (${one.device}) is ${one.usedPercent} % full${one.availableBytes === null ? '' : `, ${(one.availableBytes / 1024 ** 3).toFixed(1)} GiB free`}.`,
          severity: isVolume(one.mountPoint)
            ? ('medium' as const)
            : one.usedPercent < 90 || !isNode(one.mountPoint)
              ? ('low' as const)
              : undefined,
          evidence: [one.at],
          facts: {
            device: one.device,
            mountPoint: one.mountPoint,
            usedPercent: one.usedPercent,
            availableBytes: one.availableBytes,
          },
          entities: { mountPoint: [one.mountPoint] },
          dedup: [one.mountPoint],
        })),
      `${all.length} filesystems, fullest is ${worst.mountPoint} with ${worst.usedPercent} %; kubelet cleans images from 85 % and evicts pods from 90 % (nodefs) or 85 % (imagefs)`,
    );
  },
  dedup: ['mountPoint'],
  confidence: { alone: 0.9, strongerWith: ['eviction-disk-pressure'] },
  mayCause: [
    'eviction-disk-pressure',
    'image-gc-failed',
    'image-pull-no-space',
    'runtime-no-space',
    'cni-network-config-unusable',
  ],
  why: 'kubelet collects images when the image filesystem is 85 % full and evicts pods when less than 10 % (nodefs) or 15 % (imagefs) is free. What kubelet does not own (journals, host paths, core dumps) is not cleaned.',
  impact: 'Pods are evicted and images cannot be pulled; on a full root filesystem daemons fail to write.',
  remediation: [
    { do: 'Find the largest directories: du -x --max-depth=3 /var', risk: 'safe' },
    { do: 'crictl rmi --prune; journalctl --vacuum-size=500M', risk: 'caution' },
    { do: 'Use larger volumes and replace the node', risk: 'disruptive' },
  ],
  runbook: 'disk-pressure',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'Volumes of pods that are meant to be filled.',
});
