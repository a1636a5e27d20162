import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

const WRITABLE = /^\/($|var$|var\/(lib|log)($|\/(containerd|kubelet|docker)$))/;

export default defineFactRule({
  id: 'filesystem-read-only',
  since: '1.0.0',
  revision: 1,
  area: 'disk',
  component: 'filesystem',
  category: 'disk-failure',
  severity: 'critical',
  criticalBecause: 'the node cannot write its own files, and the disk below may be failing',
  title: 'A filesystem the node must write to is mounted read-only',
  needs: ['diskUsage'],
  uses: ['uname'],
  when: ({ diskUsage, uname }) => {
    const mounts = diskUsage?.mounts ?? [];
    if (mounts.length === 0) return { cannotCheck: 'no mounts were listed' };
    // immutable images (Bottlerocket and the like) mount the root from a verified device
    const immutable =
      uname?.distribution === 'bottlerocket' ||
      mounts.some((one) => one.mountPoint === '/' && /^\/dev\/dm-/.test(one.device));
    const bad = mounts.filter(
      (one) =>
        one.readOnly &&
        /^(ext[234]|xfs)$/.test(one.type) &&
        WRITABLE.test(one.mountPoint) &&
        !(immutable && one.mountPoint === '/'),
    );
    return verdict(
      bad.map((one) => ({
        detail: `${one.mountPoint} (${one.device}, ${one.type}) is mounted read-only.`,
        evidence: [one.at],
        facts: { device: one.device, mountPoint: one.mountPoint, type: one.type },
        entities: { mountPoint: [one.mountPoint], device: [one.device] },
        dedup: [one.mountPoint],
      })),
      `${mounts.length} mounts of disks; what the node writes to is writable${immutable ? ' (the root of this image is read-only by design)' : ''}`,
    );
  },
  dedup: ['mountPoint'],
  confidence: { alone: 0.9, strongerWith: ['filesystem-remounted-read-only'] },
  mayCause: ['container-runtime-not-ready', 'kubelet-start-failed'],
  why: 'The kernel remounts a filesystem read-only after I/O errors or corruption, to protect what is left.',
  impact: 'kubelet and containerd cannot write: no pod starts, logs stop, the node becomes NotReady.',
  remediation: [
    { do: 'Look for I/O, EXT4-fs or XFS errors in dmesg', risk: 'safe' },
    { do: 'Replace the node; keep the volume for analysis', risk: 'disruptive' },
  ],
  runbook: 'filesystem-corruption',
  npdReason: 'ReadonlyFilesystem',
  references: ['https://docs.kernel.org/admin-guide/ext4.html'],
  falsePositives: 'Images that mount the root read-only by design and are not recognised.',
});
