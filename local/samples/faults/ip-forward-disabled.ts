import { defineFault } from '../fault';
import { probeFailed } from '../phrases';
import { ownPod } from '../victims';

/** Writing ip_forward also clears forwarding of every interface: the kernel does it, so the listing shows it. */
export default defineFault({
  name: 'ip-forward-disabled',
  title: 'IP forwarding is off',
  story:
    'A hardening role writes net.ipv4.ip_forward = 0. From that moment no packet passes between pods and the network; the host itself is fine, so the node stays Ready.',
  files: ['sysctls/sysctl_all.txt', 'kubelet/kubelet.log', 'var_log/*coredns*'],
  expects: [
    { category: 'sysctl', severity: 'critical', rules: ['ip-forwarding-off'] },
    { category: 'dns', severity: 'high', rules: ['coredns-upstream-timeout'] },
  ],
  startsMinutesBefore: 41,
  plant(scene) {
    const { node, prng } = scene;
    for (const key of [
      'net.ipv4.ip_forward',
      'net.ipv4.conf.all.forwarding',
      'net.ipv4.conf.default.forwarding',
      ...node.interfaces.map((i) => `net.ipv4.conf.${i.name}.forwarding`),
    ])
      scene.sysctl(key, 0);
    const coredns = scene.podNamed('coredns');
    const resolver = `${node.vpcCidr.split('.').slice(0, 2).join('.')}.0.2`;
    for (const at of scene.every(8_000)) {
      scene.pod(
        'coredns',
        at,
        `[ERROR] plugin/errors: 2 sts.${node.who.region}.amazonaws.com. A: read udp ${coredns.ip}:${prng.int(32_768, 60_999)}->${resolver}:53: i/o timeout`,
        'stdout',
      );
    }
    const pods = node.pods.filter((pod) => ['shop', 'web'].includes(pod.namespace));
    for (const at of scene.every(45_000, { from: scene.from + 20_000 })) {
      probeFailed(scene, at, ownPod(scene, prng.pick(pods)), 'Readiness', 'HTTP probe failed with statuscode: 503');
    }
  },
});
