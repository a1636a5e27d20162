import { createInspection } from '../../../functions/core/inspect/run-inspectors';
import { Gap } from '../../../schemas/gap';
import type { SourceKind } from '../../../schemas/source-kind';
import { HEALTHY_NODE } from '../rules/facts/nodes/healthy';
import { sourceLines } from './read';

function run(order: readonly string[]) {
  const files = Object.entries(HEALTHY_NODE).map(([path, [kind]]) => ({ path, kind }));
  const inspection = createInspection(files);
  for (const path of order) {
    const [kind, text] = HEALTHY_NODE[path]!;
    const reading = inspection.open(path, kind);
    for (const line of sourceLines(text)) reading.line(line);
    reading.end();
  }
  return inspection;
}

describe('createInspection', () => {
  it('gives the same facts in whatever order files are read', () => {
    const paths = Object.keys(HEALTHY_NODE);
    expect(run([...paths].reverse()).facts()).toEqual(run(paths).facts());
  });

  it('wants only files some inspector understands', () => {
    const inspection = createInspection([]);
    const wants = (path: string, kind: SourceKind) => inspection.wants(path, kind);
    expect(wants('networking/iptables-save.txt', 'iptables-save')).toBe(true);
    expect(wants('networking/ip6tables-nat.txt', 'ip6tables')).toBe(true);
    expect(wants('kubelet/kubelet.log', 'kubelet')).toBe(false);
    expect(wants('system/allprocstat.txt', 'procstat')).toBe(false);
  });

  it('tells files that were listed but never read', () => {
    const inspection = createInspection([
      { path: 'networking/iprule.txt', kind: 'ip-rule' },
      { path: 'kubelet/kubelet.log', kind: 'kubelet' },
    ]);
    expect(inspection.gaps()).toMatchObject([{ code: 'not-checked', what: 'networking/iprule.txt' }]);
    expect(inspection.facts()).toEqual({});
  });

  it.each([
    ['', /empty/],
    ['bash: line 1: conntrack: command not found\n', /not installed/],
    ['cat: /proc/x: No such file or directory\n', /does not exist/],
    ['hello\nworld\n', /format/],
  ])('says why %j holds no facts', (text, reason) => {
    const inspection = createInspection([]);
    const reading = inspection.open('networking/conntrack.txt', 'conntrack');
    for (const line of sourceLines(text)) reading.line(line);
    reading.end();
    const gaps = inspection.gaps();
    expect(gaps).toEqual([expect.objectContaining({ code: 'not-checked', reason: expect.stringMatching(reason) })]);
    expect(gaps.map((gap) => Gap.safeParse(gap).success)).toEqual([true]);
  });

  it('counts lines that were not understood', () => {
    const inspection = createInspection([]);
    const reading = inspection.open('networking/iprule.txt', 'ip-rule');
    for (const line of sourceLines('0:	from all lookup local \nwhat\nis\nthis\n')) reading.line(line);
    reading.end();
    expect(inspection.gaps()).toEqual([
      expect.objectContaining({ code: 'unparsed', count: 3, reason: expect.stringContaining('first is line 2') }),
    ]);
  });

  it('reports a dump that was cut', () => {
    const inspection = createInspection([]);
    const reading = inspection.open('networking/iptables-save.txt', 'iptables-save');
    for (const line of sourceLines('*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j KUBE-FORWARD\n')) reading.line(line);
    reading.end();
    expect(inspection.gaps()).toEqual([
      expect.objectContaining({ code: 'limit', reason: expect.stringContaining('no COMMIT') }),
    ]);
  });
});
