import fc from 'fast-check';
import { z } from 'zod';
import { coerceArguments } from '../../functions/mcp/coerce-arguments';

const schema = z.strictObject({
  id: z.string(),
  count: z.number().int().min(1).default(20),
  line: z.number().optional(),
  deep: z.boolean().default(false),
  severity: z.enum(['all', 'critical']).default('all'),
  kinds: z.array(z.string()).optional(),
});
const coerced = (args: unknown) => coerceArguments(schema, args);

describe('coerceArguments', () => {
  it.each([
    [{ count: '5' }, { count: 5 }],
    [{ line: '-20' }, { line: -20 }],
    [{ line: ' 7 ' }, { line: 7 }],
    [{ deep: 'True' }, { deep: true }],
    [{ deep: 'no' }, { deep: false }],
    [{ severity: 'Critical' }, { severity: 'critical' }],
    [{ kinds: 'a, b,,c' }, { kinds: ['a', 'b', 'c'] }],
    [{ kinds: '["a","b"]' }, { kinds: ['a', 'b'] }],
    [{ id: 12 }, { id: '12' }],
    [{ kinds: '' }, {}],
    [{ line: null, count: null }, {}],
  ])('%j becomes %j', (args, expected) => {
    expect(coerced(args)).toEqual(expected);
  });

  it.each([
    [{ count: 'five' }],
    [{ count: '1e3' }],
    [{ count: '0x10' }],
    [{ count: '9'.repeat(400) }],
    [{ deep: 'maybe' }],
    [{ deep: 'constructor' }],
    [{ severity: 'worst' }],
    [{ kinds: '[a' }],
    [{ id: '' }],
    [{ id: null }],
    [{ other: '5' }],
  ])('%j is not guessed at', (args) => {
    expect(coerced(args)).toEqual(args);
  });

  it('keeps keys that name parts of every object, so that the schema refuses them', () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const args: unknown = JSON.parse(`{"id":"x","${key}":{"polluted":true}}`);
      const out = coerced(args) as object;
      expect(Object.keys(out)).toContain(key);
      const parsed = schema.safeParse(out);
      expect(parsed.success).toBe(false);
      expect(JSON.stringify(parsed.error?.issues)).toContain(key);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('passes on what is no object', () => {
    for (const value of [null, undefined, 3, 'text', [1, 2], true]) expect(coerced(value)).toBe(value);
  });

  it('never throws, and does not change what is valid already', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        coerced(value);
      }),
    );
    fc.assert(
      fc.property(fc.record({ id: fc.string(), count: fc.integer({ min: 1 }), deep: fc.boolean() }), (args) => {
        expect(coerced(args)).toEqual(args);
      }),
    );
  });
});
