import type { NodeModel } from '../model/node-model';
import { type SampleFile, textFile } from './sample-file';

/** kernel/uname.txt and modinfo/: what `uname -a`, `modinfo lustre` and `lsmod | grep ip_vs` print. */
export function kernelFiles(node: NodeModel): SampleFile[] {
  const at = node.collectedAt;
  return [
    textFile('kernel/uname.txt', at, [
      `Linux ${node.who.nodeName} ${node.versions.kernel} #1 SMP PREEMPT_DYNAMIC Tue Sep  9 20:31:02 UTC 2025 x86_64 x86_64 x86_64 GNU/Linux`,
    ]),
    textFile('modinfo/lustre', at, ['modinfo: ERROR: Module lustre not found.']),
    textFile('modinfo/ip_vs', at, []),
    textFile('modinfo/nf_conntrack', at, [
      `filename:       /lib/modules/${node.versions.kernel}/kernel/net/netfilter/nf_conntrack.ko`,
      'license:        GPL',
      'retpoline:      Y',
      'intree:         Y',
      'name:           nf_conntrack',
    ]),
  ];
}
