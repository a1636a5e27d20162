import { defineFault } from '../fault';

/** iptables exits with 4 when it cannot get /run/xtables.lock in time. */
export default defineFault({
  name: 'xtables-lock',
  title: 'Somebody holds the xtables lock',
  story:
    'A security scanner lists all rules every second and holds the lock of iptables. kube-proxy and ipamd wait for it and give up: new services and endpoints reach this node minutes late.',
  files: ['var_log/*kube-proxy*', 'var_log/aws-routed-eni/ipamd.log', 'kubelet/kubelet.log'],
  expects: [
    { category: 'iptables', severity: 'high', rules: ['xtables-lock-contention', 'kubelet-iptables-rules-failed'] },
  ],
  startsMinutesBefore: 58,
  plant(scene) {
    const held =
      'Another app is currently holding the xtables lock; still 5s 0us time ahead to have a chance to grab the lock...';
    for (const at of scene.every(30_000)) {
      scene.podKlog(
        'kube-proxy',
        at,
        'E',
        'proxier.go:1511',
        `"Failed to execute iptables-restore" err="exit status 4: Another app is currently holding the xtables lock. Stopped waiting after 5s.\\n" ipFamily="IPv4"`,
      );
      scene.podKlog('kube-proxy', at + 1, 'I', 'proxier.go:817', '"Sync failed" ipFamily="IPv4" retryingTime="30s"');
    }
    for (const at of scene.every(60_000, { from: scene.from + 11_000 })) {
      scene.ipamd(
        at,
        'error',
        'networkutils/network.go:523',
        `host network setup: failed to check iptables rules: running [/usr/sbin/iptables -t nat -C POSTROUTING -m comment --comment AWS SNAT CHAIN -j AWS-SNAT-CHAIN-0 --wait]: exit status 4: ${held}`,
      );
      scene.kubelet(
        at + 40,
        'E',
        'kubelet_network_linux.go:77',
        `"Failed to ensure that iptables hint chain exists" err="error creating chain \\"KUBE-IPTABLES-HINT\\": exit status 4: Another app is currently holding the xtables lock. Stopped waiting after 5s."`,
      );
    }
  },
});
