import fc from 'fast-check';
import { MAX_PACK_BYTES, parsePack } from '../../../../functions/core/rules/packs/parse-pack';
import { PackRefusal } from '../../../../schemas/rule-pack';
import { samplePack } from './sample-pack';

const refusalOf = (text: string, file = 'team.yaml') => {
  const { refusals } = parsePack(file, text);
  if (refusals === null) throw new Error('was accepted');
  return refusals[0]!;
};

describe('a pack', () => {
  it('is read from YAML with the defaults of what only reviews need', () => {
    const { pack } = parsePack('team.yaml', samplePack());
    expect(pack).toMatchObject({ name: 'payments', owner: 'payments team', version: '1.2' });
    expect(pack?.rules[0]).toMatchObject({
      id: 'x-ledger-stuck',
      kind: 'log',
      revision: 1,
      mayCause: [],
      scope: 'line',
    });
  });

  it('is the same in JSON, with line numbers there, too', () => {
    const { pack } = parsePack('team.yaml', samplePack());
    expect(parsePack('team.json', JSON.stringify(pack, null, '\t')).pack).toEqual(pack);
    const broken = JSON.stringify({ ...pack, rules: [{ ...pack!.rules[0], severity: 'awful' }] }, null, 2);
    const at = broken.split('\n').findIndex((line) => line.includes('awful')) + 1;
    expect(refusalOf(broken)).toMatchObject({ line: at, field: 'rules[0].severity' });
  });

  it('may be a bare list of rules or one bare rule, named after its file', () => {
    const rule = samplePack().split('\n').slice(4);
    const list = parsePack('teams/Our Rules.yml', rule.map((line) => line.slice(2)).join('\n'));
    expect(list.pack).toMatchObject({ name: 'our-rules', owner: 'not named', rules: [{ id: 'x-ledger-stuck' }] });
    const single = parsePack('one.yaml', rule.map((line) => line.slice(4)).join('\n'));
    expect(single.pack).toMatchObject({ name: 'one', rules: [{ id: 'x-ledger-stuck' }] });
  });

  it('may hold suppressions alone', () => {
    const text =
      'name: ours\nowner: us\nversion: "1"\nsuppressions:\n  - {rule: soft-lockup, owner: us, reason: known for this kernel, expires: 2026-12-31}';
    expect(parsePack('s.yaml', text).pack?.suppressions).toEqual([
      { rule: 'soft-lockup', where: {}, owner: 'us', reason: 'known for this kernel', expires: '2026-12-31' },
    ]);
  });
});

describe('a refusal names file, line, column, field and a way out', () => {
  it.each([
    ['an id that could be a built-in one', { 5: '  - id: ledger-stuck' }, 5, 'rules[0].id', /x-/],
    ['a literal that is too short', { 13: '      literal: "ledger"' }, 13, 'rules[0].match.literal', /8 characters/],
    ['an unknown field', { 6: '    area: kubelet\n    wheight: 3' }, 5, 'rules[0]', /spelling/],
    ['an unknown kind of file', { 11: '    sources: [kubelets]' }, 11, 'rules[0].sources[0]', /use one of/],
    ['a missing field', { 20: null }, 5, 'rules[0].why', /add why/],
    ['a number where text belongs', { 3: 'version: 1.2' }, 3, 'version', /in quotes/],
    ['look-ahead', { 14: "      pattern: 'ledger (?=does)'" }, 14, 'rules[0].match.pattern', /RE2/],
    ['a back-reference', { 14: "      pattern: '(ledger) \\1'" }, 14, 'rules[0].match.pattern', /RE2/],
    ['dedup of what is not captured', { 15: '    dedup: [bank]' }, 14, 'rules[0].match.pattern', /capture it/],
    [
      'a recovery by what is not captured',
      { 18: "      pattern: 'ledger answers again'" },
      18,
      'rules[0].recovery.pattern',
      /capture/,
    ],
    [
      'an expiry that is no date',
      { 4: 'suppressions: [{rule: soft-lockup, owner: a, reason: long enough text, expires: soon}]\nrules:' },
      4,
      'suppressions[0].expires',
      /date/,
    ],
    ['a key twice', { 6: '    area: kubelet\n    area: disk' }, 7, null, /syntax/],
    ['a tag', { 10: '    title: !!js/function "x"' }, 10, null, /syntax/],
  ] as const)('%s', (_what, changes, line, field, fix) => {
    const refusal = refusalOf(samplePack(changes));
    expect(refusal).toMatchObject({ file: 'team.yaml', line, field });
    expect(refusal.column).toBeGreaterThan(0);
    expect(`${refusal.message} ${refusal.fix}`).toMatch(fix);
  });

  it('places a bare rule where it stands', () => {
    const rule = samplePack({ 9: '    severity: awful' }).split('\n').slice(4);
    const refusal = refusalOf(rule.map((line) => line.slice(4)).join('\n'));
    expect(refusal).toMatchObject({ line: 5, field: 'severity' });
  });

  it('refuses the same id twice', () => {
    const rule = samplePack().split('\n').slice(4).join('\n');
    expect(refusalOf(`${samplePack()}\n${rule}`)).toMatchObject({ field: 'rules[1].id', message: /x-ledger-stuck/ });
  });
});

describe('hostile files', () => {
  it.each([
    ['aliases', 'a: &a [1, 1]\nb: &b [*a, *a]\nrules: [*b, *b]', /anchors/],
    ['deep nesting', `${'['.repeat(60_000)}${']'.repeat(60_000)}`, /nested|syntax|neither/],
    ['too many bytes', `# ${'x'.repeat(MAX_PACK_BYTES)}`, /KiB/],
    ['an endless pattern', samplePack({ 14: `      pattern: 'ledger does ${'a?'.repeat(1_500)}'` }), /characters/],
    ['repeats of repeats', samplePack({ 14: "      pattern: '((a{500}){500}){500}'" }), /repeat/],
    [
      'large counted repeats',
      samplePack({ 14: "      pattern: 'ledger does not answer: (?<ledger>[a-z]{1,999})'" }),
      /instructions/,
    ],
    ['a literal over two lines', samplePack({ 13: '      literal: "ledger\\ndoes not answer"' }), /lines/],
    ['nothing', '', /neither/],
    ['a word', 'hello', /neither/],
  ])('%s are refused', (_what, text, message) => {
    const refusal = refusalOf(text);
    expect(`${refusal.message} ${refusal.fix}`).toMatch(message);
  });

  it('never throws, and says either what it holds or what is wrong', () => {
    const pieces = [
      ...samplePack().split('\n'),
      '  - &a',
      '*a',
      '{',
      ']',
      '\t- x:',
      '? ',
      '"',
      '---',
      '%YAML 9',
      '\u0000',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), fc.string(), (lines, rest) => {
        const { pack, refusals } = parsePack('f.yaml', `${lines.join('\n')}${rest}`);
        expect((pack === null) !== (refusals === null)).toBe(true);
        for (const one of refusals ?? []) expect(PackRefusal.safeParse(one).success).toBe(true);
        if (refusals) expect(refusals.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
