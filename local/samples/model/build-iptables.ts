import type { Prng } from '../prng';
import { endpointChain, externalChain, serviceChain } from './names';
import type { Service } from './node-model';
import { comment, ctstate, dport, type Match, type Rule, type Tables } from './tables';

const MARK_MASQ: Match = { save: '--set-xmark 0x4000/0x4000', list: 'MARK or 0x4000' };

interface Network {
  readonly vpcCidr: string;
  readonly ip: string;
  readonly device: string;
}

interface Writer {
  readonly tables: Tables;
  add(chain: string, rule: Partial<Rule> & { target: string }, packets?: number): void;
}

function writer(prng: Prng): Writer {
  const tables: Tables = new Map();
  return {
    tables,
    add(chain, rule, packets = 0) {
      const bytes = packets * 60 + prng.int(0, packets * 8);
      tables.get(chain)!.rules.push({ matches: [], packets, bytes, ...rule });
    },
  };
}

function chains(tables: Tables, prng: Prng, builtIn: readonly string[], own: readonly string[]): void {
  for (const name of builtIn) {
    const packets = prng.int(200_000, 4_000_000);
    tables.set(name, { policy: 'ACCEPT', packets, bytes: packets * 611, rules: [] });
  }
  for (const name of own) tables.set(name, { policy: null, packets: 0, bytes: 0, rules: [] });
}

/** filter as kube-proxy of 1.33 writes it, with the DROP rules that every healthy node has. */
export function buildFilter(prng: Prng, services: readonly Service[]): Tables {
  const { tables, add } = writer(prng);
  const portals = ['KUBE-EXTERNAL-SERVICES', 'KUBE-FIREWALL', 'KUBE-FORWARD', 'KUBE-KUBELET-CANARY', 'KUBE-NODEPORTS'];
  chains(
    tables,
    prng,
    ['INPUT', 'FORWARD', 'OUTPUT'],
    [...portals, 'KUBE-PROXY-CANARY', 'KUBE-PROXY-FIREWALL', 'KUBE-SERVICES'],
  );
  const fresh = ctstate('NEW');
  const flows = prng.int(30_000, 90_000);
  add(
    'INPUT',
    { matches: [fresh, comment('kubernetes load balancer firewall')], target: 'KUBE-PROXY-FIREWALL' },
    flows,
  );
  add('INPUT', { matches: [comment('kubernetes health check service ports')], target: 'KUBE-NODEPORTS' }, flows * 44);
  add(
    'INPUT',
    { matches: [fresh, comment('kubernetes externally-visible service portals')], target: 'KUBE-EXTERNAL-SERVICES' },
    flows,
  );
  add('INPUT', { target: 'KUBE-FIREWALL' }, flows * 45);
  const forwarded = prng.int(9_000, 30_000);
  add(
    'FORWARD',
    { matches: [fresh, comment('kubernetes load balancer firewall')], target: 'KUBE-PROXY-FIREWALL' },
    forwarded,
  );
  add('FORWARD', { matches: [comment('kubernetes forwarding rules')], target: 'KUBE-FORWARD' }, forwarded * 51);
  add('FORWARD', { matches: [fresh, comment('kubernetes service portals')], target: 'KUBE-SERVICES' }, forwarded);
  add(
    'FORWARD',
    { matches: [fresh, comment('kubernetes externally-visible service portals')], target: 'KUBE-EXTERNAL-SERVICES' },
    forwarded,
  );
  add(
    'OUTPUT',
    { matches: [fresh, comment('kubernetes load balancer firewall')], target: 'KUBE-PROXY-FIREWALL' },
    flows,
  );
  add('OUTPUT', { matches: [fresh, comment('kubernetes service portals')], target: 'KUBE-SERVICES' }, flows);
  add('OUTPUT', { target: 'KUBE-FIREWALL' }, flows * 41);
  add('KUBE-FIREWALL', {
    source: '!127.0.0.0/8',
    destination: '127.0.0.0/8',
    matches: [comment('block incoming localnet connections'), ctstate('RELATED,ESTABLISHED,DNAT', true)],
    target: 'DROP',
  });
  // a few invalid packets are dropped on every busy node
  add(
    'KUBE-FORWARD',
    {
      matches: [
        ctstate('INVALID'),
        {
          save: '-m nfacct --nfacct-name  ct_state_invalid_dropped_pkts',
          list: 'nfacct-name  ct_state_invalid_dropped_pkts',
        },
      ],
      target: 'DROP',
    },
    prng.int(3, 60),
  );
  add(
    'KUBE-FORWARD',
    {
      matches: [
        comment('kubernetes forwarding rules'),
        { save: '-m mark --mark 0x4000/0x4000', list: 'mark match 0x4000/0x4000' },
      ],
      target: 'ACCEPT',
    },
    prng.int(100, 900),
  );
  add(
    'KUBE-FORWARD',
    {
      matches: [comment('kubernetes forwarding conntrack rule'), ctstate('RELATED,ESTABLISHED')],
      target: 'ACCEPT',
    },
    forwarded * 49,
  );
  for (const service of services.filter((s) => s.endpoints.length === 0)) {
    for (const port of service.ports) {
      add('KUBE-SERVICES', {
        destination: `${service.clusterIp}/32`,
        protocol: port.protocol,
        matches: [
          comment(`${service.namespace}/${service.name}:${port.name} has no endpoints`),
          dport(port.protocol, port.port),
        ],
        target: 'REJECT',
        options: { save: '--reject-with icmp-port-unreachable', list: 'reject-with icmp-port-unreachable' },
      });
    }
  }
  return tables;
}

/** nat: the VPC CNI's SNAT and CONNMARK chains, kube-proxy's service and endpoint chains. */
export function buildNat(prng: Prng, services: readonly Service[], network: Network): Tables {
  const { tables, add } = writer(prng);
  const used = services.filter((s) => s.endpoints.length > 0);
  const named = used.flatMap((service) =>
    service.ports.map((port) => ({ service, port, id: `${service.namespace}/${service.name}:${port.name}` })),
  );
  const own = new Set([
    'AWS-CONNMARK-CHAIN-0',
    'AWS-SNAT-CHAIN-0',
    'KUBE-KUBELET-CANARY',
    'KUBE-MARK-MASQ',
    'KUBE-NODEPORTS',
    'KUBE-POSTROUTING',
    'KUBE-PROXY-CANARY',
    'KUBE-SERVICES',
  ]);
  for (const { service, port, id } of named) {
    own.add(serviceChain(id, port.protocol));
    if (service.nodePort) own.add(externalChain(id, port.protocol));
    for (const ip of service.endpoints) own.add(endpointChain(id, port.protocol, `${ip}:${port.target}`));
  }
  chains(tables, prng, ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'], [...own].sort());
  const flows = prng.int(50_000, 150_000);
  const connmark = { save: '--restore-mark --nfmask 0x80 --ctmask 0x80', list: 'CONNMARK restore mask 0x80' };
  add('PREROUTING', { matches: [comment('kubernetes service portals')], target: 'KUBE-SERVICES' }, flows);
  add(
    'PREROUTING',
    { in: 'eni+', matches: [comment('AWS, outbound connections')], target: 'AWS-CONNMARK-CHAIN-0' },
    flows - 900,
  );
  add('PREROUTING', { matches: [comment('AWS, CONNMARK')], target: 'CONNMARK', options: connmark }, flows);
  add('OUTPUT', { matches: [comment('kubernetes service portals')], target: 'KUBE-SERVICES' }, flows * 2);
  add('POSTROUTING', { matches: [comment('kubernetes postrouting rules')], target: 'KUBE-POSTROUTING' }, flows * 3);
  add('POSTROUTING', { matches: [comment('AWS SNAT CHAIN')], target: 'AWS-SNAT-CHAIN-0' }, flows * 3);
  add(
    'AWS-CONNMARK-CHAIN-0',
    { destination: network.vpcCidr, matches: [comment('AWS CONNMARK CHAIN, VPC CIDR')], target: 'RETURN' },
    flows - 4_000,
  );
  add(
    'AWS-CONNMARK-CHAIN-0',
    {
      matches: [comment('AWS, CONNMARK')],
      target: 'CONNMARK',
      options: { save: '--set-xmark 0x80/0x80', list: 'CONNMARK or 0x80' },
    },
    3_100,
  );
  add(
    'AWS-SNAT-CHAIN-0',
    { destination: network.vpcCidr, matches: [comment('AWS SNAT CHAIN')], target: 'RETURN' },
    flows * 2,
  );
  add(
    'AWS-SNAT-CHAIN-0',
    {
      out: '!vlan+',
      matches: [
        comment('AWS, SNAT'),
        { save: '-m addrtype ! --dst-type LOCAL', list: 'ADDRTYPE match dst-type !LOCAL' },
      ],
      target: 'SNAT',
      options: { save: `--to-source ${network.ip} --random-fully`, list: `to:${network.ip} random-fully` },
    },
    prng.int(2_000, 30_000),
  );
  add('KUBE-MARK-MASQ', { target: 'MARK', options: MARK_MASQ });
  add(
    'KUBE-POSTROUTING',
    { matches: [{ save: '-m mark ! --mark 0x4000/0x4000', list: 'mark match ! 0x4000/0x4000' }], target: 'RETURN' },
    prng.int(100, 900),
  );
  add('KUBE-POSTROUTING', { target: 'MARK', options: { save: '--set-xmark 0x4000/0x0', list: 'MARK xor 0x4000' } });
  add('KUBE-POSTROUTING', {
    matches: [comment('kubernetes service traffic requiring SNAT')],
    target: 'MASQUERADE',
    options: { save: '--random-fully', list: 'random-fully' },
  });
  for (const { service, port, id } of named) {
    const svc = serviceChain(id, port.protocol);
    const hits = prng.int(20, 4_000);
    add(
      'KUBE-SERVICES',
      {
        destination: `${service.clusterIp}/32`,
        protocol: port.protocol,
        matches: [comment(`${id} cluster IP`), dport(port.protocol, port.port)],
        target: svc,
      },
      hits,
    );
    if (service.nodePort) {
      const ext = externalChain(id, port.protocol);
      add('KUBE-NODEPORTS', {
        protocol: port.protocol,
        matches: [comment(id), dport(port.protocol, service.nodePort)],
        target: ext,
      });
      add(ext, { matches: [comment(`masquerade traffic for ${id} external destinations`)], target: 'KUBE-MARK-MASQ' });
      add(ext, { target: svc });
    }
    service.endpoints.forEach((ip, i) => {
      const to = `${ip}:${port.target}`;
      const sep = endpointChain(id, port.protocol, to);
      const left = service.endpoints.length - i;
      const probability = (1 / left).toFixed(11);
      const balance: Match[] =
        left > 1
          ? [
              {
                save: `-m statistic --mode random --probability ${probability}`,
                list: `statistic mode random probability ${probability}`,
              },
            ]
          : [];
      const share = Math.floor(hits / service.endpoints.length);
      add(svc, { matches: [comment(`${id} -> ${to}`), ...balance], target: sep }, share);
      add(sep, { source: `${ip}/32`, matches: [comment(id)], target: 'KUBE-MARK-MASQ' });
      add(
        sep,
        {
          protocol: port.protocol,
          matches: [comment(id), { save: `-m ${port.protocol}`, list: port.protocol }],
          target: 'DNAT',
          options: { save: `--to-destination ${to}`, list: `to:${to}` },
        },
        share,
      );
    });
  }
  add(
    'KUBE-SERVICES',
    {
      matches: [
        comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain'),
        { save: '-m addrtype --dst-type LOCAL', list: 'ADDRTYPE match dst-type LOCAL' },
      ],
      target: 'KUBE-NODEPORTS',
    },
    flows,
  );
  return tables;
}

/** mangle: the VPC CNI's marks for traffic of node ports; kubelet's and kube-proxy's canaries. */
export function buildMangle(prng: Prng, network: Network): Tables {
  const { tables, add } = writer(prng);
  chains(
    tables,
    prng,
    ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
    ['KUBE-IPTABLES-HINT', 'KUBE-KUBELET-CANARY', 'KUBE-PROXY-CANARY'],
  );
  const restore = { save: '--restore-mark --nfmask 0x80 --ctmask 0x80', list: 'CONNMARK restore mask 0x80' };
  add(
    'PREROUTING',
    {
      in: network.device,
      matches: [
        comment('AWS, primary ENI'),
        { save: '-m addrtype --dst-type LOCAL --limit-iface-in', list: 'ADDRTYPE match dst-type LOCAL limit-in' },
      ],
      target: 'CONNMARK',
      options: { save: '--set-xmark 0x80/0x80', list: 'CONNMARK or 0x80' },
    },
    prng.int(400_000, 900_000),
  );
  for (const device of ['eni+', 'vlan+']) {
    add(
      'PREROUTING',
      { in: device, matches: [comment('AWS, primary ENI')], target: 'CONNMARK', options: restore },
      device === 'eni+' ? prng.int(500_000, 900_000) : 0,
    );
  }
  return tables;
}
