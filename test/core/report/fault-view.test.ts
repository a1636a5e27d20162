import type { Facts } from '../../../functions/core/inspect/facts';
import conntrack from '../../../functions/core/inspect/inspectors/conntrack';
import interfaces from '../../../functions/core/inspect/inspectors/interfaces';
import routes from '../../../functions/core/inspect/inspectors/ip-routes';
import rules from '../../../functions/core/inspect/inspectors/ip-rules';
import enis from '../../../functions/core/inspect/inspectors/ipamd-enis';
import sysctl from '../../../functions/core/inspect/inspectors/sysctl';
import { collectionReport } from '../../../functions/core/report/collection-report';
import type { Finding } from '../../../schemas/finding';
import { read, sourceLines } from '../inspect/read';
import { readMarkup, unbalanced } from './read-markup';
import { someFinding, someInput } from './some-report';

const TEXT = {
  rules: Array.from({ length: 30 }, (_, i) => `${512 + i}:\tfrom 10.0.0.${i} lookup 2\n`).join(''),
  routes: 'default via 10.0.0.1 dev ens5\n10.0.0.1 dev ens6 table 2 scope link\nblackhole 172.20.0.0/16\n',
  sysctl: 'net.netfilter.nf_conntrack_count = 4000\nnet.netfilter.nf_conntrack_max = 4096\n',
  conntrack: `*** Output of conntrack -S ***
cpu=0   	found=2 invalid=1 insert=0 insert_failed=7 drop=12 early_drop=0 error=0 search_restart=5
*** Output of conntrack -L ***
udp      17 20 src=10.0.0.9 dst=172.20.0.10 sport=4000 dport=53 [UNREPLIED] src=172.20.0.10 dst=10.0.0.9 sport=53 dport=4000 mark=0 use=1
`,
  interfaces: `2: ens5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 qdisc mq state UP mode DEFAULT
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
3: ens6: <BROADCAST,MULTICAST> mtu 9001 qdisc mq state DOWN mode DEFAULT
`,
  enis: '{"AssignedIPs":2,"TotalIPs":2,"ENIs":{"eni-1":{"ID":"eni-1","DeviceNumber":0,"IsPrimary":true,"IPv4Addresses":{"10.0.0.4":{"Address":"10.0.0.4","Assigned":true},"10.0.0.5":{"Address":"10.0.0.5","Assigned":true}}}}}',
};

function facts(): Facts {
  const known = {
    ipRules: read(rules, 'iprule.txt', TEXT.rules).facts,
    ipRoutes: read(routes, 'iproute.txt', TEXT.routes).facts,
    sysctl: read(sysctl, 'sysctl.txt', TEXT.sysctl).facts,
    conntrack: read(conntrack, 'conntrack.txt', TEXT.conntrack).facts,
    interfaces: read(interfaces, 'interfaces.txt', TEXT.interfaces).facts,
    ipamdEnis: read(enis, 'enis.json', TEXT.enis).facts,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)) as Facts;
}

/** A finding that quotes line `line` of a file. */
function citing(n: number, file: string, text: string, line: number, about: Partial<Finding> = {}): Finding {
  const { byteStart, byteEnd } = sourceLines(text)[line - 1]!;
  return someFinding(n, { evidence: [{ file, byteStart, byteEnd, line, time: null, text: '' }], ...about });
}

const view = (...findings: Finding[]) => {
  const { text } = collectionReport(someInput(findings, { facts: facts() }));
  expect(unbalanced(readMarkup(text))).toEqual([]);
  return text.slice(text.indexOf('id="where"'), text.indexOf('id="findings"'));
};
const titles = (text: string) =>
  [...text.matchAll(/<details class="view"( open)?><summary><b>([^<]+)/g)].map((one) => [one[2], one[1] === ' open']);

describe('where it sits', () => {
  it('shows the policy rule at fault among its neighbours, and the table it leads to', () => {
    const text = view(citing(1, 'iprule.txt', TEXT.rules, 15, { title: 'No way out' }));
    expect(text.match(/<tr class="fault high">/g)).toHaveLength(1);
    expect(text).toMatch(/<tr class="fault high">.*from 10\.0\.0\.14<.*No way out/);
    expect(text).toContain('11 rows not shown');
    expect(text).toContain('12 rows not shown');
    expect(text).toContain('<b>Table 2 has no default route:</b>');
  });

  it('shows a route that discards', () => {
    const text = view(citing(1, 'iproute.txt', TEXT.routes, 3));
    expect(text).toMatch(/<tr class="fault high">.*blackhole 172\.20\.0\.0\/16/);
    expect(text).not.toContain('no default route');
  });

  it('shows how full connection tracking is, what it refused, and who fills it', () => {
    const text = view(citing(1, 'sysctl.txt', TEXT.sysctl, 1));
    expect(text).toContain('4,000 of 4,096 (98 %)');
    expect(text).toContain('<td class="number over">12</td>');
    expect(text).toContain('<code>10.0.0.9</code>');
    expect(titles(text)[0]).toEqual(['Connection tracking', true]);
  });

  it('shows an interface that is down, and addresses taken', () => {
    const text = view(citing(1, 'interfaces.txt', TEXT.interfaces, 3));
    expect(text).toMatch(/<tr class="fault high">.*ens6.*down/);
    expect(text).toContain('2 of 2 (100 %)');
  });

  it('points at nothing for what is over, accepted or only information', () => {
    const accepted = { owner: 'ops', reason: 'known', expires: '2027-01-01' };
    const text = view(
      citing(1, 'iprule.txt', TEXT.rules, 15, { state: 'recovered' }),
      citing(2, 'iprule.txt', TEXT.rules, 16, { severity: 'info' }),
      citing(3, 'iprule.txt', TEXT.rules, 17, { suppressed: accepted }),
    );
    expect(text).not.toContain('class="fault');
    expect(titles(text).every(([, open]) => !open)).toBe(true);
  });
});
