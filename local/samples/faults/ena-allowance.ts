import { defineFault } from '../fault';

/** Counters of the ena driver (ethtool -S), which the hypervisor fills in. */
export default defineFault({
  name: 'ena-allowance',
  title: 'The instance exceeds its network allowances',
  story:
    'A batch of pods asks the VPC resolver thousands of times per second and pushes small packets. The instance goes over its link-local and packet-rate allowances: the hypervisor drops what is above, DNS answers go missing, transmit completions come late.',
  files: [
    'networking/ethtool.txt',
    'kernel/dmesg*',
    'var_log/*coredns*',
    'networking/ifconfig.txt',
    'var_log/*eks-node-monitoring-agent*',
  ],
  expects: [
    { category: 'ena', severity: 'medium', rules: ['ena-allowance-exceeded'] },
    { category: 'dns', severity: 'high', rules: ['coredns-upstream-timeout'] },
  ],
  startsMinutesBefore: 120,
  plant(scene) {
    const { node, prng } = scene;
    const device = node.enis[0]!.device;
    scene.ethtool(device, 'linklocal_allowance_exceeded', 184_223);
    scene.ethtool(device, 'pps_allowance_exceeded', 918_440);
    scene.ethtool(device, 'bw_out_allowance_exceeded', 22_901);
    scene.ethtool(device, 'conntrack_allowance_available', -360_000);
    scene.ethtool(device, 'queue_1_tx_queue_stop', 1_204);
    scene.ethtool(device, 'queue_1_tx_missed_tx', 3);
    node.interfaces.find((i) => i.name === device)!.rxDropped += 20_417;
    scene.edit('networking/ifconfig.txt', /dropped 20417/, (text) => text);
    for (const at of scene.every(1_900_000)) {
      scene.kernel(
        at,
        `ena 0000:00:05.0 ${device}: TX hasn't completed, qid 1, index ${prng.int(10, 900)}. 5004 msecs since last napi execution, napi scheduled: 1`,
      );
    }
    const coredns = scene.podNamed('coredns');
    for (const at of scene.every(13_000, { max: 500 })) {
      scene.pod(
        'coredns',
        at,
        `[ERROR] plugin/errors: 2 ${prng.pick(['s3', 'sqs', 'dynamodb'])}.${node.who.region}.amazonaws.com. ${prng.pick(['A', 'AAAA'])}: read udp ${coredns.ip}:${prng.int(32_768, 60_999)}->${node.vpcCidr.split('.').slice(0, 2).join('.')}.0.2:53: i/o timeout`,
        'stdout',
      );
    }
    for (const at of scene.every(600_000)) {
      scene.pod(
        'eks-node-monitoring-agent',
        at,
        JSON.stringify({
          level: 'info',
          ts: node.utc.isoMillis(at),
          caller: 'networking/interface.go:118',
          msg: 'notifying condition',
          reason: 'LinkLocalExceeded',
          message: `linklocal_allowance_exceeded increased on ${device}`,
        }),
        'stdout',
      );
    }
  },
});
