import conntrack from '../../../../functions/core/inspect/inspectors/conntrack';
import routes from '../../../../functions/core/inspect/inspectors/ip-routes';
import rules from '../../../../functions/core/inspect/inspectors/ip-rules';
import ipvs from '../../../../functions/core/inspect/inspectors/ipvs';
import resolvConf from '../../../../functions/core/inspect/inspectors/resolv-conf';
import windowsHns from '../../../../functions/core/inspect/inspectors/windows-hns';
import { read } from '../read';

describe('ip route', () => {
  it('reads multipath, link states, types and tables', () => {
    const text = `default proto static metric 100 
	nexthop via 10.0.0.1 dev eth0 weight 1 
	nexthop via 10.0.0.2 dev eth1 weight 1 
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.7 linkdown 
throw 10.9.0.0/16 table 200 
unreachable default dev lo table unspec proto kernel metric 4294967295 error -101 pref medium
unreachable default table 300 metric 4278198272 
local ::1 dev lo table local proto kernel metric 0 pref medium
multicast ff00::/8 dev eth0 table local proto kernel metric 256 pref medium
`;
    const { facts, reading } = read(routes, 'networking/iproute.txt', text);
    expect(reading.unparsed).toEqual([]);
    expect(facts?.total).toBe(7);
    expect(facts?.byTable).toEqual({ main: 2, 200: 1, unspec: 1, 300: 1, local: 2 });
    expect(facts?.routes.map((route) => [route.destination, route.state])).toEqual([
      ['default', null],
      ['10.0.0.0/24', 'linkdown'],
    ]);
    expect(facts?.negative.map((route) => `${route.type} ${route.destination} ${route.table}`)).toEqual([
      'throw 10.9.0.0/16 200',
      'unreachable default 300',
    ]);
  });
});

describe('ip rule', () => {
  it('reads lookups, marks, interfaces and verdicts', () => {
    const text = `0:	from all lookup local
10:	from all fwmark 0x80/0x80 lookup main
20:	not from all fwmark 0xca6c lookup 51820
30:	from all iif vlan.eth.1 lookup 101
40:	from 10.0.0.0/8 to 10.1.0.0/16 blackhole
`;
    const { facts } = read(rules, 'networking/iprule.txt', text);
    expect(facts?.rules).toMatchObject([
      { priority: 0, lookup: 'local' },
      { mark: '0x80/0x80', lookup: 'main' },
      { mark: '0xca6c', lookup: '51820' },
      { inInterface: 'vlan.eth.1', lookup: '101' },
      { from: '10.0.0.0/8', to: '10.1.0.0/16', verdict: 'blackhole', lookup: null },
    ]);
  });
});

describe('conntrack', () => {
  it('reads counters of old and new kernels, and flows of every protocol', () => {
    const text = `*** Output of conntrack -S *** 
cpu=0   	searched=11 found=2 new=3 invalid=1 ignore=9 delete=4 delete_list=4 insert=3 insert_failed=1 drop=1 early_drop=0 error=0 search_restart=5 
cpu=1   	found=2 invalid=1 insert=0 insert_failed=2 drop=0 early_drop=7 error=0 search_restart=0 clash_resolve=0 chaintoolong=1 
*** Output of conntrack -L ***
tcp      6 86399 ESTABLISHED src=10.0.0.7 dst=10.0.0.9 sport=1 dport=443 src=10.0.0.9 dst=10.0.0.7 sport=443 dport=1 [ASSURED] mark=0 use=1
tcp      6 117 SYN_SENT src=10.0.0.7 dst=10.0.0.9 sport=2 dport=443 [UNREPLIED] src=10.0.0.9 dst=10.0.0.7 sport=443 dport=2 mark=0 use=1
udp      17 29 src=10.0.0.7 dst=172.20.0.10 sport=3 dport=53 [UNREPLIED] src=10.0.0.8 dst=10.0.0.7 sport=53 dport=3 mark=0 use=1
udp      17 29 src=10.0.0.7 dst=10.0.0.3 sport=3 dport=5353 src=10.0.0.3 dst=10.0.0.7 sport=5353 dport=3 mark=0 use=1
icmpv6   58 29 src=fe80::1 dst=ff02::1 type=128 code=0 id=1 src=ff02::1 dst=fe80::1 type=129 code=0 id=1 mark=0 use=1
unknown  2 599 src=0.0.0.0 dst=224.0.0.1 [UNREPLIED] src=224.0.0.1 dst=0.0.0.0 mark=0 use=1
conntrack v1.4.6 (conntrack-tools): 6 flow entries have been shown.
`;
    const { facts, reading } = read(conntrack, 'networking/conntrack.txt', text);
    expect(reading.unparsed).toEqual([]);
    expect(facts).toMatchObject({
      cpus: 2,
      stats: { insert_failed: 3, drop: 1, early_drop: 7, search_restart: 5, chaintoolong: 1 },
      flows: 6,
      unreplied: 3,
      byProtocol: { tcp: 2, udp: 2, icmpv6: 1, unknown: 1 },
      byState: { ESTABLISHED: 1, SYN_SENT: 1 },
      dns: { flows: 1, unreplied: 1 },
      complete: true,
    });
    expect(facts?.topSources[0]).toEqual({ key: '10.0.0.7', count: 4 });
    expect(facts?.topDestinations[0]).toEqual({ key: '10.0.0.9:443', count: 2 });
  });

  it('adds the IPv6 flows but not the counters, which are those of the whole table', () => {
    const v4 = read(
      conntrack,
      'a',
      'cpu=0 found=1 drop=2 \nudp      17 29 src=10.0.0.7 dst=1.1.1.1 sport=3 dport=53 src=1.1.1.1 dst=10.0.0.7 sport=53 dport=3\n',
    ).facts!;
    const v6 = read(
      conntrack,
      'b',
      'cpu=0 found=1 drop=2 \nudp      17 29 src=fd00::7 dst=fd00::1 sport=3 dport=53 src=fd00::1 dst=fd00::7 sport=53 dport=3\n',
    ).facts!;
    expect(conntrack.merge!(v4, v6)).toMatchObject({ flows: 2, stats: { drop: 2 }, cpus: 1, dns: { flows: 2 } });
  });
});

describe('resolv.conf', () => {
  it('keeps servers in order and the last search list', () => {
    const { facts } = read(
      resolvConf,
      'r',
      'domain a\nnameserver 10.0.0.2\nnameserver fd00::2\nsearch b c\noptions ndots:5 edns0\nsortlist 1.2.3.4\n',
    );
    expect(facts).toMatchObject({
      nameservers: ['10.0.0.2', 'fd00::2'],
      search: ['b', 'c'],
      options: ['ndots:5', 'edns0'],
    });
  });
});

describe('ipvsadm', () => {
  it('counts backends per service, and firewall marks', () => {
    const { facts } = read(
      ipvs,
      'i',
      '-A -t [fd00::1]:443 -s rr\n-a -t [fd00::1]:443 -r [fd00::9]:443 -m -w 1\n-A -f 7 -s wlc -p 300\nTCP  172.20.0.1:443                     12 34 56 78 90\n',
    );
    expect(facts?.services).toMatchObject([
      { protocol: 'tcp', address: '[fd00::1]:443', scheduler: 'rr', backends: 1 },
      { protocol: 'fwmark', address: '7', scheduler: 'wlc', backends: 0 },
    ]);
  });
});

describe('HNS', () => {
  it('counts endpoints without an address', () => {
    const text =
      '{\n"Name": "a",\n"IPAddress": "10.0.0.1",\n"Policies": [{"Type": "x"}]\n}\n{\n"Name": "b",\n"IPAddress": ""\n}\n';
    expect(read(windowsHns, 'system/network/hns/endpoint.txt', text).facts).toMatchObject({
      endpoints: 2,
      endpointsWithoutAddress: 1,
    });
  });
});
