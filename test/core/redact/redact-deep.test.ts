import { createRedactor } from '../../../functions/core/redact/redact';
import { redactDeep } from '../../../functions/core/redact/redact-deep';

const deep = <T>(value: T): T => redactDeep(value, createRedactor());

describe('redactDeep', () => {
  it('replaces what its name gives away, as key or as pair', () => {
    const out = JSON.stringify(
      deep({
        settings: { DB_PASSWORD: { value: 'x' }, password: 'correct horse battery' },
        env: [{ name: 'API_TOKEN', value: 'tr0ub4dor-and-3' }],
      }),
    );
    expect(out).not.toContain('correct horse');
    expect(out).not.toContain('tr0ub4dor');
    expect(out).toContain('«secret:');
  });

  it('replaces secrets anywhere in texts and lists', () => {
    const out = deep({ lines: ['ok', 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE'] });
    expect(out.lines[0]).toBe('ok');
    expect(out.lines[1]).not.toContain('AKIAIOSFODNN7EXAMPLE');
  });

  it('leaves ids, addresses, numbers and shape alone', () => {
    const value = {
      instanceId: 'i-0123456789abcdef0',
      ip: '10.0.1.2',
      count: 3,
      none: null,
      list: [1, true],
      findingId: 'F-gl5vhzbtoxch',
      nextCursor: 'WyJhYmMiLDEyXQ',
    };
    expect(deep(value)).toEqual(value);
  });
});
