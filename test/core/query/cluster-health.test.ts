import {
  byProblem,
  type ClusterNode,
  historyByNode,
  judgeNode,
  matchesFilter,
  type ProblemCode,
} from '../../../functions/core/query/cluster-health';
import { healthSummary, unhealthyGroups } from '../../../functions/core/query/cluster-health-summary';
import { judged, NOW, someNode, someRecord } from './some-nodes';

const ID = someNode(1).instanceId;
const counts = (critical: number, high = 0) => ({ critical, high, medium: 0, low: 0, info: 0 });
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

describe('judgeNode', () => {
  it.each<[string, Partial<ClusterNode>, ProblemCode[], string | null]>([
    ['a healthy one', {}, [], null],
    ['a stopped one', { state: 'stopped', ssm: null }, ['stopped'], 'the instance is stopped'],
    ['one that is gone', { state: 'terminated' }, ['gone'], 'the instance is terminated'],
    ['one whose agent is silent', { ssm: 'lost' }, ['ssm-lost'], 'its SSM agent does not answer'],
    ['one SSM never saw', { ssm: 'not-registered' }, ['ssm-not-registered'], 'SSM does not know the instance'],
    [
      'a young one SSM does not know yet',
      { ssm: 'not-registered', launchedMs: NOW - 60_000 },
      ['starting'],
      'the instance is still starting',
    ],
    ['an impaired one', { statusChecks: 'impaired' }, ['status-impaired'], null],
    [
      'impaired and silent',
      { statusChecks: 'impaired', ssm: 'lost' },
      ['status-impaired', 'ssm-lost'],
      'its SSM agent does not answer',
    ],
    ['an Auto Mode one', { kind: 'auto-mode', ssm: 'not-registered' }, [], 'EKS Auto Mode nodes run no SSM agent'],
    ['a hybrid one', { kind: 'hybrid', state: 'on-premises', statusChecks: null }, [], null],
    ['one SSM was not asked about', { ssm: null }, [], null],
  ])('%s', (_name, changes, problems, cannotCollect) => {
    expect(judged(someNode(1, changes))).toMatchObject({ problems, cannotCollect });
  });

  it('takes rules of the worst findings of a recent collection into the signature', () => {
    const topRules = ['dns-blocked', 'conntrack-full', 'pleg', 'noise'];
    const node = judged(someNode(1), someRecord(ID, { findings: counts(1, 1), topRules }));
    expect(node).toMatchObject({ problems: ['critical-findings'], rules: ['conntrack-full', 'dns-blocked'] });
    expect(node.signature).toBe('critical-findings+conntrack-full+dns-blocked');
    const old = someRecord(ID, { findings: counts(1), topRules, collectedAt: ago(2000) });
    expect(judged(someNode(1), old).problems).toEqual([]);
    const recordsBeforeTopRules = someRecord(ID, { findings: counts(0, 2) });
    expect(judged(someNode(1), recordsBeforeTopRules).signature).toBe('high-findings');
  });

  it('counts an alarm until a later collection has completed', () => {
    const alarm = someRecord(ID, { trigger: 'alarm', state: 'suppressed', collectedAt: null, requestedAt: ago(5) });
    const problemsOf = (...records: ReturnType<typeof someRecord>[]) =>
      judgeNode(someNode(1), historyByNode(records).get(ID) ?? null, NOW).problems;
    expect(problemsOf(alarm)).toEqual(['not-ready-alarm']);
    expect(problemsOf(someRecord(ID, { collectedAt: ago(1) }), alarm)).toEqual([]);
    expect(problemsOf(alarm, someRecord(ID, { collectedAt: ago(20) }))).toEqual(['not-ready-alarm']);
    expect(problemsOf({ ...alarm, requestedAt: ago(3000) })).toEqual([]);
  });

  it('says nothing of findings about a node that is gone', () => {
    const record = someRecord(ID, { findings: counts(3), topRules: ['x'] });
    expect(judged(someNode(1, { state: 'terminated' }), record).signature).toBe('gone');
  });
});

it('filters mean what they say', () => {
  const nodes = {
    fine: judged(someNode(1)),
    stopped: judged(someNode(2, { state: 'stopped' })),
    silent: judged(someNode(3, { ssm: 'lost' })),
    high: judged(someNode(4), someRecord(someNode(4).instanceId, { findings: counts(0, 1) })),
  };
  const named = (filter: 'all' | 'unhealthy' | 'notready') =>
    Object.entries(nodes).flatMap(([name, node]) => (matchesFilter(node, filter) ? name : []));
  expect(named('all')).toEqual(['fine', 'stopped', 'silent', 'high']);
  expect(named('unhealthy')).toEqual(['stopped', 'silent', 'high']);
  expect(named('notready')).toEqual(['silent']);
  expect(Object.values(nodes).sort(byProblem)).toEqual([nodes.silent, nodes.high, nodes.stopped, nodes.fine]);
});

describe('summaries', () => {
  const zone = (index: number) => `eu-west-1${'abc'[index % 3]}`;
  const nodes = Array.from({ length: 90 }, (_, at) =>
    judged(someNode(at, { availabilityZone: zone(at), ssm: at % 3 === 0 && at < 30 ? 'lost' : 'online' })),
  );

  it('count every node in every distribution, named or not', () => {
    const many = nodes.map(({ node }, at) => judged({ ...node, instanceType: `t${at % 20}` }));
    const summary = healthSummary(many);
    const sum = (values: Record<string, number>) => Object.values(values).reduce((a, b) => a + b, 0);
    expect(sum(summary.instanceTypeDistribution)).toBe(90);
    expect(Object.keys(summary.instanceTypeDistribution)).toHaveLength(9);
    expect(summary.instanceTypeDistribution['(12 others)']).toBe(50);
    expect(summary).toMatchObject({ totalNodes: 90, running: 90, ssmOnline: 80, ssmOffline: 10, unhealthyCount: 10 });
  });

  it('say where unhealthy nodes are concentrated, and stay silent where all nodes are', () => {
    const [group, ...rest] = unhealthyGroups(nodes, 3);
    expect(rest).toEqual([]);
    expect(group).toMatchObject({
      problem: 'ssm-lost',
      nodes: 10,
      concentratedIn: ['100 % in availability zone eu-west-1a, which has 33 % of all nodes'],
    });
    expect(group!.examples).toHaveLength(3);
  });
});
