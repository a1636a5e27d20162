import fc from 'fast-check';
import { compilePattern, matchesPattern } from '../../../../local/cloud/events/pattern';
import { EVENT_RULES } from '../../../../schemas/deployment';

const event = {
  source: 'aws.s3',
  'detail-type': 'Object Created',
  resources: ['arn:aws:s3:::one', 'arn:aws:s3:::two'],
  detail: {
    name: 'eks_i-0abc.tar.gz',
    size: 42,
    price: -1.5,
    on: true,
    nothing: null,
    empty: '',
    ip: '10.0.3.7',
    ip6: '2001:db8::7',
    tags: ['red', 'green'],
    none: [],
    deep: { er: { est: 'x' } },
    nodes: [
      {
        id: 'a',
        state: 'up',
        disks: [
          { dev: 'sda', full: true },
          { dev: 'sdb', full: false },
        ],
      },
      { id: 'b', state: 'down' },
    ],
  },
};
const detail = (pattern: object) => matchesPattern({ detail: pattern }, event);

describe('event patterns', () => {
  it.each<[object, boolean]>([
    [{ name: ['eks_i-0abc.tar.gz'] }, true],
    [{ name: ['x', 'eks_i-0abc.tar.gz'] }, true],
    [{ size: [42] }, true],
    [{ size: ['42'] }, false],
    [{ on: [true] }, true],
    [{ on: ['true'] }, false],
    [{ nothing: [null] }, true],
    [{ empty: [null] }, false],
    [{ empty: [''] }, true],
    [{ name: [{ prefix: 'eks_' }] }, true],
    [{ name: [{ prefix: 'EKS_' }] }, false],
    [{ name: [{ prefix: { 'equals-ignore-case': 'EKS_' } }] }, true],
    [{ name: [{ suffix: '.gz' }] }, true],
    [{ name: [{ suffix: { 'equals-ignore-case': '.GZ' } }] }, true],
    [{ name: [{ suffix: '.zip' }] }, false],
    [{ name: [{ 'equals-ignore-case': 'EKS_I-0ABC.tar.gz' }] }, true],
    [{ size: [{ prefix: '4' }] }, false],
    [{ name: [{ wildcard: 'eks_*.tar.*' }] }, true],
    [{ name: [{ wildcard: '*' }] }, true],
    [{ name: [{ wildcard: '*abc' }] }, false],
    [{ name: [{ wildcard: 'eks_\\*' }] }, false],
    [{ name: [{ 'anything-but': 'other' }] }, true],
    [{ name: [{ 'anything-but': ['other', 'eks_i-0abc.tar.gz'] }] }, false],
    [{ size: [{ 'anything-but': [41, 43] }] }, true],
    [{ size: [{ 'anything-but': 42 }] }, false],
    [{ name: [{ 'anything-but': { prefix: 'eks_' } }] }, false],
    [{ name: [{ 'anything-but': { prefix: ['x', 'eks_'] } }] }, false],
    [{ name: [{ 'anything-but': { suffix: '.zip' } }] }, true],
    [{ name: [{ 'anything-but': { wildcard: '*i-0*' } }] }, false],
    [{ name: [{ 'anything-but': { 'equals-ignore-case': 'EKS_I-0ABC.TAR.GZ' } }] }, false],
    [{ missing: [{ 'anything-but': 'x' }] }, false],
    [{ tags: [{ 'anything-but': 'red' }] }, true],
    [{ size: [{ numeric: ['>', 41, '<=', 42] }] }, true],
    [{ size: [{ numeric: ['=', 41] }] }, false],
    [{ price: [{ numeric: ['<', 0] }] }, true],
    [{ name: [{ numeric: ['>', 0] }] }, false],
    [{ ip: [{ cidr: '10.0.0.0/22' }] }, true],
    [{ ip: [{ cidr: '10.0.4.0/22' }] }, false],
    [{ ip6: [{ cidr: '2001:db8::/32' }] }, true],
    [{ ip: [{ cidr: '::/0' }] }, false],
    [{ name: [{ exists: true }] }, true],
    [{ name: [{ exists: false }] }, false],
    [{ missing: [{ exists: false }] }, true],
    [{ missing: { inside: [{ exists: false }] } }, true],
    [{ nothing: [{ exists: true }] }, true],
    [{ deep: [{ exists: true }] }, false],
    [{ deep: [{ exists: false }] }, true],
    [{ none: [{ exists: false }] }, true],
    [{ none: { inside: [{ exists: false }] } }, true],
    [{ missing: [{ exists: false }, 'x'] }, true],
    [{ tags: ['green', 'blue'] }, true],
    [{ tags: ['blue'] }, false],
    [{ deep: { er: { est: ['x'] } } }, true],
    [{ deep: { est: ['x'] } }, false],
    [{ nodes: { id: ['a'], state: ['up'] } }, true],
    [{ nodes: { id: ['a'], state: ['down'] } }, false],
    [{ nodes: { disks: { dev: ['sda'], full: [true] } } }, true],
    [{ nodes: { disks: { dev: ['sda'], full: [false] } } }, false],
    [{ nodes: { id: ['b'], disks: { dev: [{ exists: false }] } } }, false],
    [{ nodes: { id: ['b'], disks: { dev: ['sda'] } } }, false],
    [{ nodes: { id: ['b'], zone: [{ exists: false }] } }, true],
    [{ $or: [{ size: [1] }, { name: [{ prefix: 'eks_' }] }] }, true],
    [{ $or: [{ size: [1] }, { size: [2] }] }, false],
    [{ on: [false], $or: [{ size: [42] }, { size: [2] }] }, false],
    [{ nodes: { id: ['a'], $or: [{ state: ['down'] }, { state: ['gone'] }] } }, false],
    [{ $or: [{ size: [1] }, { $or: [{ size: [42] }, { size: [3] }] }] }, true],
    [{ toString: [{ exists: true }] }, false],
  ])('%j → %s', (pattern, expected) => {
    expect(detail(pattern)).toBe(expected);
  });

  it('matches any element of a list at the top', () => {
    expect(matchesPattern({ resources: [{ suffix: ':two' }] }, event)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['no object', []],
    ['an empty object', {}],
    ['a bare value', { source: 'aws.s3' }],
    ['an empty list', { source: [] }],
    ['an unknown operator', { source: [{ contains: 'x' }] }],
    ['two operators in one object', { source: [{ prefix: 'a', suffix: 'b' }] }],
    ['a list in a list', { source: [['a']] }],
    ['an odd numeric', { size: [{ numeric: ['>', 1, '<'] }] }],
    ['an upside-down range', { size: [{ numeric: ['>', 5, '<', 1] }] }],
    ['a numeric beyond the limit', { size: [{ numeric: ['>', 5e9 + 1] }] }],
    ['mixed anything-but', { size: [{ 'anything-but': ['a', 1] }] }],
    ['an empty anything-but prefix', { size: [{ 'anything-but': { prefix: '' } }] }],
    ['an operator anything-but does not know', { size: [{ 'anything-but': { numeric: ['=', 1] } }] }],
    ['a double wildcard', { name: [{ wildcard: 'a**b' }] }],
    ['a stray escape', { name: [{ wildcard: 'a\\b' }] }],
    ['a malformed block', { ip: [{ cidr: '10.0.0.0/33' }] }],
    ['exists with a string', { ip: [{ exists: 'true' }] }],
    ['$or with one pattern', { $or: [{ a: ['b'] }] }],
  ])('refuses %s', (_, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('accepts every rule that is deployed', () => {
    for (const rule of EVENT_RULES) expect(() => compilePattern(rule.pattern)).not.toThrow();
  });
});

describe('event patterns, for any event', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const field = fc.constantFrom('a', 'b', 'c');
  const { tree } = fc.letrec<{ tree: Record<string, unknown> }>((tie) => ({
    tree: fc.dictionary(
      field,
      fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(leaf, { maxLength: 3 }),
        tie('tree'),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
      { maxKeys: 3 },
    ),
  }));

  /** A pattern that demands exactly what one path through the event says. */
  function demand(value: unknown): unknown {
    if (Array.isArray(value)) return value.length === 0 ? null : demand(value[0]);
    if (typeof value !== 'object' || value === null) return [value];
    const inner = Object.entries(value)
      .map(([key, item]) => [key, demand(item)] as const)
      .filter(([, item]) => item !== null);
    return inner.length === 0 ? null : Object.fromEntries(inner);
  }

  it('the pattern made from an event matches it', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const pattern = demand({ detail: value });
        if (pattern) expect(matchesPattern(pattern, { detail: value })).toBe(true);
      }),
    );
  });

  it('a field exists or does not, never both, never neither', () => {
    fc.assert(
      fc.property(tree, field, (value, name) => {
        const [there, gone] = [true, false].map((exists) => matchesPattern({ [name]: [{ exists }] }, value));
        expect(there).toBe(!gone);
      }),
    );
  });

  it('$or is the union, siblings are the intersection', () => {
    const part = fc.record({ name: field, value: leaf }).map(({ name, value }) => ({ [name]: [value] }));
    fc.assert(
      fc.property(tree, part, part, (value, left, right) => {
        const [x, y] = [matchesPattern(left, value), matchesPattern(right, value)];
        expect(matchesPattern({ $or: [left, right] }, value)).toBe(x || y);
        if (Object.keys(left)[0] !== Object.keys(right)[0])
          expect(matchesPattern({ ...left, ...right }, value)).toBe(x && y);
      }),
    );
  });

  it('wildcards agree with the regular expression they stand for', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 4 }),
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }),
        (pieces, text) => {
          const wildcard = pieces.join('*');
          if (wildcard.includes('**')) return;
          expect(matchesPattern({ f: [{ wildcard }] }, { f: text })).toBe(
            new RegExp(`^${pieces.join('.*')}$`).test(text),
          );
        },
      ),
    );
  });
});
