import { cniFiles } from '../files/cni';
import { containerdFiles } from '../files/containerd';
import { ipamdFiles } from '../files/ipamd';
import { kernelFiles } from '../files/kernel';
import { kubeletFiles } from '../files/kubelet';
import { networkingFiles } from '../files/networking';
import type { SampleFile } from '../files/sample-file';
import { storageFiles } from '../files/storage';
import { sysctlFile } from '../files/sysctl';
import { systemFiles } from '../files/system';
import { type JournalStyle, journal, type Logs } from '../logs/render';
import { cloudInitFiles, cniLogFiles, dmesgFiles, journalFiles, podLogFiles } from './log-files';

const SYSLOG = ['kernel', 'kubelet', 'containerd', 'system'];

export interface LinuxOptions {
  readonly ipamdBytes: number;
  readonly style?: JournalStyle;
}

/** Every file of the collector script's tree. AL2 and Ubuntu add syslog, which repeats the daemons' lines. */
export function linuxFiles(logs: Logs, options: LinuxOptions): SampleFile[] {
  const { node } = logs;
  const syslog = node.layout === 'al2' ? 'messages' : node.layout === 'ubuntu' ? 'syslog' : null;
  const at = node.collectedAt;
  const files = [
    ...cniFiles(node),
    ...containerdFiles(node),
    ...ipamdFiles(node),
    ...kernelFiles(node),
    ...dmesgFiles(logs),
    ...kubeletFiles(node),
    ...networkingFiles(node),
    ...storageFiles(node),
    sysctlFile(node),
    ...systemFiles(node),
    ...journalFiles(logs, options.style ?? 'short'),
    ...cniLogFiles(logs, options.ipamdBytes),
    ...podLogFiles(logs),
    ...cloudInitFiles(logs),
  ];
  if (syslog) files.push({ path: `var_log/${syslog}`, mtime: at, lines: () => journal(logs, SYSLOG) });
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
