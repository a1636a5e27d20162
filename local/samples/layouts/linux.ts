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
import type { NodeModel } from '../model/node-model';
import type { SampleLayout } from './layouts';
import { cloudInitFiles, cniLogFiles, dmesgFiles, journalFiles, podLogFiles } from './log-files';

/** What rsyslog writes to one file on AL2 and Ubuntu: the kernel and every unit. */
const SYSLOG = ['kernel', 'kubelet', 'containerd', 'system'];

/** Command output and configuration of the collector script's tree: everything that is not a log. */
export const linuxFixed = (node: NodeModel): SampleFile[] => [
  ...cniFiles(node),
  ...containerdFiles(node),
  ...ipamdFiles(node),
  ...kernelFiles(node),
  ...kubeletFiles(node),
  ...networkingFiles(node),
  ...storageFiles(node),
  sysctlFile(node),
  ...systemFiles(node),
];

export function linuxLogs(logs: Logs, ipamdBytes: number, style: JournalStyle = 'short'): SampleFile[] {
  const { node } = logs;
  const syslog = node.layout === 'al2' ? 'messages' : node.layout === 'ubuntu' ? 'syslog' : null;
  return [
    ...dmesgFiles(logs),
    ...journalFiles(logs, style),
    ...cniLogFiles(logs, ipamdBytes),
    ...podLogFiles(logs),
    ...cloudInitFiles(logs),
    ...(syslog ? [{ path: `var_log/${syslog}`, mtime: node.collectedAt, lines: () => journal(logs, SYSLOG) }] : []),
  ];
}

/** The tree of eks-log-collector.sh on AL2023; AL2 and Ubuntu add syslog, which repeats the daemons' lines. */
export const linuxLayout: SampleLayout = {
  fixed: linuxFixed,
  logs: (logs, ipamdBytes) => linuxLogs(logs, ipamdBytes),
  members: { prefix: './', directories: true },
};
