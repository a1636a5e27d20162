import { createRedactor } from '../../../../functions/core/redact/redact';
import { mergePacks } from '../../../../functions/core/rules/packs/merge-packs';
import { resolvePacks } from '../../../../functions/core/rules/packs/resolve-packs';
import { GATES, runGates } from '../../../../functions/core/rules/packs/run-gates';
import { SAMPLE_RULES, sampleRule } from '../sample-rules';
import { samplePack } from './sample-pack';

/** Gates of the sample pack's rule that do not pass, with what they say. */
function faults(changes: Readonly<Record<number, string | null>> = {}, builtIn = SAMPLE_RULES) {
  const pinned = resolvePacks([{ file: 'a.yaml', text: samplePack(changes) }]);
  if (pinned.refusals.length > 0) throw new Error(JSON.stringify(pinned.refusals));
  const { redact } = createRedactor();
  const results = runGates(pinned.rules[0]!, { ruleset: mergePacks(builtIn, pinned), redact });
  expect(results.map((one) => one.gate)).toEqual(GATES.map((gate) => gate.id));
  return Object.fromEntries(results.filter((one) => one.status !== 'ok').map((one) => [one.gate, one.status]));
}

const line = (text: string) => `Nov 22 10:00:01 ip-10-0-1-9 kubelet[31]: ${text}`;
const fires = (text: string, source = 'kubelet') =>
  `        - { source: ${source}, from: ours, line: '${line(text)}' }`;
const silent = (text: string, nearMiss = true) =>
  `        - { source: kubelet, because: fine, nearMiss: ${nearMiss}, line: '${line(text)}' }`;

describe('each gate sees its fault', () => {
  it('and a good rule passes all', () => {
    expect(faults()).toEqual({});
  });

  it.each([
    ['examples', 'no near miss', { 31: silent('does the ledger answer', false) }],
    ['sources', 'an example of a file it does not read', { 29: fires('ledger does not answer: b.example', 'dmesg') }],
    ['fires', 'an example that does not fire', { 28: fires('ledger does not answer') }],
    ['silent', 'a silent example that fires', { 31: silent('ledger does not answer: c.example') }],
    ['literal-contained', 'a literal that is not in the line', { 13: '      literal: "ledger did not answer"' }],
    [
      'literal-necessary',
      'a pattern that does without its literal',
      { 14: "      pattern: '(?<ledger>[a-z]+[.][a-z]+)$'" },
    ],
    [
      'literal-spelt',
      'an end that does not spell its literal',
      { 18: "      pattern: 'ledger answers .*: (?<ledger>[a-z.]+)'" },
    ],
    ['redaction', 'a secret in an example', { 31: silent('password=hunter2-hunter2-xyz does the ledger answer') }],
    ['severity', 'critical without a reason', { 9: '    severity: critical' }],
    ['severity', 'a reason without critical', { 9: '    severity: low\n    criticalBecause: I say so' }],
    ['references', 'no reference', { 24: '    references: []' }],
    ['references', 'a reference nobody can open', { 24: '    references: ["our wiki"]' }],
    [
      'names',
      'a cause that does not exist',
      { 24: '    references: ["https://example.com/"]\n    mayCause: [no-such-rule]' },
    ],
  ] as const)('%s: %s', (gate, _fault, changes) => {
    expect(faults(changes)).toMatchObject({ [gate]: 'fail' });
  });

  it('recovery: a line that is problem and end at once', () => {
    const changes = {
      17: '      literal: "ledger does not answer"',
      18: "      pattern: 'ledger does not answer: (?<ledger>[a-z.]+)'",
    };
    expect(faults(changes)).toEqual({ recovery: 'fail' });
  });

  it('alternatives: a phrasing without example', () => {
    const changes = {
      12: '    match:\n      - { literal: "ledger is stuck", pattern: "ledger is stuck: (?<ledger>[a-z.]+)" }',
      13: '      - literal: "ledger does not answer"',
      14: "        pattern: 'ledger does not answer: (?<ledger>[a-z.]+)'",
    };
    expect(faults(changes)).toEqual({ alternatives: 'fail' });
  });

  it('cross-fire only warns: a person decides', () => {
    const twin = sampleRule('ledger-twin', {
      sources: ['kubelet'],
      match: { literal: 'ledger does not answer', pattern: /ledger does not answer/ },
    });
    expect(faults({}, [...SAMPLE_RULES, twin])).toEqual({ 'cross-fire': 'warn' });
  });
});
