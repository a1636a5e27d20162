import fc from 'fast-check';
import type { Json } from '../../../../local/workflow/json';
import { batchItems } from '../../../../local/workflow/map/item-batcher';

const itemsOf = (input: Json): readonly Json[] => (input as { Items: Json[] }).Items;

describe('batches', () => {
  it('keep every item once, in order, within both limits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 40 }), { maxLength: 60 }),
        fc.option(fc.integer({ min: 1, max: 7 }), { nil: undefined }),
        fc.integer({ min: 140, max: 400 }),
        fc.boolean(),
        (items, maxItems, maxBytes, withInput) => {
          // control characters grow sixfold in JSON: drop what cannot fit any batch
          const fitting = items.filter((item) => Buffer.byteLength(JSON.stringify(item)) < 80);
          const batches = batchItems(fitting, { maxItems, maxBytes, batchInput: withInput ? { a: 1 } : undefined });
          expect(batches.flatMap(({ input }) => itemsOf(input))).toEqual(fitting);
          for (const [index, { input, items: count }] of batches.entries()) {
            const bytes = Buffer.byteLength(JSON.stringify(input));
            expect(bytes).toBeLessThanOrEqual(maxBytes);
            expect(count).toBe(itemsOf(input).length);
            expect(count).toBeLessThanOrEqual(maxItems ?? Number.POSITIVE_INFINITY);
            // no batch ends before one of its limits says so
            const next = batches[index + 1];
            if (next && count !== maxItems) {
              const first = Buffer.byteLength(JSON.stringify(itemsOf(next.input)[0]));
              expect(bytes + first + 1).toBeGreaterThan(maxBytes);
            }
          }
        },
      ),
    );
  });

  it('carry the batch input', () => {
    expect(batchItems([1, 2, 3], { maxItems: 2, batchInput: { b: true } }).map(({ input }) => input)).toEqual([
      { BatchInput: { b: true }, Items: [1, 2] },
      { BatchInput: { b: true }, Items: [3] },
    ]);
  });

  it('refuse an item that fits into none', () => {
    expect(() => batchItems(['x'.repeat(100)], { maxBytes: 50 })).toThrow(/does not fit/);
  });
});
