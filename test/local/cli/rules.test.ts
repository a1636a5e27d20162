import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CATALOGUE } from '../../../functions/core/rules/catalogue.generated';
import { compileRules } from '../../../functions/core/rules/ruleset';
import { labelledBundles, readExpected, scoreBundle } from '../../../local/cli/commands/rules/bundle-score';
import { renderRule } from '../../../local/cli/commands/rules/explain';
import { labelledLines } from '../../../local/cli/commands/rules/labelled-lines';
import { matchesOf, rulesWith } from '../../../local/cli/commands/rules/match-rules';
import { nearIds } from '../../../local/cli/commands/rules/near-ids';
import { scoreLines } from '../../../local/cli/commands/rules/scorecard';
import { packTemplate } from '../../../local/cli/commands/rules/template';
import { testPacks } from '../../../local/cli/commands/rules/test';
import { readPacks } from '../../../local/cli/read-packs';
import { openTerminal } from '../../../local/cli/terminal';
import type { FindingsDocument } from '../../../schemas/finding';
import { sampleFinding } from '../../core/findings/sample-findings';
import { samplePack } from '../../core/rules/packs/sample-pack';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nodescope-rules-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const write = (name: string, text: string) => writeFile(path.join(folder, name), text);

describe('rules new and rules test', () => {
  it('the template passes every gate, so that an author starts from something that works', async () => {
    await write('x-mine.yaml', packTemplate('x-mine'));
    const report = await testPacks(folder);
    expect(report.rules[0]!.gates.filter((gate) => gate.status !== 'ok')).toEqual([]);
    expect(report).toMatchObject({ ok: true, refusals: [], rules: [{ id: 'x-mine', ok: true }] });
  });

  it('a refused file and a failing gate fail, and the other rules are still tested', async () => {
    await write('bad.yaml', 'rules: [');
    await write('weak.yaml', samplePack({ 24: '    references: []' }));
    await write('README.md', 'not a pack');
    const report = await testPacks(folder);
    expect(report.ok).toBe(false);
    expect(report.refusals[0]).toMatchObject({ file: 'bad.yaml', line: 1 });
    const failed = report.rules[0]!.gates.filter((gate) => gate.status === 'fail').map((gate) => gate.gate);
    expect(failed).toEqual(['references']);
  });

  it('an empty folder is a mistake, not a success', async () => {
    await expect(testPacks(folder)).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(testPacks(path.join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('packs are found in subfolders, too, and a huge file is refused by itself', async () => {
    await mkdir(path.join(folder, 'team'));
    await write('team/one.yml', samplePack());
    await write('huge.json', ' '.repeat(300 * 1024));
    const pinned = await readPacks(folder);
    expect(pinned.packs.map((pack) => pack.file)).toEqual(['team/one.yml']);
    expect(pinned.refusals.map((one) => one.file)).toEqual(['huge.json']);
  });
});

describe('rules match', () => {
  it('uses rules of a folder beside the built-in ones', async () => {
    await write('pack.yaml', samplePack());
    const ruleset = await rulesWith(folder);
    const line = 'Nov 22 10:00:01 ip-10-0-1-9 kubelet[31]: ledger does not answer: a.example';
    expect(matchesOf(ruleset, 'kubelet/kubelet.log', line)).toEqual([
      { ruleId: 'x-ledger-stuck', severity: 'high', category: 'ledger', component: 'ledger' },
    ]);
    expect(matchesOf(ruleset, 'kernel/dmesg.current', line)).toEqual([]);
    const full = '[ 8123.456789] nf_conntrack: nf_conntrack: table full, dropping packet';
    expect(matchesOf(ruleset, 'kernel/dmesg.current', full).map((one) => one.ruleId)).toEqual(['conntrack-table-full']);
  });

  it('stops at a refused pack', async () => {
    await write('pack.yaml', samplePack({ 9: '    severity: awful' }));
    await expect(rulesWith(folder)).rejects.toMatchObject({ message: expect.stringContaining('pack.yaml line 9') });
  });

  it('names the row that is no labelled line', async () => {
    await write('lines.jsonl', '{"file":"a","line":"b","severity":"high"}\n\n{"file":1}\n');
    const read = async () => {
      const rows = [];
      for await (const row of labelledLines(path.join(folder, 'lines.jsonl'), '--jsonl')) rows.push(row);
      return rows;
    };
    await expect(read()).rejects.toMatchObject({ message: expect.stringContaining('line 3') });
    await write('lines.jsonl', '{"file":"a","line":"b","severity":"high","source":"somewhere"}\n');
    await expect(read()).resolves.toEqual([{ file: 'a', line: 'b', severity: 'high' }]);
  });
});

describe('rules explain', () => {
  const ruleset = compileRules(CATALOGUE);

  it('says of every rule what it is, when it is over and what to do', () => {
    const t = openTerminal(true);
    for (const rule of CATALOGUE) {
      const text = renderRule(rule, ruleset, t);
      expect(text).toContain(rule.title);
      expect(text).toContain(rule.severity);
      expect(text).toMatch(/What to do\n {2}\[/);
      expect(text).toContain(rule.references[0]!);
    }
  });

  it('offers ids that resemble an unknown one', () => {
    const ids = CATALOGUE.map((rule) => rule.id);
    expect(nearIds('conntrack-tabel-full', ids)[0]).toBe('conntrack-table-full');
    expect(nearIds('full conntrack table', ids)).toContain('conntrack-table-full');
    expect(nearIds('zzzz', ids)).toEqual([]);
  });
});

describe('rules score on lines', () => {
  const match = (severity: 'critical' | 'high' | 'low', category = 'dns') => ({
    ruleId: `rule-${severity}`,
    severity,
    category,
    component: 'coredns',
  });
  const row = (severity: string, category = 'dns') => ({ file: 'f', line: severity, severity, category });
  const faulty = [
    { row: row('critical'), matches: [match('low'), match('critical')] },
    { row: row('high'), matches: [match('critical')] },
    { row: row('high', 'disk'), matches: [match('low')] },
    { row: row('low', 'disk'), matches: [] },
  ];
  const healthy = [
    { row: { file: 'f', line: 'fine' }, matches: [] },
    { row: { file: 'f', line: 'hm' }, matches: [match('low')] },
  ];

  it('counts what was found, how well it was graded, and alarms on healthy lines', () => {
    const card = scoreLines(faulty, healthy);
    expect(card.recall.overall).toEqual({ hits: 3, of: 4 });
    expect(Object.entries(card.recall.bySeverity)).toEqual([
      ['critical', { hits: 1, of: 1 }],
      ['high', { hits: 2, of: 2 }],
      ['low', { hits: 0, of: 1 }],
    ]);
    expect(card.recall.byCategory).toEqual({ dns: { hits: 2, of: 2 }, disk: { hits: 1, of: 2 } });
    expect(card.recall.byComponent).toEqual({ 'not labelled': { hits: 3, of: 4 } });
    expect(card.severity).toEqual({ exact: { hits: 1, of: 3 }, withinOneStep: { hits: 2, of: 3 } });
    expect(card.named.category).toEqual({ hits: 2, of: 3 });
    expect(card.missed).toEqual([row('low', 'disk')]);
    expect(card.falsePositives).toMatchObject({ medium: { hits: 0, of: 2 }, low: { hits: 1, of: 2 } });
    expect(card.alarms).toEqual([{ row: healthy[1]!.row, ruleIds: ['rule-low'] }]);
  });
});

describe('rules score on bundles', () => {
  it('pairs archives with expectations in their folder or of their name', async () => {
    await mkdir(path.join(folder, 'one'));
    for (const name of ['one/bundle.tar.gz', 'two.zip', 'three.zip']) await write(name, 'x');
    for (const name of ['one/expected.json', 'two.expected.json']) await write(name, '{"findings": []}');
    const pairs = await labelledBundles(folder);
    expect(pairs.map((one) => [path.relative(folder, one.bundle), path.relative(folder, one.expected)])).toEqual([
      ['one/bundle.tar.gz', 'one/expected.json'],
      ['two.zip', 'two.expected.json'],
    ]);
  });

  it('compares by rule or category, and by severity where one is named', async () => {
    await write(
      'expected.json',
      '{"findings": ["rule-F-a", {"category": "dns", "severity": "high"}, {"rule": "rule-F-z"}], "absent": ["rule-F-c"]}',
    );
    const expected = await readExpected(path.join(folder, 'expected.json'));
    const findings = [
      sampleFinding('F-a'),
      sampleFinding('F-b', { category: 'dns', severity: 'medium' }),
      sampleFinding('F-c', { severity: 'critical' }),
      sampleFinding('F-d', { severity: 'low' }),
    ];
    expect(scoreBundle('b.zip', { findings } as unknown as FindingsDocument, expected)).toEqual({
      bundle: 'b.zip',
      found: { hits: 2, of: 3 },
      severityExact: { hits: 0, of: 1 },
      missed: ['rule-F-z'],
      wronglyFound: ['rule-F-c'],
      others: ['rule-F-c'],
    });
    await write('expected.json', '{"findings": [{}]}');
    await expect(readExpected(path.join(folder, 'expected.json'))).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
