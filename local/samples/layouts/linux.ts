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
import type { NodeModel, Row } from '../model/node-model';
import type { SampleLayout } from './layouts';
import { cloudInitFiles, cniLogFiles, dmesgFiles, journalFiles, podLogFiles } from './log-files';

/** What rsyslog writes to one file on AL2 and Ubuntu: the kernel and every unit. */
const SYSLOG = ['kernel', 'kubelet', 'containerd', 'system'];

/** The script takes the last 100 MB, wherever that begins. */
const SYSLOG_TAIL = 100_000_000;
/** What one job adds to these logs; measured. */
const SYSLOG_EPISODE = 11_900;

function* syslogTail(logs: Logs): Generator<string | Row> {
  const { count, from, to } = logs.plan;
  const share = SYSLOG_TAIL / Math.max(1, count * SYSLOG_EPISODE);
  if (share >= 1) {
    yield* journal(logs, SYSLOG);
    return;
  }
  let cut = true;
  for (const line of journal(logs, SYSLOG, 'short', to - (to - from) * share)) {
    // the first line is what `tail -c` left of it
    if (cut) yield (typeof line === 'string' ? line : line.text).slice(40);
    else yield line;
    cut = false;
  }
}

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
    ...(syslog ? [{ path: `var_log/${syslog}`, mtime: node.collectedAt, lines: () => syslogTail(logs) }] : []),
  ];
}

/** The tree of eks-log-collector.sh on AL2023; AL2 and Ubuntu add syslog, which repeats the daemons' lines. */
export const linuxLayout: SampleLayout = {
  fixed: linuxFixed,
  logs: (logs, ipamdBytes) => linuxLogs(logs, ipamdBytes),
  members: { prefix: './', directories: true },
};
