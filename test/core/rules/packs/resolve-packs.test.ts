import fc from 'fast-check';
import { createClassifier } from '../../../../functions/core/rules/classify';
import { mergePacks } from '../../../../functions/core/rules/packs/merge-packs';
import { packGaps } from '../../../../functions/core/rules/packs/pack-gaps';
import { resolvePacks } from '../../../../functions/core/rules/packs/resolve-packs';
import { compileRules } from '../../../../functions/core/rules/ruleset';
import { NO_PACKS, PinnedRules } from '../../../../schemas/rule-pack';
import { sampleClock } from '../../findings/sample-findings';
import { SAMPLE_RULES } from '../sample-rules';
import { samplePack } from './sample-pack';

const named = (id: string) => samplePack({ 5: `  - id: ${id}` });

describe('resolving packs', () => {
  it('gives the same whatever order files are listed in', () => {
    const files = ['a', 'b', 'c', 'd'].map((name) => ({ file: `${name}.yaml`, text: named(`x-rule-${name}`) }));
    const expected = resolvePacks(files);
    expect(expected.rules.map((rule) => rule.id)).toEqual(['x-rule-a', 'x-rule-b', 'x-rule-c', 'x-rule-d']);
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: 4 }), (order) => {
        expect(resolvePacks(order)).toEqual(expected);
      }),
    );
  });

  it('survives being stored', () => {
    const pinned = resolvePacks([
      { file: 'a.yaml', text: named('x-one') },
      { file: 'b.yaml', text: 'nonsense' },
    ]);
    expect(PinnedRules.parse(JSON.parse(JSON.stringify(pinned)))).toEqual(pinned);
  });

  it('refuses a file whole and keeps the others; each refused file is one gap', () => {
    const pinned = resolvePacks(
      [
        { file: 'bad.yaml', text: samplePack({ 9: '    severity: awful', 13: '      literal: "x"' }) },
        { file: 'good.yaml', text: named('x-good') },
        { file: 'late.yaml', text: named('x-good') },
      ],
      [{ code: 'limit', what: 'rule packs', bytes: null, reason: 'too many', effect: 'not applied' }],
    );
    expect(pinned.rules.map((rule) => rule.id)).toEqual(['x-good']);
    expect(pinned.packs.map((pack) => pack.file)).toEqual(['good.yaml']);
    const gaps = packGaps(pinned);
    expect(gaps.map((gap) => [gap.code, gap.what, gap.count])).toEqual([
      ['unparsed', 'rule pack bad.yaml', 2],
      ['unparsed', 'rule pack late.yaml', 1],
      ['limit', 'rule packs', 1],
    ]);
    expect(gaps[0]!.reason).toMatch(/bad\.yaml line 9, rules\[0\]\.severity/);
    expect(gaps[1]!.reason).toMatch(/already in good\.yaml/);
  });
});

describe('rules of packs among built-in ones', () => {
  const version = (text: string) => mergePacks(SAMPLE_RULES, resolvePacks([{ file: 'a.yaml', text }])).version;

  it('leave the version alone when there are none', () => {
    expect(mergePacks(SAMPLE_RULES, NO_PACKS).version).toBe(compileRules(SAMPLE_RULES).version);
  });

  it('change the version with every word a finding may show', () => {
    const variants = [
      samplePack(),
      samplePack({ 10: '    title: Another title' }),
      samplePack({ 14: "      pattern: 'ledger does not answer: (?<ledger>[a-z.]+)'" }),
      samplePack({ 21: '    impact: Nobody is paid.' }),
      samplePack({
        4: 'suppressions: [{rule: soft-lockup, owner: us, reason: known for this kernel, expires: 2026-12-31}]\nrules:',
      }),
    ];
    expect(new Set([...variants.map(version), compileRules(SAMPLE_RULES).version]).size).toBe(variants.length + 1);
    expect(version(samplePack())).toBe(version(samplePack()));
  });

  it('classify like any rule, in any chunks, with problem and recovery', () => {
    const ruleset = mergePacks(SAMPLE_RULES, resolvePacks([{ file: 'a.yaml', text: samplePack() }]));
    const log = [
      'Nov 22 10:00:01 ip-10-0-1-9 kubelet[31]: ledger does not answer: a.example',
      'Nov 22 10:00:02 ip-10-0-1-9 kubelet[31]: ledger does not answer: b.example',
      'Nov 22 10:00:09 ip-10-0-1-9 kubelet[31]: ledger answers again: a.example',
    ].join('\n');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), (chunk) => {
        const classifier = createClassifier(ruleset, sampleClock);
        classifier.piece({ path: 'kubelet/kubelet.log', kind: 'kubelet', fileOffset: 0, firstLine: 1 });
        for (let at = 0; at < log.length; at += chunk) classifier.push(Buffer.from(log.slice(at, at + chunk)));
        classifier.endPiece();
        const { findings, recoveries } = classifier.result('s');
        expect(findings.map((one) => [one.ruleId, one.dedup, one.count])).toEqual([
          ['x-ledger-stuck', ['a.example'], 1],
          ['x-ledger-stuck', ['b.example'], 1],
        ]);
        expect(recoveries.map((one) => one.dedup)).toEqual([['a.example']]);
      }),
      { numRuns: 20 },
    );
  });
});
