import { alarms, analyze, observed } from './analyze';
import { FLAG } from './build-packet';
import { connection, createScene, exchange, lookup, ndotsLookup } from './scene';

const SERVER = { address: '10.0.9.9', port: 443 };
const client = (i: number) => ({ address: `10.0.1.${20 + (i % 5)}`, port: 40_000 + i });

describe('healthy traffic', () => {
  it('300 short connections and their look-ups, seen at pod, bridge and network card, raise nothing', async () => {
    const scene = createScene();
    scene.hops = [
      { place: 11, sent: false, afterUs: 0 },
      { place: 3, sent: false, afterUs: 4 },
      { place: 3, sent: true, afterUs: 9 },
      { place: 2, sent: true, afterUs: 15 },
    ];
    for (let i = 0; i < 300; i++) {
      exchange(scene, client(i), SERVER, 5_000_000 + i * 77_777);
      if (i % 10 === 0) ndotsLookup(scene, i * 20, `api${i}.example.com`);
      scene.wait(3_000);
    }
    const analysis = await analyze(scene, { linkType: 276 });
    expect(analysis.observations.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(analysis.verdict).toMatch(/^Nothing alarming/);
    expect(analysis.statistics.tcp.retransmissions.total).toBe(0);
    expect(analysis.statistics.tcp.outOfOrder).toBe(0);
    expect(analysis.statistics.handshakes).toMatchObject({ attempts: 300, completed: 300, unanswered: 0, halfOpen: 0 });
    expect(analysis.capture.copies).toBe((analysis.capture.packets * 3) / 4);
    expect(analysis.statistics.dns).toMatchObject({ queries: 300, matched: 300, searchListMisses: 240 });
    expect(analysis.statistics.dns.failedNames).toEqual([]);
    expect(analysis.expectedBehaviours.map(({ code }) => code)).toEqual(['copies', 'dns-search-list']);
    expect(observed(analysis, 'dns-search-waste').severity).toBe('info');
    expect(analysis.gaps).toEqual([]);
  });

  it('the same in older cooked captures, which name no interface', async () => {
    const scene = createScene();
    scene.hops = [
      { place: 11, sent: false, afterUs: 0 },
      { place: 3, sent: false, afterUs: 4 },
      { place: 2, sent: true, afterUs: 15 },
    ];
    for (let i = 0; i < 60; i++) exchange(scene, client(i), SERVER, 9_000_000 + i * 77_777);
    const analysis = await analyze(scene, { linkType: 113 });
    expect(alarms(analysis)).toEqual([]);
    expect(analysis.statistics.tcp.retransmissions.total).toBe(0);
    expect(analysis.statistics.tcp.duplicateAcks).toBe(0);
  });

  it('keep-alives are no retransmissions, window updates no duplicate acknowledgments', async () => {
    const scene = createScene();
    const idle = connection(scene, client(1), SERVER).open().send('client', 100).send('server', 100);
    for (let i = 0; i < 40; i++) {
      scene.wait(15e6);
      idle.raw('client', FLAG.ack, { sequence: idle.state.client - 1 });
      idle.ack('server');
    }
    idle.ack('client', { window: 600 }).ack('client', { window: 700 });
    const analysis = await analyze(scene);
    expect(alarms(analysis)).toEqual([]);
    expect(analysis.statistics.tcp).toMatchObject({ keepAlives: 40, keepAliveAcks: 40, duplicateAcks: 0 });
    expect(analysis.statistics.tcp.retransmissions.total).toBe(0);
    expect(analysis.expectedBehaviours[0]!.code).toBe('keep-alives');
  });

  it('probes that connect and hang up, and resets after a close, are expected', async () => {
    const scene = createScene();
    for (let i = 0; i < 40; i++) {
      connection(scene, client(i), { address: '10.0.1.7', port: 8080 }, 1000 + i)
        .open()
        .raw('client', FLAG.rst | FLAG.ack);
      connection(scene, client(100 + i), SERVER, 9000 + i)
        .open()
        .send('client', 80)
        .close()
        .raw('server', FLAG.rst);
    }
    const analysis = await analyze(scene);
    expect(alarms(analysis)).toEqual([]);
    expect(analysis.statistics.resets).toMatchObject({ withoutData: 40, afterFin: 40, established: 0, refused: 0 });
    expect(analysis.expectedBehaviours.map(({ code }) => code)).toEqual(['reset-after-fin', 'reset-of-probe']);
  });

  it('a look-up whose answer is not yet there at the end is not called unanswered', async () => {
    const scene = createScene();
    for (let i = 0; i < 20; i++) lookup(scene, { id: i, name: 'web.shop.svc.cluster.local' });
    lookup(scene, { id: 99, name: 'db.shop.svc.cluster.local', answered: false });
    connection(scene, client(1), SERVER).syn();
    const analysis = await analyze(scene);
    expect(alarms(analysis)).toEqual([]);
    expect(analysis.statistics.dns).toMatchObject({ pending: 1, unanswered: 0 });
    expect(analysis.statistics.handshakes).toMatchObject({ pending: 1, unanswered: 0 });
  });
});
