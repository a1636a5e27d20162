import fc from 'fast-check';
import { requiredLiteral } from '../../../functions/core/query/required-literal';
import { compileSearch } from '../../../functions/core/query/search-pattern';

describe('requiredLiteral', () => {
  it.each([
    ['i/o timeout', 'i/o timeout'],
    ['dial tcp .* i/o timeout', ' i/o timeout'],
    ['kubelet\\.go:\\d+', 'kubelet.go:'],
    ['colou?r of', 'colo'],
    ['a+bcd', 'bcd'],
    ['(foo|bar) happened', ' happened'],
    ['[abc]xyz', 'xyz'],
    ['[]a]xyz', 'xyz'],
    ['[^]]xyz', 'xyz'],
    ['[\\]abc]xyz', 'xyz'],
    ['[[:alpha:]xyz]uvw', 'uvw'],
    ['ab{2}cdef', 'cdef'],
    ['(?:abc)*defg', 'defg'],
    ['naïve café', 'naïve café'],
  ])('%s needs "%s"', (source, literal) => {
    expect(requiredLiteral(source)).toBe(literal);
  });

  it.each(['foo|bar', 'abc\\x41|defg', '\\Qa|b\\Exyz', '(?i)abcdef', 'abc{x|y}def', 'ab', '.*', '(abc)?', 'abcd|', ''])(
    'finds none in %s',
    (source) => {
      expect(requiredLiteral(source)).toBeNull();
    },
  );

  it('never invents a literal: what the engine matches contains it', () => {
    const piece = fc.constantFrom(
      ...['abc', 'kube', 'X', ' ', 'é', '😀', '.', '.*', '\\.', '\\d+', '\\w', '[a-c]', '[^x]', '[]b]', '[\\]x]'],
      ...[
        '[[:alpha:]]',
        '(ab|cd)',
        '(?:ef)?',
        '(gh)*',
        'a{2}',
        'b{0,2}',
        'c+',
        'd?',
        'e*?',
        '|',
        '^',
        '$',
        '\\b',
        '\\x41',
      ],
      ...['{', '}', ']', '-', '\\|', '\\[', '(?i)', '(?P<n>pod)', 'k', 's', '\\Q.\\E'],
    );
    const text = fc
      .array(
        fc.constantFrom(
          'abc',
          'ABC',
          'kube',
          'KUBE',
          '\u212aube',
          'ſ',
          'x',
          ' ',
          'é',
          '😀',
          'aa',
          'ef',
          'gh',
          'pod',
          '.',
          '|',
          ']',
          'A',
          '7',
        ),
        {
          maxLength: 12,
        },
      )
      .map((parts) => parts.join(''));
    let matched = 0;
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 8 }),
        fc.array(text, { maxLength: 20 }),
        fc.boolean(),
        (parts, lines, exact) => {
          const source = parts.join('');
          let pattern: ReturnType<typeof compileSearch>;
          try {
            pattern = compileSearch(source, exact);
          } catch {
            return;
          }
          if (pattern.literal === null) return;
          for (const line of lines) {
            if (!pattern.matches(line)) continue;
            matched++;
            // Kelvin sign and long s: the search looks at such lines whatever the literal
            const folded = line.replaceAll('\u212a', 'k').replaceAll('ſ', 's');
            expect(exact ? line : folded.toLowerCase()).toContain(pattern.literal);
          }
        },
      ),
      { numRuns: 8000 },
    );
    expect(matched).toBeGreaterThan(50);
  });
});
