import { containerdFiles } from '../files/containerd';
import { networkingFiles } from '../files/networking';
import { type SampleFile, textFile } from '../files/sample-file';
import { storageFiles } from '../files/storage';
import type { LogEvent } from '../logs/event';
import { eventsOf, eventsOfAll, journal, prefixed } from '../logs/render';
import type { NodeModel } from '../model/node-model';
import type { SampleLayout } from './layouts';
import { dmesgFiles } from './log-files';

const ALL = ['kernel', 'system', 'containerd', 'kubelet'];
const ERRORS = /Failed to start|Failed with result|Main process exited|panic|blocked for more than|I\/O error/;

/** Names of logdog for files the collector script has under another name. */
const NAMES: Record<string, string> = {
  'kernel/dmesg.current': 'dmesg',
  'networking/iptables-filter.txt': 'iptables-filter',
  'networking/iptables-nat.txt': 'iptables-nat',
  'containerd/containerd-config.txt': 'containerd-config',
  'storage/inodes.txt': 'df-inodes',
  'var_log/aws-routed-eni/ipamd.log': 'ipamd.log',
  'var_log/aws-routed-eni/plugin.log': 'plugin.log',
};

function settings(node: NodeModel) {
  return {
    settings: {
      aws: { region: node.who.region },
      'host-containers': { admin: { enabled: false }, control: { enabled: true, superpowered: false } },
      kernel: { lockdown: 'integrity', sysctl: {} },
      kubernetes: {
        'api-server': `https://${node.apiEndpoint}`,
        'cluster-dns-ip': node.clusterDns,
        'cluster-name': node.who.cluster,
        'hostname-override': node.who.nodeName,
        'max-pods': 58,
        'node-ip': node.who.ip,
        'node-labels': { 'eks.amazonaws.com/nodegroup': node.who.nodegroup },
      },
      ntp: { 'time-servers': ['169.254.169.123', '2.amazon.pool.ntp.org'] },
      updates: { 'ignore-waves': false, 'version-lock': 'latest' },
    },
  };
}

/** `logdog` on a Bottlerocket host: one folder, one journal for every unit. */
export const bottlerocketLayout: SampleLayout = {
  fixed(node) {
    const at = node.collectedAt;
    const file = (path: string, lines: readonly string[]): SampleFile => textFile(path, at, lines);
    const { host } = node;
    return [
      ...networkingFiles(node),
      ...storageFiles(node),
      ...containerdFiles(node),
      file('logdog/df', [
        'Filesystem      1K-blocks     Used Available Use% Mounted on',
        ...node.filesystems.map(
          (fs) =>
            `${fs.device.padEnd(15)} ${Math.floor(fs.sizeBytes / 1024)} ${Math.floor(fs.usedBytes / 1024)} ${Math.floor((fs.sizeBytes - fs.usedBytes) / 1024)} ${Math.ceil((fs.usedBytes / fs.sizeBytes) * 100)}% ${fs.mount}`,
        ),
      ]),
      textFile(
        'logdog/proc-mounts',
        at,
        node.filesystems.map((fs) => {
          const text = `${fs.device} ${fs.mount} ${fs.type} ${fs.options} 0 0`;
          return fs.fault && /\bro\b/.test(fs.options) ? { text, fault: fs.fault } : text;
        }),
      ),
      file('logdog/journalctl-boots', [
        'IDX BOOT ID                          FIRST ENTRY                 LAST ENTRY',
        `  0 ${node.prng.fork('boot-id').hex(32)} ${host.ctime(node.bootedAt).slice(0, 3)} ${host.plain(node.bootedAt)} UTC ${host.ctime(at).slice(0, 3)} ${host.plain(at)} UTC`,
      ]),
      file('logdog/os-release', [
        'NAME=Bottlerocket',
        'ID=bottlerocket',
        'VERSION="1.49.0 (aws-k8s-1.33)"',
        'VARIANT_ID=aws-k8s-1.33',
        'VERSION_ID=1.49.0',
        'BUILD_ID=713f44ce',
      ]),
      file('logdog/settings.json', JSON.stringify(settings(node), null, 2).split('\n')),
      file('logdog/signpost', [
        'OS disk: /dev/nvme0n1',
        'Set A:   boot=/dev/nvme0n1p2 root=/dev/nvme0n1p3 hash=/dev/nvme0n1p4 priority=2 tries_left=0 successful=true',
        'Active:  Set A',
      ]),
      file('logdog/systemd-analyze-plot-svg', [
        '<svg width="2120px" height="3460px" version="1.1" xmlns="http://www.w3.org/2000/svg">',
        '</svg>',
      ]),
      file('logdog/kube-status', [
        '● kubelet.service - Kubelet',
        '     Loaded: loaded (/usr/lib/systemd/system/kubelet.service; enabled; preset: enabled)',
        '     Active: active (running)',
        `   Main PID: ${node.pids.kubelet} (kubelet)`,
      ]),
      // what logdog could not run ends up here, as text
      file('logdog/logdog.errors', ["Error running command 'wicked show all': No such file or directory (os error 2)"]),
    ];
  },
  logs(logs) {
    const { node } = logs;
    const at = node.collectedAt;
    const plain = (log: string, path: string): SampleFile => ({
      path,
      mtime: at,
      lines: () => prefixed(eventsOf(logs, log), () => ''),
    });
    const errors = function* (): Generator<LogEvent> {
      for (const event of eventsOfAll(logs, ALL)) if (ERRORS.test(event.text)) yield event;
    };
    return [
      ...dmesgFiles(logs),
      plain('ipamd', 'var_log/aws-routed-eni/ipamd.log'),
      plain('plugin', 'var_log/aws-routed-eni/plugin.log'),
      { path: 'logdog/journalctl.log', mtime: at, lines: () => journal(logs, ALL, 'short-precise') },
      {
        path: 'logdog/journalctl.errors',
        mtime: at,
        lines: () => prefixed(errors(), (e) => `${node.host.journalPrecise(e.at)} ${node.hostname} ${e.from}: `),
      },
    ];
  },
  rename(path) {
    const name = path.startsWith('logdog/') ? path.slice('logdog/'.length) : NAMES[path];
    return name === undefined ? null : `bottlerocket-logs/${name}`;
  },
  members: { prefix: '', directories: true },
};
