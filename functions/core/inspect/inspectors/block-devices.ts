import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface BlockDeviceFacts {
  readonly disks: readonly {
    readonly name: string;
    readonly size: string;
    readonly mounted: boolean;
    readonly at: FactSource;
  }[];
  readonly nvmeDisks: number;
}

/** `lsblk`. */
export default defineInspector({
  id: 'blockDevices',
  title: 'Block devices (lsblk)',
  kinds: ['block-devices'],
  accepts: (path) => path.includes('lsblk'),
  open: (file) => {
    const disks: { name: string; size: string; mounted: boolean; at: FactSource }[] = [];
    let seen = false;
    return readLines<BlockDeviceFacts>({
      line(source) {
        if (/^NAME\s/.test(source.text)) {
          seen = true;
          return undefined;
        }
        const match = /^\W{0,40}(\w[\w-]{0,60})\s+\d+:\d+\s+[01]\s+(\S+)\s+[01]\s+(\w+)\s*(.*)$/.exec(source.text);
        // further mount points of one device stand alone on their lines
        if (!match)
          return /^\W{1,40}\w?/.test(source.text) && source.text.includes('/') ? undefined : 'not a block device';
        seen = true;
        const mounted = match[4]!.trim() !== '';
        if (match[3] === 'disk' && disks.length < 500)
          disks.push({ name: match[1]!, size: match[2]!, mounted, at: cite(file, source) });
        else if (mounted && disks.length > 0) disks[disks.length - 1]!.mounted = true;
        return undefined;
      },
      end: () => (seen ? { disks, nvmeDisks: disks.filter((disk) => disk.name.startsWith('nvme')).length } : null),
    });
  },
});
