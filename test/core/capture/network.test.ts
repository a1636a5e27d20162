import { analyzeCapture } from '../../../functions/core/capture/analyze-capture';
import { ANALYSIS_LIMITS } from '../../../functions/core/capture/limits';
import { alarms, analyze, observed } from './analyze';
import { arp, FLAG, icmp, ip, udp, udpDatagram } from './build-packet';
import { inChunks, pcapFile } from './capture-file';
import { connection, createScene, dnsAnswer, dnsQuery, exchange, icmpError, lookup } from './scene';

const SERVER = { address: '10.0.9.9', port: 443 };
const client = (i: number) => ({ address: '10.0.1.20', port: 41_000 + i });
const DATA = FLAG.psh | FLAG.ack;

describe('fragments', () => {
  const name = `${'long-label-'.repeat(5)}x.example.com`;
  const pieces = (source: string, destination: string, id: number, order: readonly number[]) => {
    const whole = Buffer.concat([
      udpDatagram(source, 53, destination, 5000, Buffer.concat([dnsAnswer(5, name), Buffer.alloc(900)])),
    ]);
    const cuts = [0, 400, 800, whole.length];
    return order.map((i) =>
      ip(source, destination, 17, whole.subarray(cuts[i], cuts[i + 1]), {
        id,
        fragmentOffset: cuts[i]!,
        moreFragments: i < 2,
      }),
    );
  };

  it.each([
    ['IPv4', '172.20.0.10', '10.0.1.20', [0, 1, 2]],
    ['IPv4, last one first', '172.20.0.10', '10.0.1.20', [2, 0, 1]],
    ['IPv6', 'fd00::10', 'fd00::20', [1, 2, 0]],
  ])('%s: put together, the datagram is analysed once', async (_, server, resolver, order) => {
    const scene = createScene();
    scene.add(udp(resolver, 5000, server, 53, dnsQuery(5, name))).wait(1000);
    for (const piece of pieces(server, resolver, 77, order)) scene.add(piece).wait(10);
    const { statistics } = await analyze(scene);
    expect(statistics.fragments).toEqual({ packets: 3, datagrams: 1, reassembled: 1, incomplete: 0 });
    expect(statistics.dns).toMatchObject({ queries: 1, matched: 1 });
  });

  it('what stays incomplete is a gap, and many of them hold no memory', async () => {
    const scene = createScene();
    for (let i = 0; i < 300; i++) scene.add(pieces('172.20.0.10', '10.0.1.20', i, [0])[0]!).wait(10);
    const small = { ...ANALYSIS_LIMITS, fragmentedDatagrams: 16 };
    const { statistics, gaps } = await analyzeCapture(inChunks(pcapFile(scene.packets())), small);
    expect(statistics.fragments).toEqual({ packets: 300, datagrams: 300, reassembled: 0, incomplete: 300 });
    expect(gaps.map(({ what, count }) => [what, count])).toContainEqual(['fragmented datagrams', 300]);
  });
});

describe('packet size', () => {
  const stuck = (i: number, bytes: number, answers: boolean) => {
    const scene = createScene();
    const one = connection(scene, client(i), SERVER, i * 9_777)
      .open()
      .send('client', 200)
      .send('server', 300);
    one.send('server', bytes, { acked: false });
    for (let again = 0; again < 4; again++) {
      scene.wait(300_000 * (again + 1));
      one.raw('server', DATA, { sequence: one.state.server - bytes, payload: Buffer.alloc(bytes) });
      if (answers)
        one.raw('client', FLAG.ack, { acknowledgment: one.state.server - bytes, sequence: one.state.client - 1 });
    }
    return scene;
  };

  it('large segments sent again while the peer still talks: a black hole', async () => {
    const scene = stuck(1, 1400, true);
    const { severity, examples } = observed(await analyze(scene), 'mtu-black-hole');
    expect(severity).toBe('medium');
    expect(examples[0]!.flow).toBe('10.0.1.20:41001 > 10.0.9.9:443');
  });

  it.each([
    ['small segments are stuck for another reason', 300, true],
    ['a peer that is silent may be gone', 1400, false],
  ])('%s', async (_, bytes, answers) => {
    expect((await analyze(stuck(1, bytes, answers))).observations.map(({ code }) => code)).not.toContain(
      'mtu-black-hole',
    );
  });

  it('silent peers of several connections, all stuck with large segments: suspected', async () => {
    const scene = createScene();
    for (let i = 0; i < 4; i++) scene.seen.push(...stuck(i, 1400, false).seen);
    expect(observed(await analyze(scene), 'mtu-black-hole').title).toMatch(/perhaps/);
  });

  it('fragmentation needed is a discovery; told again and again, the sender does not listen', async () => {
    const scene = createScene();
    const one = connection(scene, client(1), SERVER).open();
    const tell = () =>
      scene
        .add(
          icmpError('10.0.1.1', one.segment('client', DATA, { payload: Buffer.alloc(1400) }), '10.0.1.20', 3, 4, 1280),
        )
        .wait(500_000);
    tell();
    const once = await analyze(scene);
    expect(once.statistics.icmp).toMatchObject({ fragmentationNeeded: 1, smallestMtu: 1280 });
    expect(once.expectedBehaviours.map(({ code }) => code)).toEqual(['path-mtu-discovery']);
    for (let i = 0; i < 5; i++) tell();
    expect(alarms(await analyze(scene))).toEqual(['path-mtu-ignored']);
  });
});

describe('ICMP and ARP', () => {
  it('unreachables are counted by code, in both families', async () => {
    const scene = createScene();
    const about = udp('10.0.1.20', 5000, '10.0.9.9', 7777, Buffer.alloc(20));
    for (let i = 0; i < 25; i++) scene.add(icmpError('10.0.9.9', about, '10.0.1.20', 3, 3)).wait(6_000);
    const about6 = udp('fd00::1', 5000, 'fd00::2', 7777, Buffer.alloc(20));
    for (let i = 0; i < 4; i++) scene.add(icmp('fd00::9', 'fd00::1', 1, 1, 0, about6)).wait(6_000);
    const analysis = await analyze(scene);
    expect(analysis.statistics.icmp.unreachable).toEqual({ port: 25, 'admin-prohibited': 4 });
    expect(alarms(analysis)).toEqual(['icmp-port-unreachable', 'icmp-prohibited']);
  });

  it('addresses that nobody has are asked for in vain; answered ones, announcements and probes are fine', async () => {
    const scene = createScene();
    for (let i = 0; i < 4; i++) scene.add(arp(1, '10.0.1.20', '10.0.1.99')).wait(1e6);
    scene
      .add(arp(1, '10.0.1.20', '10.0.1.1'))
      .wait(300)
      .add(arp(2, '10.0.1.1', '10.0.1.20'))
      .wait(300);
    scene
      .add(arp(1, '10.0.1.20', '10.0.1.20'))
      .add(arp(1, '0.0.0.0', '10.0.1.21'))
      .wait(3e6);
    lookup(scene, { id: 1, name: 'a.example.com' });
    const analysis = await analyze(scene);
    expect(analysis.statistics.arp).toEqual({ requests: 5, replies: 1, announcements: 2, unansweredTargets: 1 });
    expect(observed(analysis, 'arp-unanswered')).toMatchObject({ severity: 'low', count: 1 });
    expect(observed(analysis, 'arp-unanswered').detail).toContain('10.0.1.99 (4 times)');
  });
});

describe('address translation', () => {
  it.each([
    ['dnat', '10.0.1.20', 40_001],
    ['both', '10.0.1.5', 61_234],
  ] as const)('%s: the flow behind it is the same traffic, and counted once', async (kind, source, port) => {
    const before = createScene();
    const pod = { address: '10.0.1.20', port: 40_001 };
    const lossy = connection(before, pod, { address: '172.20.5.5', port: 80 }).open().send('client', 400);
    before.wait(300_000);
    lossy.raw('client', DATA, { sequence: lossy.state.client - 400, payload: Buffer.alloc(400, 65) }).close();
    const scene = createScene();
    for (const { packet, timeUs } of before.packets()) {
      const outward = packet[15] === 20;
      const translated = Buffer.from(packet);
      Buffer.from((outward ? source : '10.0.2.30').split('.').map(Number)).copy(translated, 12);
      Buffer.from((outward ? '10.0.2.30' : source).split('.').map(Number)).copy(translated, 16);
      translated.writeUInt16BE(outward ? port : 8080, 20);
      translated.writeUInt16BE(outward ? 8080 : port, 22);
      scene.seen.push({ timeUs, packet: outward ? packet : translated, place: outward ? 11 : 2, sent: false });
      scene.seen.push({
        timeUs: timeUs + 12,
        packet: outward ? translated : packet,
        place: outward ? 2 : 11,
        sent: true,
      });
    }
    const analysis = await analyze(scene, { linkType: 276 });
    const alone = await analyze(before);
    expect(analysis.statistics.tcp).toEqual(alone.statistics.tcp);
    expect(analysis.statistics.tcp.retransmissions.total).toBe(1);
    expect(analysis.translations).toEqual([
      { kind, before: '10.0.1.20:40001 > 172.20.5.5:80', after: `${source}:${port} > 10.0.2.30:8080`, firstPacket: 2 },
    ]);
    expect(analysis.capture.translatedCopies).toBe(before.seen.length);
    expect(analysis.topFlows).toHaveLength(1);
  });
});

describe('load and limits', () => {
  it('bursts are context, very many new flows press on connection tracking', async () => {
    const scene = createScene();
    for (let i = 0; i < 1_200; i++)
      scene.add(udp('10.0.1.20', 1_024 + i, '10.0.9.9', 7_777, Buffer.alloc(4), { id: i + 1 })).wait(100);
    scene.wait(20e6);
    exchange(scene, client(1), SERVER);
    const analysis = await analyze(scene);
    expect(analysis.statistics.load).toMatchObject({
      newFlows: 1201,
      peakNewFlowsPerSecond: 1200,
      peakPacketsPerSecond: 1200,
    });
    expect(alarms(analysis)).toEqual(['conntrack-pressure']);
    expect(observed(analysis, 'traffic-burst').severity).toBe('info');
  });

  it('more flows than are followed: a gap, and no flow is lost that stays active', async () => {
    const scene = createScene();
    const steady = connection(scene, client(9_999), SERVER, 77).open();
    for (let i = 0; i < 400; i++) {
      exchange(scene, client(i), SERVER, i * 977_777);
      if (i % 10 === 0) steady.send('client', 100);
    }
    const { statistics, gaps } = await analyzeCapture(inChunks(pcapFile(scene.packets())), {
      ...ANALYSIS_LIMITS,
      flows: 64,
    });
    expect(statistics.handshakes).toMatchObject({ attempts: 401, completed: 401, unanswered: 0 });
    expect(statistics.tcp.flows).toBe(401);
    expect(gaps).toEqual([expect.objectContaining({ code: 'limit', what: 'flows' })]);
  });

  it('talkers and flows are those with most bytes', async () => {
    const scene = createScene();
    const big = connection(scene, client(1), { address: '10.0.8.8', port: 9000 }).open();
    for (let i = 0; i < 20; i++) big.send('server', 1400);
    exchange(scene, client(2), SERVER);
    const { topTalkers, topFlows } = await analyze(scene);
    expect(topTalkers.map(({ address }) => address)).toEqual(['10.0.1.20', '10.0.8.8', '10.0.9.9']);
    expect(topFlows[0]).toMatchObject({ flow: '10.0.1.20:41001 > 10.0.8.8:9000', protocol: 'tcp', state: 'open' });
    expect(topFlows[1]!.state).toBe('closed');
  });
});
