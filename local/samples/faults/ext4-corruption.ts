import { defineFault } from '../fault';
import { died, probeFailed } from '../phrases';
import { joinFaults } from '../scene';
import { ownPod } from '../victims';

/** fs/ext4: mballoc’s consistency check, then the journal abort of jbd2. */
export default defineFault({
  name: 'ext4-corruption',
  title: 'ext4 finds corruption and goes read-only',
  story:
    'The filesystem of the data volume has a bad bitmap. ext4 reports the error, aborts its journal and remounts read-only; postgres cannot write and exits.',
  files: ['kernel/dmesg*', 'storage/mounts.txt', 'kubelet/kubelet.log'],
  expects: [{ category: 'filesystem', severity: 'critical', rules: ['ext4-error', 'filesystem-remounted-read-only'] }],
  startsMinutesBefore: 57,
  plant(scene) {
    const { node, prng, from } = scene;
    const volume = node.filesystems.find((fs) => fs.device === '/dev/nvme1n1')!;
    Object.assign(volume, { options: 'ro,relatime,seclabel', fault: joinFaults(volume.fault, scene.fault) });
    scene.edit('storage/lsblk.txt', /^nvme1n1 /, (text) => text.replace('  0 disk', '  1 disk'));
    const v = ownPod(scene, scene.podNamed('postgres'));
    scene.kernel(
      from,
      `EXT4-fs error (device nvme1n1): ext4_mb_generate_buddy:1217: group 81, block bitmap and bg descriptor inconsistent: 14211 vs 14219 free clusters`,
    );
    scene.kernel(from + 40, 'Aborting journal on device nvme1n1-8.');
    scene.kernel(from + 41, 'EXT4-fs (nvme1n1): Remounting filesystem read-only');
    for (const at of scene.every(41_000, { from: from + 3_000, max: 60 })) {
      scene.kernel(
        at,
        `EXT4-fs error (device nvme1n1): ext4_lookup:1787: inode #${prng.int(2_000, 90_000)}: comm postgres: deleted inode referenced: ${prng.int(2_000, 90_000)}`,
      );
      if (prng.chance(0.2)) died(scene, at + 300, v, 1);
    }
    for (const at of scene.every(15_000, { from: from + 5_000, max: 120 }))
      probeFailed(scene, at, v, 'Readiness', 'command "pg_isready -U app" exit status 2: no response');
  },
});
