import dns from '../../../../functions/core/rules/catalogue/network/iptables-drops-dns';
import other from '../../../../functions/core/rules/catalogue/network/iptables-drops-other-forwarded-traffic';
import pods from '../../../../functions/core/rules/catalogue/network/iptables-drops-pod-traffic';
import service from '../../../../functions/core/rules/catalogue/network/iptables-drops-service-traffic';
import blackhole from '../../../../functions/core/rules/catalogue/network/route-blackholes-cluster-network';
import { CATALOGUE } from '../../../../functions/core/rules/catalogue.generated';
import { type Bundle, bytesAt, check, inspect } from './bundle';
import { IP_RULES, ipRoutes, iptablesFilter, iptablesSave } from './nodes/network';

const POD_DROP = '-A FORWARD -s 192.168.0.0/16 -d 192.168.0.0/16 -j DROP';
const DNS_UDP = '-A FORWARD -d 172.20.0.10/32 -p udp -m udp --dport 53 -j DROP';
const DNS_TCP = '-A FORWARD -d 172.20.0.10/32 -p tcp -m tcp --dport 53 -j DROP';

const SICK: Bundle = {
  'networking/iptables-save.txt': ['iptables-save', iptablesSave([POD_DROP, DNS_UDP, DNS_TCP])],
  'networking/iptables-filter.txt': [
    'iptables-list',
    iptablesFilter([
      ['2345', '140K', 'DROP', 'all', '192.168.0.0/16', '192.168.0.0/16'],
      ['812', '58464', 'DROP', 'udp', '0.0.0.0/0', '172.20.0.10', 'udp dpt:53'],
      ['6', '360', 'DROP', 'tcp', '0.0.0.0/0', '172.20.0.10', 'tcp dpt:53'],
    ]),
  ],
  'networking/iproute.txt': ['ip-route', ipRoutes(['blackhole 172.20.0.0/16 '])],
  'networking/iprule.txt': ['ip-rule', IP_RULES],
};
const HEALTHY: Bundle = {
  'networking/iptables-save.txt': ['iptables-save', iptablesSave()],
  'networking/iptables-filter.txt': ['iptables-list', iptablesFilter()],
  'networking/iproute.txt': ['ip-route', ipRoutes()],
  'networking/iprule.txt': ['ip-rule', IP_RULES],
};

describe('pods run but DNS fails', () => {
  const { facts, gaps } = inspect(SICK);

  it('reads every file without a gap', () => {
    expect(gaps).toEqual([]);
    expect(facts.iptablesSave?.v4).toMatchObject({
      complete: true,
      vpcCidrs: ['192.168.0.0/16'],
      bulkChains: { 'KUBE-SVC': 3, 'KUBE-SEP': 2 },
      services: { ports: 4, dnsIps: ['172.20.0.10'], withoutEndpoints: 1 },
    });
  });

  it('finds the pod-to-pod drop with its counter and the exact bytes', () => {
    const verdict = check(pods, facts);
    expect(verdict).toMatchObject({
      fires: [
        {
          detail: expect.stringContaining('FORWARD rule 1 DROP -s 192.168.0.0/16 -d 192.168.0.0/16: 2345 packets'),
          facts: { packets: 2345, rules: [{ chain: 'FORWARD', ruleNumber: 1, packets: 2345 }] },
          count: 1,
        },
      ],
    });
    if (!('fires' in verdict)) throw new Error('unreachable');
    expect(verdict.fires[0]?.severity).toBeUndefined();
    expect(verdict.fires[0]?.confidence).toBeUndefined();
    expect(verdict.fires[0]!.evidence.map((evidence) => bytesAt(SICK, evidence))).toEqual([
      POD_DROP,
      expect.stringMatching(/^ ?2345 +140K DROP/),
    ]);
  });

  it('finds the DNS drops of both protocols as one problem', () => {
    expect(check(dns, facts)).toMatchObject({
      fires: [{ count: 2, facts: { packets: 818, rules: [{ ruleNumber: 2 }, { ruleNumber: 3 }] } }],
    });
  });

  it('finds the blackhole route of the Service range', () => {
    expect(check(blackhole, facts)).toMatchObject({
      fires: [{ dedup: ['172.20.0.0/16'], facts: { covers: 'Services', table: 'main', type: 'blackhole' } }],
    });
  });

  it('sees no third kind of drop', () => {
    expect(check(service, facts)).toHaveProperty('clear');
    expect(check(other, facts)).toHaveProperty('clear');
  });
});

describe('the healthy twin', () => {
  const { facts } = inspect(HEALTHY);

  it('says that kube-proxy, VPC CNI and ENI tables are normal', () => {
    expect(check(pods, facts)).toEqual({ clear: expect.stringMatching(/KUBE-\*.*AWS-SNAT-CHAIN.*AWS-CONNMARK-CHAIN/) });
    expect(check(blackhole, facts)).toEqual({ clear: expect.stringContaining('tables per ENI') });
  });

  it('fires no fact rule above low', () => {
    const loud = CATALOGUE.filter((rule) => rule.kind === 'facts').flatMap((rule) => {
      const verdict = check(rule, facts);
      return 'fires' in verdict && verdict.fires.some((one) => !['low', 'info'].includes(one.severity ?? rule.severity))
        ? [rule.id]
        : [];
    });
    expect(loud).toEqual([]);
  });
});
