import { CLUSTER_DEMO } from '../../../local/samples/cluster-demo';
import { FAULTS } from '../../../local/samples/faults';
import { COLLECTED_AT, sample, type Unpacked, unpack } from './unpack';

let healthy: Unpacked;
let faulty: Unpacked;
beforeAll(async () => {
  healthy = await unpack();
  faulty = await unpack({ faults: ['dns-blocked'] });
});

test('the same seed and options give the same bytes, another seed does not', async () => {
  const again = await sample();
  expect(again.archive.equals(healthy.archive)).toBe(true);
  expect((await sample({ faults: ['dns-blocked'] })).archive.equals(faulty.archive)).toBe(true);
  const other = await sample({ seed: 'other' });
  expect(other.archive.equals(healthy.archive)).toBe(false);
});

test('members are those of the collector: ./ prefix, directories as members before their files', () => {
  expect(healthy.members[0]).toBe('./');
  expect(healthy.members.every((name) => name.startsWith('./'))).toBe(true);
  for (const folder of [
    'cni',
    'containerd',
    'ipamd',
    'kernel',
    'kubelet',
    'modinfo',
    'networking',
    'nodeadm',
    'storage',
    'sysctls',
    'system',
    'var_log',
    'var_log/aws-routed-eni',
  ]) {
    expect(healthy.members.indexOf(`./${folder}/`)).toBeGreaterThan(0);
    expect(healthy.members.filter((name) => name.startsWith(`./${folder}/`)).length).toBeGreaterThan(1);
  }
  expect(
    healthy.members.some((name) => /^\.\/var_log\/aws-routed-eni\/ipamd-\d{4}-\d\d-\d\dT[\d.-]+\.log\.gz$/.test(name)),
  ).toBe(true);
});

test('pod logs are in the bundle twice with the same content', () => {
  const tree = [...healthy.files].filter(([path]) => /^var_log\/kube-system_[^/]+\/[^/]+\/0\.log$/.test(path));
  expect(tree.length).toBeGreaterThan(8);
  for (const [path, content] of tree) {
    const [, pod, container] = /kube-system_([^_]+)_[^/]+\/([^/]+)\//.exec(path)!;
    const flat = [...healthy.files.keys()].find((name) => name.startsWith(`var_log/${pod}_kube-system_${container}-`));
    expect(healthy.files.get(flat!)!.equals(content)).toBe(true);
  }
});

test('the dmesg twins hold the same lines, one with uptime, one with wall-clock time', () => {
  const current = healthy.text('kernel/dmesg.current').trimEnd().split('\n');
  const human = healthy.text('kernel/dmesg.human.current').trimEnd().split('\n');
  expect(current.length).toBeGreaterThan(80);
  expect(human.length).toBe(current.length);
  const boots = current.map((line, i) => {
    const [, uptime, text] = /^\[ *(\d+\.\d{6})\] (.*)$/.exec(line)!;
    const [, ctime, same] = /^\[(.{24})\] (.*)$/.exec(human[i]!)!;
    expect(same).toBe(text);
    return Date.parse(`${ctime} UTC`) / 1000 - Number(uptime);
  });
  expect(Math.max(...boots) - Math.min(...boots)).toBeLessThan(1.01);
});

test('iptables-save and the lists hold the same rules in the same order, and the counts are right', () => {
  const save = faulty.text('networking/iptables-save.txt');
  for (const table of ['filter', 'nat', 'mangle']) {
    const saved = save
      .split(`*${table}\n`)[1]!
      .split('COMMIT')[0]!
      .split('\n')
      .filter((line) => line.startsWith('-A '));
    const list = faulty.text(`networking/iptables-${table}.txt`);
    const listed: string[] = [];
    let chain = '';
    for (const line of list.split('=======')[0]!.split('\n')) {
      if (line.startsWith('Chain ')) chain = line.split(' ')[1]!;
      else if (/^ *\d+[KMG]? +\d+/.test(line)) listed.push(`${chain} ${line.trim().split(/ +/)[2]}`);
    }
    expect(listed).toEqual(saved.map((line) => `${line.split(' ')[1]} ${/ -j (\S+)/.exec(line)![1]}`));
    expect(list).toContain(`Total Number of Rules: ${saved.length}\n`);
  }
  expect(faulty.text('networking/iptables.txt')).toBe(faulty.text('networking/iptables-filter.txt'));
});

test('addresses agree: pods, routes, rules, ENIs and endpoints', () => {
  const enis = JSON.parse(healthy.text('ipamd/enis.json'));
  const assigned = Object.values(
    enis.ENIs as Record<string, { AvailableIPv4Cidrs: Record<string, { IPAddresses: Record<string, unknown> }> }>,
  ).flatMap((eni) => Object.values(eni.AvailableIPv4Cidrs).flatMap((cidr) => Object.keys(cidr.IPAddresses)));
  expect(assigned.length).toBe(enis.AssignedIPs);
  const routes = healthy.text('networking/iproute.txt');
  const rules = healthy.text('networking/iprule.txt');
  const checkpoint = JSON.parse(healthy.text('ipamd/ipam.json')).allocations as { ipv4: string }[];
  expect(checkpoint.map((a) => a.ipv4).sort()).toEqual([...assigned].sort());
  for (const ip of assigned) {
    expect(routes).toMatch(new RegExp(`^${ip.replaceAll('.', '\\.')} dev eni[0-9a-f]{11} scope link`, 'm'));
    expect(rules).toContain(`from all to ${ip} lookup main`);
  }
  const dns = healthy
    .text('networking/iptables-save.txt')
    .match(/kube-dns:dns" -m udp -j DNAT|kube-dns:dns -m udp -j DNAT/g)!;
  expect(dns.length).toBe(2);
});

test('lines of every log are in time order', () => {
  for (const path of ['kubelet/kubelet.log', 'containerd/containerd-log.txt']) {
    const stamps = faulty
      .text(path)
      .trimEnd()
      .split('\n')
      .map((line) => Date.parse(`${line.slice(0, 15)} 2026 UTC`));
    expect(stamps.every((at, i) => i === 0 || at >= stamps[i - 1]!)).toBe(true);
    expect(stamps.at(-1)).toBeLessThanOrEqual(COLLECTED_AT);
  }
});

test('the reference fault is where the summary says, and the healthy twin has none of it', () => {
  expect(healthy.summary.planted).toEqual([]);
  const paths = faulty.summary.planted.map((p) => p.path);
  for (const path of [
    'networking/iptables-save.txt',
    'networking/iptables-filter.txt',
    'networking/iproute.txt',
    'networking/conntrack.txt',
    'ipamd/metrics.json',
    'var_log/aws-routed-eni/ipamd.log',
  ]) {
    expect(paths).toContain(path);
  }
  const forward = faulty.text('networking/iptables-save.txt').match(/^-A FORWARD .*$/gm)!;
  expect(forward.findIndex((rule) => rule.endsWith('-j DROP'))).toBeLessThan(
    forward.findIndex((rule) => rule.includes('KUBE-FORWARD')),
  );
  expect(faulty.text('networking/iproute.txt')).toContain('blackhole 172.20.0.0/16');
  const flows = (u: Unpacked) => u.text('networking/conntrack.txt').split('\n').length;
  expect(flows(faulty)).toBeGreaterThan(flows(healthy) * 3);
});

test('the demo cluster has one faulty node and three twins with names of their own', () => {
  expect(CLUSTER_DEMO.filter((n) => n.faults.length > 0)).toHaveLength(1);
  expect(new Set(CLUSTER_DEMO.map((n) => n.node.instanceId)).size).toBe(4);
  expect(new Set(CLUSTER_DEMO.map((n) => n.node.ip)).size).toBe(4);
  expect(Object.keys(FAULTS)).toContain('dns-blocked');
});
