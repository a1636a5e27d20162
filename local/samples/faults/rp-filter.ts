import { defineFault } from '../fault';
import { probeFailed } from '../phrases';
import { ownPod } from '../victims';

/** net/ipv4/route.c logs martians when log_martians is set. */
export default defineFault({
  name: 'rp-filter',
  title: 'Strict reverse path filtering drops replies',
  story:
    'A hardening role sets rp_filter to 1 everywhere. Replies that arrive on a secondary ENI for pods routed by policy look like spoofed packets and are dropped: only pods on secondary ENIs suffer, and only for some peers.',
  files: ['sysctls/sysctl_all.txt', 'kernel/dmesg*', 'kubelet/kubelet.log'],
  expects: [{ category: 'sysctl', severity: 'medium', rules: ['rp-filter-strict'] }],
  startsMinutesBefore: 51,
  plant(scene) {
    const { node, prng } = scene;
    const [primary, second] = node.enis;
    for (const key of ['all', 'default', ...node.enis.map((eni) => eni.device)]) {
      scene.sysctl(`net.ipv4.conf.${key}.rp_filter`, 1);
      scene.sysctl(`net.ipv4.conf.${key}.log_martians`, 1);
    }
    const pods = node.pods.filter((pod) => pod.eni?.index === 1);
    for (const at of scene.every(24_000, { max: 120 })) {
      const pod = prng.pick(pods);
      scene.kernel(
        at,
        `IPv4: martian source ${pod.ip} from ${node.vpcCidr.split('.').slice(0, 2).join('.')}.${prng.int(64, 127)}.${prng.int(10, 250)}, on dev ${prng.pick([primary!, second!]).device}`,
      );
      scene.kernel(at + 0.02, `ll header: 00000000: ${second!.mac.replaceAll(':', ' ')} 06 1f 88 2a 00 01 08 00`);
    }
    for (const at of scene.every(65_000, { from: scene.from + 14_000 })) {
      const v = ownPod(scene, prng.pick(pods));
      probeFailed(
        scene,
        at,
        v,
        'Readiness',
        `Get "http://${v.ip}:8080/readyz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
      );
    }
  },
});
