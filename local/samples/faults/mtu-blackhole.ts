import { defineFault } from '../fault';
import { pullFailed } from '../phrases';
import { newPod } from '../victims';

/** Go’s net/http names the handshake; EMSGSIZE is what senders with DF see. */
export default defineFault({
  name: 'mtu-blackhole',
  title: 'Large packets vanish: pod MTU is larger than the path',
  story:
    'The route to the internet goes over a VPN with 1400 bytes and the ICMP answers are filtered. Handshakes work, bodies do not: TLS to registries and the API hangs, and the interface of one ENI was set to 1500 while pods use 9001.',
  files: [
    'networking/ifconfig.txt',
    'kubelet/kubelet.log',
    'containerd/containerd-log.txt',
    'var_log/aws-routed-eni/plugin.log',
  ],
  expects: [
    { category: 'mtu', severity: 'medium', rules: ['message-too-long'] },
    { category: 'image-pull', severity: 'high', rules: ['image-pull-network-failed', 'ecr-layer-bucket-unreachable'] },
  ],
  startsMinutesBefore: 80,
  plant(scene) {
    const { node, prng, from } = scene;
    const device = node.enis[0]!.device;
    node.interfaces.find((i) => i.name === device)!.mtu = 1500;
    scene.edit('networking/ifconfig.txt', new RegExp(`^${device}: `), (text) => text);
    for (const at of scene.every(120_000, { max: 30 })) {
      pullFailed(
        scene,
        at,
        newPod(scene, prng.int(0, 4)),
        `failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://prod-${node.who.region}-starport-layer-bucket.s3.${node.who.region}.amazonaws.com/${prng.hex(12)}": net/http: TLS handshake timeout`,
      );
    }
    for (const at of scene.every(140_000, { from: from + 50_000 })) {
      scene.plugin(
        at,
        'warn',
        'driver/driver.go:202',
        `veth MTU 9001 is larger than the MTU 1500 of ${device}; packets with DF set may be dropped: sendto: message too long`,
      );
    }
  },
});
