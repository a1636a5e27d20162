import { defineFault } from '../fault';
import { probeFailed } from '../phrases';
import { joinFaults } from '../scene';
import { ownPod } from '../victims';

/** A tuning DaemonSet lowered the table: small enough that the listing stays readable. */
const MAX = 4096;

export default defineFault({
  name: 'conntrack-full',
  title: 'Connection tracking table is full',
  story:
    'A tuning DaemonSet sets nf_conntrack_max to 4096. Traffic grows, the table fills, the kernel drops the first packet of new connections on the whole node, and probes begin to fail at random.',
  files: ['kernel/dmesg*', 'networking/conntrack.txt', 'sysctls/sysctl_all.txt', 'kubelet/kubelet.log'],
  expects: [
    { category: 'conntrack', severity: 'critical', rules: ['conntrack-table-full'] },
    { category: 'conntrack', severity: 'high', rules: ['conntrack-near-limit'] },
  ],
  startsMinutesBefore: 38,
  plant(scene) {
    const { node, prng } = scene;
    scene.sysctl('net.netfilter.nf_conntrack_max', MAX);
    scene.sysctl('net.nf_conntrack_max', MAX);
    scene.sysctl('net.netfilter.nf_conntrack_count', MAX);
    const { flows, cpus } = node.conntrack;
    const pods = node.pods.filter((pod) => pod.eni);
    while (flows.length < MAX) {
      const pod = prng.pick(pods);
      const peer = `${node.vpcCidr.split('.').slice(0, 2).join('.')}.${prng.int(64, 127)}.${prng.int(10, 250)}`;
      const sport = prng.int(32_768, 60_999);
      flows.push({
        protocol: 'tcp',
        ttl: prng.int(60, 86_399),
        state: 'ESTABLISHED',
        src: pod.ip,
        dst: peer,
        sport,
        dport: 9042,
        replySrc: peer,
        replyDst: pod.ip,
        replySport: 9042,
        replyDport: sport,
        flag: '[ASSURED] ',
        mark: 0,
        fault: scene.fault,
      });
    }
    for (const cpu of cpus) {
      cpu.insertFailed += prng.int(900, 4_000);
      cpu.drop += prng.int(9_000, 40_000);
      cpu.earlyDrop += prng.int(200, 2_000);
      cpu.fault = joinFaults(cpu.fault, scene.fault);
    }
    for (const at of scene.every(5_000, { max: 220 })) {
      scene.kernel(at, 'nf_conntrack: nf_conntrack: table full, dropping packet');
      if (prng.chance(0.3)) scene.kernel(at + 400, `net_ratelimit: ${prng.int(40, 900)} callbacks suppressed`);
    }
    for (const at of scene.every(47_000, { from: scene.from + 9_000 })) {
      const pod = ownPod(scene, prng.pick(pods));
      probeFailed(
        scene,
        at,
        pod,
        'Readiness',
        `Get "http://${pod.ip}:8080/readyz": dial tcp ${pod.ip}:8080: i/o timeout (Client.Timeout exceeded while awaiting headers)`,
      );
    }
  },
});
