import { defineFault } from '../fault';
import type { Chain } from '../model/tables';

/** proxier.go of the iptables mode quoting iptables-restore’s stderr. */
export default defineFault({
  name: 'kube-proxy-sync-failed',
  title: 'kube-proxy cannot write its rules',
  story:
    'An agent with its own iptables flavour left a chain that iptables-restore cannot parse. Each sync of kube-proxy fails as a whole, and the service chains it flushed before are gone: cluster IPs no longer reach any pod.',
  files: ['var_log/*kube-proxy*', 'networking/iptables-save.txt', 'networking/iptables-nat.txt', 'kubelet/kubelet.log'],
  expects: [
    {
      category: 'kube-proxy',
      severity: 'high',
      rules: ['kube-proxy-iptables-restore-failed', 'kube-proxy-has-no-rules'],
    },
  ],
  startsMinutesBefore: 29,
  plant(scene) {
    const { node, prng } = scene;
    for (const [name, chain] of [...node.nat]) {
      if (/^KUBE-(SVC|SEP|EXT)-/.test(name)) node.nat.delete(name);
      else if (name === 'KUBE-SERVICES' || name === 'KUBE-NODEPORTS') chain.rules.length = 0;
    }
    const left: Chain = {
      policy: null,
      packets: 0,
      bytes: 0,
      rules: [{ matches: [], target: 'RETURN', packets: 0, bytes: 0, fault: scene.fault }],
    };
    node.nat.set('SECAGENT-EGRESS', left);
    for (const at of scene.every(30_000)) {
      scene.podKlog(
        'kube-proxy',
        at,
        'E',
        'proxier.go:1511',
        `"Failed to execute iptables-restore" err="exit status 2: iptables-restore v1.8.8 (nf_tables): Couldn't load match \`secagent':No such file or directory\\n\\nError occurred at line: ${prng.int(60, 140)}\\nTry \`iptables-restore -h' or 'iptables-restore --help' for more information.\\n" ipFamily="IPv4"`,
      );
      scene.podKlog('kube-proxy', at + 1, 'I', 'proxier.go:817', '"Sync failed" ipFamily="IPv4" retryingTime="30s"');
    }
    const kubernetes = node.serviceCidr.replace('.0.0/16', '.0.1');
    for (const at of scene.every(26_000, { from: scene.from + 8_000 })) {
      scene.kubelet(
        at,
        'I',
        'prober.go:120',
        `"Probe failed" probeType="Liveness" pod="kube-system/${scene.podNamed('metrics-server').name}" podUID="${scene.podNamed('metrics-server').uid}" containerName="metrics-server" probeResult="failure" output="Get \\"https://${scene.podNamed('metrics-server').ip}:10250/livez\\": dial tcp: ${kubernetes}:443: connect: connection refused"`,
      );
    }
  },
});
