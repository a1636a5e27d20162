import fc from 'fast-check';
import { decodeCursor, encodeCursor, jsonBytes, pageOf, questionHash } from '../../../functions/core/query/page';
import { DiagError } from '../../../schemas/errors';

const question = questionHash(['c-1', { severity: 'all' }]);

describe('cursor', () => {
  it('comes back as it was', () => {
    expect(decodeCursor(encodeCursor(question, 7), question, 'cursor', 10)).toBe(7);
  });

  it('is refused for another question, damaged, or behind the end', () => {
    const good = encodeCursor(question, 7);
    const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const bad = [
      encodeCursor(questionHash(['c-2', { severity: 'all' }]), 7),
      ...[good.slice(0, -3), `${good.slice(0, 4)}AAAA${good.slice(8)}`, '', 'x', '%%%', 'null', good.repeat(2)],
      ...[forged([question, '7']), forged([question, -1]), forged([question, 1.5]), forged([question, null])],
      ...[forged([question, 11]), forged([question, 1e300]), forged({ 0: question, 1: 7 }), forged([question, 7, 8])],
    ];
    for (const cursor of bad) {
      try {
        decodeCursor(cursor, question, 'pageToken', 10);
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid-argument', field: 'pageToken' });
        continue;
      }
      throw new Error(`${cursor} was accepted`);
    }
  });

  it('only ever gives a position or a typed refusal', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (cursor) => {
        try {
          expect(decodeCursor(cursor, question, 'cursor', 5)).toBeLessThanOrEqual(5);
        } catch (error) {
          expect(error).toBeInstanceOf(DiagError);
        }
      }),
    );
  });
});

describe('pageOf', () => {
  it('shows every item once, in order, whatever the limits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 40 })),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 100 }),
        (items, maxItems, maxBytes) => {
          const seen: string[] = [];
          let position: number | null = 0;
          let pages = 0;
          while (position !== null && pages++ <= items.length) {
            const page: { items: readonly string[]; nextPosition: number | null } = pageOf(
              items,
              position,
              maxItems,
              maxBytes,
              jsonBytes,
            );
            expect(page.items.length).toBeLessThanOrEqual(maxItems);
            if (page.items.length > 1)
              expect(page.items.reduce((sum, item) => sum + jsonBytes(item), 0)).toBeLessThanOrEqual(maxBytes);
            seen.push(...page.items);
            position = page.nextPosition;
          }
          expect(seen).toEqual(items);
        },
      ),
    );
  });

  it('moves on even when one item is too large', () => {
    expect(pageOf(['x'.repeat(99), 'y'], 0, 10, 20, jsonBytes)).toEqual({ items: ['x'.repeat(99)], nextPosition: 1 });
  });

  it('measures bytes, not characters', () => {
    expect(jsonBytes('😀')).toBe(6);
    expect(jsonBytes(undefined)).toBe(0);
  });
});
