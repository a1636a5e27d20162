import type { Bundle } from '../bundle';
import * as node from '../nodes/system';

export const sysctl = (values: Record<string, string>): Bundle => ({
  'sysctls/sysctl_all.txt': [
    'sysctl',
    node.SYSCTL.replace(/^(\S+) = .*$/gm, (line, key: string) => (key in values ? `${key} = ${values[key]}` : line)),
  ],
});
export const kubelet = (from: string, to: string): Bundle => ({
  'kubelet/config.json': ['kubelet-config', node.KUBELET_CONFIG.replace(from, to)],
});
export const conntrack = (text: string): Bundle => ({ 'networking/conntrack.txt': ['conntrack', text] });
export const psi = (resource: string, full: string): Bundle => ({
  [`system/pressure_${resource}.txt`]: [
    'pressure',
    `some avg10=61.20 avg60=58.00 avg300=44.10 total=91234567\nfull ${full} total=81234567\n`,
  ],
});
export const zombies = (count: number, state = 'Z'): string[] =>
  Array.from(
    { length: count },
    (_, i) =>
      `root     ${String(70000 + i).padStart(8)}  0.0  0.0      0     0 ?        ${state}    Mar29   0:00      \\_ ${state === 'Z' ? '[sh] <defunct>' : '/usr/bin/rsync --password=hunter2'}`,
  );
