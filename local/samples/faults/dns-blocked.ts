import { defineFault } from '../fault';
import { comment, dport, type Rule } from '../model/tables';
import type { Scene } from '../scene';

/** Rules a misconfigured host firewall put before kube-proxy's, with the packets they have eaten since. */
function blockingRules(scene: Scene): Rule[] {
  const { node, prng } = scene;
  const rule = (
    packets: number,
    perPacket: number,
    rest: Omit<Rule, 'packets' | 'bytes' | 'fault' | 'target'>,
  ): Rule => ({
    ...rest,
    packets,
    bytes: packets * perPacket,
    target: 'DROP',
    fault: scene.fault,
  });
  const dns = `${node.clusterDns}/32`;
  return [
    rule(prng.int(41_000, 52_000), 76, { source: node.vpcCidr, destination: node.vpcCidr, matches: [] }),
    rule(prng.int(8_000, 11_000), 60, { destination: node.serviceCidr, matches: [] }),
    rule(prng.int(28_000, 36_000), 79, { destination: dns, protocol: 'udp', matches: [dport('udp', 53)] }),
    rule(prng.int(900, 1_400), 60, {
      destination: dns,
      protocol: 'tcp',
      matches: [comment('block-dns'), dport('tcp', 53)],
    }),
  ];
}

/** Queries that no answer ever confirmed: several times the flows of a healthy twin. */
function unansweredFlows(scene: Scene): void {
  const { node, prng } = scene;
  const local = node.pods.filter((pod) => pod.eni && !pod.name.startsWith('coredns'));
  const servers = node.services.find((service) => service.name === 'kube-dns')!.endpoints;
  const count = node.conntrack.flows.length * 4;
  for (let i = 0; i < count; i++) {
    const pod = prng.pick(local);
    const server = prng.pick(servers);
    const sport = prng.int(32_768, 60_999);
    node.conntrack.flows.push({
      protocol: 'udp',
      ttl: prng.int(1, 29),
      state: '',
      src: pod.ip,
      dst: node.clusterDns,
      sport,
      dport: 53,
      replySrc: server,
      replyDst: pod.ip,
      replySport: 53,
      replyDport: sport,
      flag: '[UNREPLIED] ',
      mark: 0,
      fault: scene.fault,
    });
  }
}

export default defineFault({
  name: 'dns-blocked',
  title: 'A host firewall drops pod-to-pod and DNS traffic',
  story:
    'Someone loads a host firewall profile. Its rules land in FORWARD before KUBE-FORWARD and drop everything from pod to pod, to the service range and to kube-dns; a blackhole route for the service range is added too. Within seconds every lookup of every pod times out; the API server stays reachable from the host, so the node stays Ready.',
  files: [
    'networking/iptables-save.txt',
    'networking/iptables.txt',
    'networking/iptables-filter.txt',
    'networking/iproute.txt',
    'networking/conntrack.txt',
    'ipamd/metrics.json',
    'var_log/aws-routed-eni/ipamd*',
    'var_log/*coredns*',
    'var_log/*eks-pod-identity-agent*',
    'var_log/*ebs-csi-node*',
    'kubelet/kubelet.log',
  ],
  expects: [
    {
      category: 'packet-filter',
      severity: 'critical',
      rules: ['iptables-drops-dns', 'iptables-drops-pod-traffic', 'iptables-drops-service-traffic'],
    },
    {
      category: 'dns',
      severity: 'high',
      rules: ['coredns-upstream-timeout', 'dns-queries-unanswered', 'node-dns-lookup-timeout'],
    },
    { category: 'routing', severity: 'medium', rules: ['route-blackholes-cluster-network'] },
  ],
  startsMinutesBefore: 47,
  plant(scene) {
    const { node, prng, from } = scene;
    const forward = node.filter.get('FORWARD')!.rules;
    const before = forward.findIndex((rule) => rule.target === 'KUBE-FORWARD');
    forward.splice(before, 0, ...blockingRules(scene));
    node.routes.unshift(scene.row(`blackhole ${node.serviceCidr} `));
    unansweredFlows(scene);

    const resolver = `${node.vpcCidr.split('.').slice(0, 2).join('.')}.0.2`;
    const coredns = scene.podNamed('coredns');
    for (const at of scene.every(9_000)) {
      const name = prng.pick([
        'ledger.payments.svc.cluster.local.',
        `sts.${node.who.region}.amazonaws.com.`,
        'query.search.svc.cluster.local.',
        'api.web.svc.cluster.local.',
      ]);
      scene.pod(
        'coredns',
        at + 2_000,
        `[ERROR] plugin/errors: 2 ${name} ${prng.pick(['A', 'AAAA'])}: read udp ${coredns.ip}:${prng.int(32_768, 60_999)}->${resolver}:53: i/o timeout`,
        'stdout',
      );
    }
    const lookup = (host: string) =>
      `lookup ${host} on ${node.clusterDns}:53: read udp ${prng.pick(node.pods).ip}:${prng.int(32_768, 60_999)}->${node.clusterDns}:53: i/o timeout`;
    for (const at of scene.every(61_000)) {
      scene.podKlog(
        'ebs-plugin',
        at + 10_000,
        'E',
        'driver.go:107',
        `"GRPC error" err="rpc error: code = Internal desc = could not call EC2: Post \\"https://ec2.${node.who.region}.amazonaws.com/\\": dial tcp: ${lookup(`ec2.${node.who.region}.amazonaws.com`)}"`,
      );
    }
    for (const at of scene.every(124_000, { from: from + 40_000 })) {
      scene.pod(
        'eks-pod-identity-agent',
        at,
        JSON.stringify({
          'client-addr': `${prng.pick(node.pods).ip}:${prng.int(32_768, 60_999)}`,
          'cluster-name': node.who.cluster,
          level: 'error',
          msg: `Error fetching credentials: error getting credentials to cache: unable to fetch credentials from EKS Auth: dial tcp: ${lookup(`eks-auth.${node.who.region}.api.aws`)}`,
          time: `${node.utc.isoMillis(at).slice(0, 19)}Z`,
        }),
      );
    }
    // applications lose their dependencies: probes go first, after the failure threshold
    const apps = node.pods.filter((pod) => pod.eni && ['shop', 'payments', 'web'].includes(pod.namespace));
    for (const at of scene.every(20_000, { from: from + 15_000 })) {
      const pod = prng.pick(apps);
      scene.kubelet(
        at,
        'I',
        'prober.go:120',
        `"Probe failed" probeType="Readiness" pod="${pod.namespace}/${pod.name}" podUID="${pod.uid}" containerName="${pod.containers[0]!.name}" probeResult="failure" output="Get \\"http://${pod.ip}:${pod.port}/readyz\\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"`,
      );
    }
    // the host itself: addresses of the service range have no route, so connect fails before a packet leaves
    const api = `${node.serviceCidr.replace('.0.0/16', '.0.1')}:443`;
    for (const at of scene.every(60_000, { from: from + 5_000 })) {
      scene.ipamd(
        at,
        'error',
        'ipamd/ipamd.go:2121',
        `Failed to get node while determining schedulability: Get "https://${api}/api/v1/nodes/${node.who.nodeName}": dial tcp ${api}: connect: invalid argument`,
      );
      scene.ipamd(
        at + 30_000,
        'error',
        'ipamd/ipamd.go:599',
        `Unable to reach API Server, Get "https://${api}/version": dial tcp ${api}: connect: invalid argument`,
      );
    }
    scene.metric('awscni_ipamd_error_count', '{fn="reconcileFailedGetENIs"}', 94);
    scene.metric('awscni_ipamd_error_count', '{fn="increaseIPPoolAllocIPAddressesFailed"}', 47);
  },
});
