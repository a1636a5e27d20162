import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const KEPT = 200;

export interface ProcessRow {
  readonly pid: number;
  readonly state: string;
  /** Name of the program without its arguments: those may hold secrets. */
  readonly command: string;
}
export interface ProcessFacts {
  readonly total: number;
  /** In uninterruptible sleep: waiting for a device or a file server. Kernel threads are not counted. */
  readonly blocked: readonly ProcessRow[];
  readonly blockedCount: number;
  readonly zombies: readonly ProcessRow[];
  readonly zombieCount: number;
  readonly byCommand: Readonly<Record<string, number>>;
  readonly running: Readonly<Record<string, boolean>>;
  readonly header: FactSource | null;
}

const DAEMONS = [
  'kubelet',
  'containerd',
  'dockerd',
  'chronyd',
  'kube-proxy',
  'aws-k8s-agent',
  'ipamd',
  'coredns',
  'amazon-ssm-agent',
  'firewalld',
];

/** The program's name: without path, arguments and the tree drawing of `ps f`. */
function commandName(text: string): string {
  const bare = text.replace(/^[\s|\\_]+/, '');
  const first = bare.split(/\s/, 1)[0] ?? '';
  return (first.startsWith('[') ? first : first.slice(first.lastIndexOf('/') + 1)).slice(0, 60);
}

/** `ps fauxwww`. */
export default defineInspector({
  id: 'processes',
  title: 'Processes (ps)',
  kinds: ['ps'],
  open: (file) => {
    const blocked: ProcessRow[] = [];
    const zombies: ProcessRow[] = [];
    const byCommand = new Map<string, number>();
    const running: Record<string, boolean> = {};
    let header: FactSource | null = null;
    let total = 0;
    let blockedCount = 0;
    let zombieCount = 0;
    return readLines<ProcessFacts>({
      line(source) {
        const text = source.text;
        if (/^USER\s+PID\s/.test(text)) {
          header ??= cite(file, source);
          return undefined;
        }
        const row = /^(\S+)\s+(\d+)\s+[\d.]+\s+[\d.]+\s+\d+\s+\d+\s+\S+\s+([A-Z]\S*)\s+\S+\s+\S+\s(.{0,400})/.exec(
          text,
        );
        // a command with line breaks in its arguments goes on below
        if (!row) return total > 0 ? undefined : 'not a process';
        total++;
        const command = commandName(row[4]!);
        const entry = { pid: Number(row[2]), state: row[3]!, command };
        if (row[3]!.startsWith('Z')) {
          zombieCount++;
          if (zombies.length < KEPT) zombies.push(entry);
        } else if (row[3]!.startsWith('D') && !command.startsWith('[')) {
          blockedCount++;
          if (blocked.length < KEPT) blocked.push(entry);
        }
        if (byCommand.has(command) || byCommand.size < 2000) byCommand.set(command, (byCommand.get(command) ?? 0) + 1);
        if (DAEMONS.includes(command)) running[command] = true;
        return undefined;
      },
      end: () => {
        if (total === 0) return null;
        const top = [...byCommand].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 30);
        return {
          total,
          blocked,
          blockedCount,
          zombies,
          zombieCount,
          byCommand: Object.fromEntries(top),
          running,
          header,
        };
      },
    });
  },
});
