import fc from 'fast-check';
import { CATALOGUE } from '../../../functions/core/rules/catalogue.generated';
import { createClassifier } from '../../../functions/core/rules/classify';
import { isLogRule } from '../../../functions/core/rules/define';
import { compileRules } from '../../../functions/core/rules/ruleset';
import type { BundleClock } from '../../../schemas/manifest';
import type { SourceKind } from '../../../schemas/source-kind';
import { expected, found } from './reference-classify';

const ruleset = compileRules(CATALOGUE);
const clock: BundleClock = {
  collectedAtMs: Date.UTC(2026, 10, 22, 12, 0, 0),
  collectedAtSource: 'archive-name',
  zoneOffsetMinutes: 0,
  zoneSource: 'none',
  bootTimeMs: null,
  bootSource: 'none',
  dmesgEpochMs: null,
};
const unlimited = { findingsPerRule: 1_000_000, templates: 1_000_000 };

/** Example lines of all rules by the log they are from. */
const examples = new Map<SourceKind, string[]>();
for (const rule of CATALOGUE.filter(isLogRule)) {
  for (const { source, line } of [...rule.examples.fires, ...rule.examples.silent]) {
    examples.set(source, [...(examples.get(source) ?? []), ...line.split('\n')]);
  }
}

function agree(kind: SourceKind, text: Buffer): void {
  const classifier = createClassifier(ruleset, clock, { tallies: unlimited });
  classifier.piece({ path: 'log', kind, fileOffset: 0, firstLine: 1 });
  classifier.push(text);
  classifier.endPiece();
  const result = classifier.result('shard');
  const naive = expected(ruleset, kind, text, 1_048_576);
  const problems = [...naive.counts].filter(([key]) => JSON.parse(key)[1] !== 'recovery');
  expect(new Map([...found(result)].map(([key, finding]) => [key, finding.count]))).toEqual(
    new Map(problems.map(([key, { count }]) => [key, count])),
  );
  expect(result.recoveries).toHaveLength(naive.counts.size - problems.length);
  expect(new Map(result.unknown.map((one) => [one.template, one.count]))).toEqual(naive.unknown);
}

describe('the classifier with the real catalogue', () => {
  it.each([...examples.keys()])('agrees with the reference matcher on all example lines of %s', (kind) => {
    agree(kind, Buffer.from(examples.get(kind)!.join('\n')));
  });

  it('agrees on damaged, joined and misplaced example lines', () => {
    const all = [...examples.values()].flat();
    const damaged = fc
      .tuple(fc.constantFrom(...all), fc.constantFrom(...all), fc.nat(400), fc.nat(40))
      .map(([one, other, at, length]) => one.slice(0, at) + one.slice(at + length) + (at % 4 === 0 ? other : ''));
    fc.assert(
      fc.property(fc.constantFrom(...examples.keys()), fc.array(damaged, { maxLength: 30 }), (kind, lines) => {
        agree(kind, Buffer.from(lines.join('\n')));
      }),
      { numRuns: 15 },
    );
  });
});
