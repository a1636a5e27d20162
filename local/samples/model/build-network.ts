import type { Prng } from '../prng';
import { toAddress, toNumber } from './names';
import type { ConntrackCpu, Eni, Flow, NetInterface, Pod, Row, Service } from './node-model';

const SLOTS = 14;

/** Three ENIs of one /19 subnet: the primary and two the CNI attached. */
export function buildEnis(prng: Prng, ip: string, firstDevice: (index: number) => string): Eni[] {
  const subnet = Math.floor(toNumber(ip) / 8192) * 8192;
  // own range per node, so that twins in one subnet do not share addresses
  const range = subnet + 256 + (toNumber(ip) % 127) * 60;
  return [0, 1, 2].map((index) => {
    const mine = prng.fork(`eni/${index}`);
    const first = range + index * 20;
    return {
      id: `eni-0${mine.hex(16)}`,
      attachment: `eni-attach-0${mine.hex(16)}`,
      device: firstDevice(index),
      index,
      mac: `06:${[mine.hex(2), mine.hex(2), mine.hex(2), mine.hex(2), mine.hex(2)].join(':')}`,
      ip: index === 0 ? ip : toAddress(first),
      secondary: Array.from({ length: SLOTS }, (_, i) => toAddress(first + 1 + i)),
      subnetCidr: `${toAddress(subnet)}/19`,
      gateway: toAddress(subnet + 1),
      subnetId: `subnet-0${prng.fork('subnet').hex(16)}`,
    };
  });
}

/** `ip route show table all` of a node with the VPC CNI: one table per secondary ENI, one host route per pod. */
export function buildRoutes(enis: readonly Eni[], pods: readonly Pod[], resolver: string): Row[] {
  const primary = enis[0]!;
  const { gateway: gw, device, ip, subnetCidr } = primary;
  const text: string[] = [];
  for (const eni of enis.slice(1)) {
    text.push(`default via ${gw} dev ${eni.device} table ${eni.index + 1} `);
    text.push(`${gw} dev ${eni.device} table ${eni.index + 1} scope link `);
  }
  text.push(`default via ${gw} dev ${device} proto dhcp src ${ip} metric 512 `);
  text.push(`${resolver} via ${gw} dev ${device} proto dhcp src ${ip} metric 512 `);
  text.push(`${subnetCidr} dev ${device} proto kernel scope link src ${ip} metric 512 `);
  text.push(`${gw} dev ${device} proto dhcp scope link src ${ip} metric 512 `);
  for (const pod of pods) if (pod.veth) text.push(`${pod.ip} dev ${pod.veth} scope link `);
  const last = toAddress(toNumber(subnetCidr.split('/')[0]!) + 8191);
  text.push(`local ${ip} dev ${device} table local proto kernel scope host src ${ip} `);
  text.push(`broadcast ${last} dev ${device} table local proto kernel scope link src ${ip} `);
  text.push('local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1 ');
  text.push('local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1 ');
  text.push('broadcast 127.255.255.255 dev lo table local proto kernel scope link src 127.0.0.1 ');
  text.push('169.254.170.23 dev pod-id-link0 proto kernel scope link ');
  text.push('::1 dev lo proto kernel metric 256 pref medium');
  text.push(`fe80::/64 dev ${device} proto kernel metric 512 pref medium`);
  text.push('local ::1 dev lo table local proto kernel metric 0 pref medium');
  text.push(`multicast ff00::/8 dev ${device} table local proto kernel metric 256 pref medium`);
  return text.map((line) => ({ text: line }));
}

/** `ip rule show`: to-pod rules, the mark rule, from-pod rules for pods on secondary ENIs. */
export function buildRules(pods: readonly Pod[]): Row[] {
  const text = ['0:\tfrom all lookup local'];
  for (const pod of pods) if (pod.veth) text.push(`512:\tfrom all to ${pod.ip} lookup main`);
  text.push('1024:\tfrom all fwmark 0x80/0x80 lookup main');
  for (const pod of pods)
    if (pod.eni && pod.eni.index > 0) text.push(`1536:\tfrom ${pod.ip} lookup ${pod.eni.index + 1}`);
  text.push('32766:\tfrom all lookup main', '32767:\tfrom all lookup default');
  return text.map((line) => ({ text: line }));
}

const ENA = [
  'total_resets',
  'reset_fail',
  'tx_timeout',
  'suspend',
  'resume',
  'wd_expired',
  'interface_up',
  'interface_down',
  'admin_q_pause',
];
const ALLOWANCES = [
  'bw_in_allowance_exceeded',
  'bw_out_allowance_exceeded',
  'pps_allowance_exceeded',
  'conntrack_allowance_exceeded',
  'conntrack_allowance_available',
  'linklocal_allowance_exceeded',
];
const TX = [
  'cnt',
  'bytes',
  'queue_stop',
  'prepare_ctx_err',
  'queue_wakeup',
  'dma_mapping_err',
  'linearize',
  'linearize_failed',
  'napi_comp',
  'tx_poll',
  'doorbells',
  'bad_req_id',
  'llq_buffer_copy',
  'missed_tx',
  'unmask_interrupt',
];
const RX = [
  'cnt',
  'bytes',
  'rx_copybreak_pkt',
  'csum_good',
  'refil_partial',
  'csum_bad',
  'page_alloc_fail',
  'skb_alloc_fail',
  'dma_mapping_err',
  'bad_desc_num',
  'bad_req_id',
  'empty_rx_ring',
  'csum_unchecked',
  'xdp_aborted',
  'xdp_drop',
  'xdp_pass',
  'xdp_tx',
  'xdp_invalid',
  'xdp_redirect',
];
const ADMIN = [
  'ena_admin_q_aborted_cmd',
  'ena_admin_q_submitted_cmd',
  'ena_admin_q_completed_cmd',
  'ena_admin_q_out_of_space',
  'ena_admin_q_no_completion',
];
/** Counters that grow on a healthy interface; all others stay 0. */
const BUSY = new Set([
  'cnt',
  'bytes',
  'napi_comp',
  'tx_poll',
  'doorbells',
  'llq_buffer_copy',
  'unmask_interrupt',
  'rx_copybreak_pkt',
  'csum_good',
  'csum_unchecked',
]);

function enaStats(prng: Prng, queues: number, rx: number, tx: number): NetInterface['stats'] {
  const stats: NetInterface['stats'] = new Map();
  const set = (name: string, value: number) => stats.set(name, { value });
  for (const name of ENA) set(name, name === 'interface_up' ? 1 : 0);
  for (const name of ALLOWANCES) set(name, name === 'conntrack_allowance_available' ? prng.int(380_000, 440_000) : 0);
  for (const [direction, names, packets] of [
    ['tx', TX, tx],
    ['rx', RX, rx],
  ] as const) {
    for (let queue = 0; queue < queues; queue++) {
      const share = Math.floor(packets / queues);
      for (const name of names) {
        set(
          `queue_${queue}_${direction}_${name}`,
          !BUSY.has(name)
            ? 0
            : name === 'bytes'
              ? share * prng.int(500, 900)
              : prng.int(Math.floor(share * 0.7), share),
        );
      }
    }
  }
  for (const name of ADMIN) set(name, /submitted|completed/.test(name) ? 94 : 0);
  return stats;
}

export function buildInterfaces(prng: Prng, enis: readonly Eni[], pods: readonly Pod[], cpus: number): NetInterface[] {
  const make = (
    name: string,
    mac: string,
    mtu: number,
    ip: string | null,
    prefix: number,
    kind: NetInterface['kind'],
    scale: number,
  ): NetInterface => {
    const rxPackets = prng.int(scale, scale * 3);
    const txPackets = prng.int(scale, scale * 3);
    const stats: NetInterface['stats'] = kind === 'ena' ? enaStats(prng, cpus, rxPackets, txPackets) : new Map();
    return { name, mac, mtu, ip, prefix, kind, rxPackets, txPackets, rxErrors: 0, rxDropped: 0, txErrors: 0, stats };
  };
  const out: NetInterface[] = enis.map((eni) =>
    make(eni.device, eni.mac, 9001, eni.index === 0 ? eni.ip : null, 19, 'ena', eni.index === 0 ? 9_000_000 : 400_000),
  );
  for (const pod of pods) {
    if (pod.veth)
      out.push(
        make(
          pod.veth,
          `${prng.pick(['2e', '7a', 'ce'])}:${[1, 2, 3, 4, 5].map(() => prng.hex(2)).join(':')}`,
          9001,
          null,
          32,
          'veth',
          60_000,
        ),
      );
  }
  out.push(make('lo', '00:00:00:00:00:00', 65536, '127.0.0.1', 8, 'lo', 800_000));
  return out;
}

export function buildConntrackCpus(prng: Prng, cpus: number): ConntrackCpu[] {
  return Array.from({ length: cpus }, () => ({
    found: prng.int(0, 40),
    invalid: prng.int(80, 900),
    insert: 0,
    insertFailed: 0,
    drop: 0,
    earlyDrop: 0,
    error: prng.int(0, 4),
    searchRestart: prng.int(0, 30),
  }));
}

/** Flows of a busy healthy node: DNS, service traffic after DNAT, kubelet and API server connections. */
export function buildFlows(
  prng: Prng,
  pods: readonly Pod[],
  services: readonly Service[],
  node: { ip: string; apiIp: string; vpc: string },
  count: number,
): Flow[] {
  const local = pods.filter((pod) => pod.eni && !pod.name.startsWith('coredns'));
  const reachable = services.filter((service) => service.endpoints.length > 0 && service.name !== 'kubernetes');
  const dns = services.find((service) => service.name === 'kube-dns')!;
  const ephemeral = () => prng.int(32_768, 60_999);
  return Array.from({ length: count }, (_, i): Flow => {
    const pod = prng.pick(local);
    const sport = ephemeral();
    if (i % 5 === 0) {
      const to = prng.pick(dns.endpoints);
      return {
        protocol: 'udp',
        ttl: prng.int(2, 119),
        state: '',
        src: pod.ip,
        dst: dns.clusterIp,
        sport,
        dport: 53,
        replySrc: to,
        replyDst: pod.ip,
        replySport: 53,
        replyDport: sport,
        flag: prng.chance(0.3) ? '[ASSURED] ' : '',
        mark: 0,
      };
    }
    if (i % 11 === 0) {
      return {
        protocol: 'tcp',
        ttl: prng.int(300, 86_399),
        state: 'ESTABLISHED',
        src: node.ip,
        dst: node.apiIp,
        sport,
        dport: 443,
        replySrc: node.apiIp,
        replyDst: node.ip,
        replySport: 443,
        replyDport: sport,
        flag: '[ASSURED] ',
        mark: 128,
      };
    }
    if (i % 7 === 0) {
      return {
        protocol: 'tcp',
        ttl: prng.int(1, 119),
        state: 'TIME_WAIT',
        src: node.ip,
        dst: pod.ip,
        sport,
        dport: pod.port,
        replySrc: pod.ip,
        replyDst: node.ip,
        replySport: pod.port,
        replyDport: sport,
        flag: '[ASSURED] ',
        mark: 0,
      };
    }
    // what every node has: a client that went away before the answer
    if (i % 61 === 0) {
      const peer = `${node.vpc}.${prng.int(64, 127)}.${prng.int(10, 250)}`;
      return {
        protocol: 'tcp',
        ttl: prng.int(20, 119),
        state: 'SYN_SENT',
        src: peer,
        dst: pod.ip,
        sport,
        dport: pod.port,
        replySrc: pod.ip,
        replyDst: peer,
        replySport: pod.port,
        replyDport: sport,
        flag: '[UNREPLIED] ',
        mark: 0,
      };
    }
    const service = prng.pick(reachable);
    const port = prng.pick(service.ports.filter((p) => p.protocol === 'tcp'));
    const to = prng.pick(service.endpoints);
    const open = prng.chance(0.6);
    return {
      protocol: 'tcp',
      ttl: open ? prng.int(80_000, 86_399) : prng.int(1, 119),
      state: open ? 'ESTABLISHED' : 'TIME_WAIT',
      src: pod.ip,
      dst: service.clusterIp,
      sport,
      dport: port.port,
      replySrc: to,
      replyDst: pod.ip,
      replySport: port.target,
      replyDport: sport,
      flag: '[ASSURED] ',
      mark: 0,
    };
  });
}
