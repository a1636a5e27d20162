import { compileSearch } from '../../../functions/core/query/search-pattern';
import { DiagError } from '../../../schemas/errors';

function refused(source: string): DiagError {
  try {
    compileSearch(source, false);
  } catch (error) {
    if (error instanceof DiagError) return error;
  }
  throw new Error(`${source} was accepted`);
}

describe('compileSearch', () => {
  it('ignores case unless told otherwise', () => {
    expect(compileSearch('I/O Timeout', false).matches('read: i/o timeout')).toBe(true);
    expect(compileSearch('I/O Timeout', true).matches('read: i/o timeout')).toBe(false);
  });

  it('finds where the match begins', () => {
    const pattern = compileSearch('b+c', false);
    expect(pattern.indexIn('aaBBc')).toBe(2);
    expect(pattern.indexIn('nothing')).toBe(0);
  });

  it.each(['(', '[a', 'a**', '(?=x)', '(?<!x)y', '(a)\\1', '\\', 'x{1001}'])(
    'refuses %s and names the field',
    (source) => {
      const error = refused(source);
      expect(error.code).toBe('invalid-argument');
      expect(error.field).toBe('query');
      expect(error.hint).toMatch(/RE2/);
    },
  );

  it('refuses what would cost too much for every character', () => {
    expect(refused('x'.repeat(501)).hint).toMatch(/distinctive/);
    expect(refused('((a{100}){100}){100}').code).toBe('invalid-argument');
    const error = refused('(x?){500}(y?){500}(z?){500}(a?){500}');
    expect(error.message).toMatch(/repeats too much/);
    expect(error.hint).toMatch(/lower the \{n\}/);
  });

  it('searches less of a line the larger the expression is', () => {
    expect(compileSearch('timeout', false).lineLimit).toBe(1024 * 1024);
    expect(compileSearch('a(a|b){900}d', false).lineLimit).toBe(64 * 1024);
  });

  // exponential for a backtracking engine: each of these would outlive the test run
  it.each(['(a+)+$', '(a|aa)+$', '(a*)*b', '(x+x+)+y', '(.*a){12}', '([a-zA-Z]+)*!', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    '%s ends on a line made for it',
    (source) => {
      const pattern = compileSearch(source, false);
      pattern.matches(`${'a'.repeat(50_000)}!`);
      pattern.matches('x'.repeat(50_000));
      expect(pattern.lineLimit).toBeGreaterThan(50_000);
    },
  );
});
