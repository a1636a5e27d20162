import path from 'node:path';
import type { Finding, FindingsDocument } from '../../schemas/finding';
import { atLeast } from '../../schemas/severity';
import { analyse, openTestCloud, type TestCloud, writeSample } from './embedded';

/**
 * On the node pods run but DNS fails: DROP rules in FORWARD for pod-to-pod traffic and for DNS of the service range,
 * and a blackhole route for the service range. Its twin is healthy and busy.
 */
describe('reference scenario', () => {
  let cloud: TestCloud;
  let sick: { collectionId: string; document: FindingsDocument };
  let twin: { collectionId: string; document: FindingsDocument };

  beforeAll(async () => {
    cloud = await openTestCloud();
    const file = (name: string) => path.join(cloud.home, name);
    await writeSample(file('eks_i-0a7c41d90e35b2f68_2026-01-31_1200-UTC_0.7.9.tar.gz'), {
      faults: ['dns-blocked'],
      sizeBytes: 2_000_000,
    });
    await writeSample(file('eks_i-03f5e8c27a914bd06_2026-01-31_1200-UTC_0.7.9.tar.gz'), {
      seed: 'twin',
      node: 1,
      sizeBytes: 2_000_000,
    });
    sick = await analyse(cloud, file('eks_i-0a7c41d90e35b2f68_2026-01-31_1200-UTC_0.7.9.tar.gz'));
    twin = await analyse(cloud, file('eks_i-03f5e8c27a914bd06_2026-01-31_1200-UTC_0.7.9.tar.gz'));
  }, 180_000);
  afterAll(() => cloud.dispose());

  const finding = (ruleId: string): Finding => sick.document.findings.find((one) => one.ruleId === ruleId)!;

  it('reports the DROP rules as critical with chain, match and packet counters', () => {
    const pods = finding('iptables-drops-pod-traffic');
    const dns = finding('iptables-drops-dns');
    for (const one of [pods, dns]) {
      expect(one.severity).toBe('critical');
      expect(one.facts?.detail).toMatch(/FORWARD rule \d+ DROP .*: \d+ packets dropped/);
      expect(one.evidence.map((evidence) => evidence.file)).toContain('networking/iptables-save.txt');
    }
    expect(pods.facts?.detail).toContain('-s 10.42.0.0/16 -d 10.42.0.0/16');
    expect(dns.facts?.detail).toMatch(/-p udp --dport 53.*-p tcp --dport 53/);
  });

  it('reports the blackhole route as medium', () => {
    const route = finding('route-blackholes-cluster-network');
    expect(route.severity).toBe('medium');
    expect(route.facts?.detail).toContain('blackhole 172.20.0.0/16');
  });

  it('says that kube-proxy, VPC CNI and ENI route tables are normal', () => {
    const clear = sick.document.checks.filter((check) => check.outcome === 'clear').map((check) => check.detail);
    expect(clear.some((text) => /KUBE-\*.*AWS-SNAT-CHAIN-\*.*AWS-CONNMARK-CHAIN-\*.*normal/.test(text))).toBe(true);
    expect(sick.document.summary.verdict).toMatch(/^Critical: /);
  });

  it('finds nothing above info on the healthy twin', () => {
    expect(
      twin.document.findings
        .filter((one) => atLeast(one.severity, 'low'))
        .map((one) => `${one.severity} ${one.ruleId} ${one.stateReason}`),
    ).toEqual([]);
    expect(twin.document.summary.verdict).toMatch(/^No problem found/);
  });

  it('shows by comparison what exists only on the sick node, with conntrack and IPAMD ratios', async () => {
    const answer = await cloud.callTool('compare_nodes', { collectionIds: [sick.collectionId, twin.collectionId] });
    if (!answer.ok) throw new Error(answer.error.message);
    const dimensions = answer.dimensions as {
      dimension: string;
      same: boolean;
      numbers: { name: string; ratio: number | null }[];
      sets: { name: string; onlyOn: Record<string, string[]> }[];
    }[];
    const of = (name: string) => dimensions.find((one) => one.dimension === name)!;
    const label = 'i-0a7c41d90e35b2f68';
    expect(
      of('iptables_rules').sets.find((set) => set.name === 'drop_and_reject_rules')!.onlyOn[label]!.length,
    ).toBeGreaterThanOrEqual(3);
    expect(of('routes').sets.find((set) => set.name === 'negative_routes')!.onlyOn[label]).toEqual([
      'blackhole 172.20.0.0/16 table main',
    ]);
    expect(of('conntrack').numbers.find((one) => one.name === 'entries')!.ratio).toBeGreaterThan(2);
    expect(of('ipamd_state').numbers.find((one) => one.name === 'ipamd_errors')!.ratio).toBeGreaterThan(2);
    expect(String(answer.insight)).toContain(label);
  });

  it('cites bytes that hold what it quotes', async () => {
    const dns = finding('iptables-drops-dns');
    const cited = dns.evidence.find((evidence) => evidence.file === 'networking/iptables-save.txt')!;
    const page = await cloud.callTool('read', {
      collectionId: sick.collectionId,
      logKey: cited.file,
      startByte: cited.byteStart,
      endByte: cited.byteEnd,
    });
    expect(page.ok && String(page.untrusted)).toBe(cited.text);
    expect(cited.text).toContain('-j DROP');
  });

  it('summarizes only what it verified', async () => {
    const ids = sick.document.findings.filter((one) => one.severity === 'critical').map((one) => one.findingId);
    const answer = await cloud.callTool('summarize', { collectionId: sick.collectionId, finding_ids: ids });
    expect(answer).toMatchObject({ ok: true, grounded: true, confidence: 'high', unresolvedFindingIds: [] });
  });
});
