import { alarms, analyze, observed } from './analyze';
import { FLAG } from './build-packet';
import { connection, createScene, exchange, icmpError, lookup } from './scene';

const SERVER = { address: '10.0.9.9', port: 443 };
const DATABASE = { address: '10.0.9.8', port: 5432 };
const client = (i: number) => ({ address: '10.0.1.20', port: 41_000 + i });

describe('handshakes', () => {
  it('refused connections to 443 are an alarm, whatever port health checks use', async () => {
    const scene = createScene();
    for (let i = 0; i < 300; i++)
      connection(scene, client(i), SERVER, i * 977)
        .syn()
        .raw('server', FLAG.rst | FLAG.ack, { sequence: 0, window: 0 });
    const analysis = await analyze(scene);
    expect(alarms(analysis)).toEqual(['connection-refused']);
    expect(observed(analysis, 'connection-refused')).toMatchObject({ severity: 'high', count: 300, rate: 1 });
    expect(analysis.expectedBehaviours).toEqual([]);
  });

  it('one refused connection among many is context', async () => {
    const scene = createScene();
    for (let i = 0; i < 50; i++) exchange(scene, client(i), SERVER, i * 977);
    connection(scene, client(99), DATABASE)
      .syn()
      .raw('server', FLAG.rst | FLAG.ack, { sequence: 0 });
    expect(alarms(await analyze(scene))).toEqual([]);
  });

  it('a SYN that nobody answers, sent again, is one unanswered connection', async () => {
    const scene = createScene();
    for (let i = 0; i < 12; i++) {
      const one = connection(scene, client(i), DATABASE, i * 977);
      one.syn();
      for (const seconds of [1, 2, 4]) {
        scene.wait(seconds * 1e6);
        one.syn();
      }
    }
    const analysis = await analyze(scene);
    expect(analysis.statistics.handshakes).toMatchObject({ attempts: 12, unanswered: 12, completed: 0 });
    expect(analysis.statistics.tcp.retransmissions).toMatchObject({ total: 36, syn: 36 });
    expect(alarms(analysis)).toEqual(['connection-unanswered']);
    const { severity, detail, examples } = observed(analysis, 'connection-unanswered');
    expect(severity).toBe('high');
    expect(detail).toContain('10.0.9.8:5432 (12 of 12)');
    expect(examples[0]).toMatchObject({ packet: 1, flow: '10.0.1.20:41000 > 10.0.9.8:5432' });
  });

  it('an ICMP error answers a SYN, too', async () => {
    const scene = createScene();
    for (let i = 0; i < 6; i++) {
      const one = connection(scene, client(i), DATABASE, i * 977);
      const syn = one.segment('client', FLAG.syn);
      scene
        .add(syn)
        .wait(300)
        .add(icmpError('10.0.1.1', syn, '10.0.1.20', 3, 13))
        .wait(2e6);
    }
    const analysis = await analyze(scene);
    expect(analysis.statistics.handshakes).toMatchObject({ rejected: 6, unanswered: 0 });
    expect(alarms(analysis)).toEqual(['connection-rejected', 'icmp-prohibited']);
  });

  it('latency is from the first SYN to the first SYN-ACK', async () => {
    const scene = createScene();
    for (let i = 0; i < 100; i++)
      connection(scene, client(i), SERVER, i * 977, i === 99 ? 80_000 : 2_000)
        .open()
        .close();
    const { latencyMs } = (await analyze(scene)).statistics.handshakes;
    expect(latencyMs).toMatchObject({ count: 100, min: 1, max: 40 });
    expect(latencyMs!.p50).toBeCloseTo(1, 1);
  });

  it('openings from many sources that nobody finishes are a flood', async () => {
    const scene = createScene();
    for (let i = 0; i < 400; i++) {
      const one = connection(scene, { address: `198.51.100.${i % 200}`, port: 1024 + i }, SERVER, i * 977, 2_000);
      one.syn();
      one.state.client++;
      one.raw('server', FLAG.syn | FLAG.ack);
    }
    scene.wait(2e6);
    exchange(scene, client(1), SERVER);
    const analysis = await analyze(scene);
    expect(alarms(analysis)).toEqual(['syn-flood']);
    expect(observed(analysis, 'syn-flood')).toMatchObject({ severity: 'high', count: 400 });
    expect(observed(analysis, 'syn-flood').detail).toContain('from at least 32 sources');
  });

  it('one client that gets no answer is no flood', async () => {
    const scene = createScene();
    for (let i = 0; i < 200; i++)
      connection(scene, client(i), DATABASE, i * 977)
        .syn()
        .raw('client', FLAG.syn, { mss: 1460 }, 20_000);
    scene.wait(3e6);
    lookup(scene, { id: 1, name: 'a.example.com' });
    expect(alarms(await analyze(scene))).toEqual(['connection-unanswered']);
  });

  it('a capture of one direction calls nothing unanswered', async () => {
    const scene = createScene();
    for (let i = 0; i < 30; i++) exchange(scene, client(i), SERVER, i * 977_777);
    for (let i = 0; i < 30; i++) lookup(scene, { id: i, name: 'web.shop.svc.cluster.local' });
    scene.wait(5e6);
    exchange(scene, client(77), SERVER);
    const onlyOut = createScene();
    // IPv4 source address
    onlyOut.seen.push(...scene.packets().filter(({ packet }) => packet[12] === 10 && packet[15] === 20));
    const analysis = await analyze(onlyOut);
    expect(alarms(analysis)).toEqual([]);
    expect(analysis.gaps).toContainEqual(expect.objectContaining({ code: 'not-checked', what: 'answers' }));
  });

  it('a capture of SYN and RST alone calls nothing half open', async () => {
    const scene = createScene();
    for (let i = 0; i < 200; i++) exchange(scene, { address: `10.3.0.${i}`, port: 5000 }, SERVER, i * 977_777);
    connection(scene, client(1), SERVER).open().send('client', 10).raw('server', FLAG.rst);
    scene.wait(2e6);
    connection(scene, client(2), SERVER).syn();
    const onlySyn = createScene();
    onlySyn.seen.push(...scene.packets().filter(({ packet }) => packet[33]! & (FLAG.syn | FLAG.rst)));
    const analysis = await analyze(onlySyn);
    expect(alarms(analysis)).toEqual([]);
    expect(analysis.statistics.handshakes.halfOpen).toBe(0);
    expect(analysis.gaps).toContainEqual(expect.objectContaining({ what: 'half-open connections' }));
  });
});
