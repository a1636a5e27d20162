import { defineFault } from '../fault';

/** The errors plugin for the timeouts; SERVFAIL lines need the log plugin with class error. */
export default defineFault({
  name: 'coredns-upstream-timeout',
  title: 'The resolver of the VPC does not answer CoreDNS',
  story:
    'A network ACL blocks UDP replies from the resolver. Names of the cluster still resolve, every outside name times out after two seconds, and CoreDNS answers SERVFAIL.',
  files: ['var_log/*coredns*', 'kubelet/kubelet.log'],
  expects: [
    { category: 'dns', severity: 'high', rules: ['coredns-upstream-timeout'] },
    { category: 'dns', severity: 'medium', rules: ['coredns-servfail'] },
  ],
  startsMinutesBefore: 66,
  plant(scene) {
    const { node, prng } = scene;
    const coredns = scene.podNamed('coredns');
    const resolver = `${node.vpcCidr.split('.').slice(0, 2).join('.')}.0.2`;
    for (const at of scene.every(6_000, { max: 600 })) {
      const name = prng.pick([
        `sqs.${node.who.region}.amazonaws.com.`,
        'api.stripe.example.',
        'hooks.chat.example.',
        `logs.${node.who.region}.amazonaws.com.`,
      ]);
      scene.pod(
        'coredns',
        at,
        `[ERROR] plugin/errors: 2 ${name} ${prng.pick(['A', 'AAAA'])}: read udp ${coredns.ip}:${prng.int(32_768, 60_999)}->${resolver}:53: i/o timeout`,
        'stdout',
      );
      if (prng.chance(0.5))
        scene.pod(
          'coredns',
          at + 4,
          `[INFO] ${prng.pick(node.pods).ip}:${prng.int(32_768, 60_999)} - ${prng.int(1, 65_535)} "A IN ${name} udp ${name.length + 24} false 1232" SERVFAIL qr,rd ${name.length + 17} 2.000${prng.int(100, 999)}s`,
          'stdout',
        );
    }
    for (const at of scene.every(180_000)) {
      scene.kubelet(
        at,
        'I',
        'prober.go:120',
        `"Probe failed" probeType="Readiness" pod="kube-system/${coredns.name}" podUID="${coredns.uid}" containerName="coredns" probeResult="failure" output="HTTP probe failed with statuscode: 503"`,
      );
    }
  },
});
