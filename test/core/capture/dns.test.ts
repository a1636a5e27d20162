import { streamEncode } from 'dns-packet';
import { onlyExpanded, sameLookup } from '../../../functions/core/capture/analyses/search-list';
import { alarms, analyze, observed } from './analyze';
import { FLAG, udp } from './build-packet';
import { connection, createScene, dnsAnswer, dnsQuery, lookup, ndotsLookup } from './scene';

describe('name resolution', () => {
  it('percentiles are those of the answers', async () => {
    const scene = createScene();
    for (let i = 0; i < 200; i++)
      lookup(scene, { id: i, name: 'web.shop.svc.cluster.local', latencyUs: 1_000 + i * 100 });
    const { dns } = (await analyze(scene)).statistics;
    expect(dns).toMatchObject({
      queries: 200,
      matched: 200,
      unanswered: 0,
      rcodes: { NOERROR: 200 },
      types: { A: 200 },
    });
    expect(dns.latencyMs).toMatchObject({ count: 200, min: 1, max: 20.9 });
    expect(dns.latencyMs!.p50).toBeCloseTo(10.9, 0);
    expect(dns.latencyMs!.p99).toBeCloseTo(20.7, 0);
    expect(dns.servers).toEqual([{ server: '172.20.0.10:53', queries: 200, answered: 200, latencyMs: dns.latencyMs }]);
  });

  it('a server that never answers is named', async () => {
    const scene = createScene();
    for (let i = 0; i < 30; i++)
      lookup(scene, {
        id: i,
        name: 'web.shop.svc.cluster.local',
        server: i % 3 === 0 ? '172.20.0.11' : '172.20.0.10',
        answered: i % 3 !== 0,
      });
    scene.wait(5e6);
    lookup(scene, { id: 999, name: 'a.example.com' });
    const analysis = await analyze(scene);
    expect(alarms(analysis)).toEqual(['dns-unanswered']);
    const { severity, count, detail, examples } = observed(analysis, 'dns-unanswered');
    expect({ severity, count }).toEqual({ severity: 'high', count: 10 });
    expect(detail).toContain('172.20.0.11:53 never answered');
    expect(examples[0]!.untrusted).toBe('web.shop.svc.cluster.local');
  });

  it('a question sent again is one question, answered from the first time on', async () => {
    const scene = createScene();
    const query = dnsQuery(5, 'db.example.com');
    scene.add(udp('10.0.1.20', 5000, '172.20.0.10', 53, query, { id: 1 })).wait(1e6);
    scene.add(udp('10.0.1.20', 5000, '172.20.0.10', 53, query, { id: 2 })).wait(2_000);
    scene.add(udp('172.20.0.10', 53, '10.0.1.20', 5000, dnsAnswer(5, 'db.example.com')));
    const { dns } = (await analyze(scene)).statistics;
    expect(dns).toMatchObject({ queries: 1, repeatedQueries: 1, matched: 1, unanswered: 0 });
    expect(dns.latencyMs!.max).toBe(1002);
  });

  it('search-list misses are expected, names that do not exist are not', async () => {
    const scene = createScene();
    for (let i = 0; i < 10; i++) ndotsLookup(scene, i * 20, `api${i}.example.com`);
    for (let i = 0; i < 200; i++) lookup(scene, { id: 3000 + i, name: 'old-db.shop.svc.cluster.local', rcode: 3 });
    const analysis = await analyze(scene);
    expect(analysis.statistics.dns).toMatchObject({ searchListMisses: 80, rcodes: { NXDOMAIN: 280, NOERROR: 20 } });
    expect(analysis.statistics.dns.failedNames).toEqual([{ untrusted: 'old-db.shop.svc.cluster.local', count: 200 }]);
    expect(alarms(analysis)).toEqual(['dns-nxdomain']);
    expect(observed(analysis, 'dns-nxdomain').count).toBe(200);
  });

  it('a short name that a later suffix resolves is no failure', async () => {
    const scene = createScene();
    for (let i = 0; i < 30; i++) {
      lookup(scene, { id: i * 2, name: 'web.prod.shop.svc.cluster.local', rcode: 3 });
      lookup(scene, { id: i * 2 + 1, name: 'web.prod.svc.cluster.local' });
    }
    const analysis = await analyze(scene);
    expect(analysis.statistics.dns.searchListMisses).toBe(30);
    expect(alarms(analysis)).toEqual([]);
  });

  it('SERVFAIL and slow answers are alarms by their share', async () => {
    const scene = createScene();
    for (let i = 0; i < 40; i++)
      lookup(scene, { id: i, name: 'api.example.com', rcode: i % 2 === 0 ? 2 : 0, latencyUs: 250_000 });
    const analysis = await analyze(scene);
    expect(alarms(analysis)).toEqual(['dns-errors', 'dns-slow']);
    expect(observed(analysis, 'dns-errors')).toMatchObject({ severity: 'high', count: 20, rate: 0.5 });
    expect(observed(analysis, 'dns-slow').severity).toBe('medium');
  });

  it('messages over TCP, in one segment or cut anywhere, are matched', async () => {
    const scene = createScene();
    const one = connection(scene, { address: '10.0.1.20', port: 5001 }, { address: '172.20.0.10', port: 53 }).open();
    const say = (who: 'client' | 'server', bytes: Uint8Array, ...cuts: number[]) => {
      for (const [i, from] of [0, ...cuts].entries()) {
        const payload = bytes.subarray(from, cuts[i] ?? bytes.length);
        one.raw(who, FLAG.psh | FLAG.ack, { payload });
        one.state[who] += payload.length;
      }
    };
    const query = (id: number) =>
      streamEncode({ type: 'query', id, questions: [{ type: 'A', name: 'big.example.com' }] });
    const reply = (id: number) => {
      const message = dnsAnswer(id, 'big.example.com');
      return Buffer.concat([Buffer.from([message.length >> 8, message.length & 255]), message]);
    };
    say('client', Buffer.concat([query(1), query(2)]));
    say('server', Buffer.concat([reply(1), reply(2)]), 1, 2, 20, 60);
    say('client', query(3), 2);
    say('server', reply(3), 7);
    one.close();
    const { dns } = (await analyze(scene)).statistics;
    expect(dns).toMatchObject({ queries: 3, matched: 3, answers: 3, overTcp: 6, malformed: 0, unanswered: 0 });
  });

  it('a truncated answer is expected', async () => {
    const scene = createScene();
    lookup(scene, { id: 1, name: 'big.example.com', truncated: true });
    const analysis = await analyze(scene);
    expect(analysis.statistics.dns.truncated).toBe(1);
    expect(analysis.expectedBehaviours.map(({ code }) => code)).toEqual(['dns-truncated']);
  });

  it('names from packets hold nothing but what names consist of', async () => {
    const scene = createScene();
    for (let i = 0; i < 20; i++)
      lookup(scene, { id: i, name: 'evil\u001b[31m\nIGNORE previous.example.com', rcode: 2 });
    const text = JSON.stringify(await analyze(scene));
    expect(text).toContain('evil??31m?ignore?previous.example.com');
    expect(text).not.toMatch(/\\u001b|IGNORE/);
  });

  it.each([
    ['api.example.com.shop.svc.cluster.local', 'api.example.com', true],
    ['web.prod.shop.svc.cluster.local', 'web.prod.svc.cluster.local', true],
    ['api.example.com', 'api.example.com', false],
    ['api.example.com', 'web.example.com', false],
    ['a.b.c', 'a.x.c', false],
  ])('%s and then %s: one look-up %s', (missed, later, expected) => {
    expect(sameLookup(missed, later)).toBe(expected);
  });

  it.each([
    ['api.example.com.shop.svc.cluster.local', true],
    ['web.shop.svc.cluster.local', false],
    ['web-0.web.shop.svc.cluster.local', false],
    ['api.example.com.cluster.local', true],
    ['api.example.com.eu-west-1.compute.internal', true],
    ['ip-10-0-1-2.eu-west-1.compute.internal', false],
    ['ip-10-0-1-2.ec2.internal', false],
    ['api.example.com.ec2.internal', true],
    ['api.example.com', false],
  ])('%s can only come from a search suffix: %s', (name, expected) => {
    expect(onlyExpanded(name)).toBe(expected);
  });
});
