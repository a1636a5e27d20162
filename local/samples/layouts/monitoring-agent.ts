import { type SampleFile, textFile } from '../files/sample-file';
import type { SampleLayout } from './layouts';
import { linuxFixed, linuxLogs } from './linux';

const GONE = /^(docker\/|networking\/ipvsadm\.txt$|networking\/ebpf-)/;

/** What eks-node-monitoring-agent captures: the script's folders with its own additions, journals in ISO time. */
export const monitoringAgentLayout: SampleLayout = {
  fixed(node) {
    const at = node.collectedAt;
    const pressure = (name: string, some: string): SampleFile =>
      textFile(`system/pressure_${name}.txt`, at, [
        `some avg10=${some} avg60=${some} avg300=0.02 total=182231004`,
        ...(name === 'cpu' ? [] : ['full avg10=0.00 avg60=0.00 avg300=0.00 total=1002210']),
      ]);
    return [
      ...linuxFixed(node),
      pressure('cpu', '0.94'),
      pressure('memory', '0.00'),
      pressure('io', '0.12'),
      textFile('networking/nftables-ip-filter.txt', at, [
        'table ip filter {',
        '\tchain FORWARD {',
        '\t\ttype filter hook forward priority filter; policy accept;',
        '\t}',
        '}',
      ]),
      // written whenever any collector failed, which is usual: no ipvs here
      textFile('log-capture-errors.log', at, [
        '--- Errors in collector "networking" ---',
        'failed to execute "ipvsadm --save": exec: "ipvsadm": executable file not found in $PATH',
      ]),
    ];
  },
  logs: (logs, ipamdBytes) => linuxLogs(logs, ipamdBytes, 'short-iso-precise'),
  rename(path) {
    if (GONE.test(path)) return null;
    return path === 'networking/curl_api_server.txt' ? 'networking/get_api_server.txt' : path;
  },
  members: { prefix: '', directories: false },
};
