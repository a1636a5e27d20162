import fc from 'fast-check';
import { heavyHitters } from '../../../functions/core/inspect/heavy-hitters';

describe('heavyHitters', () => {
  it('finds every key above total / capacity, and never over-counts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 400 }),
        fc.integer({ min: 1, max: 12 }),
        (keys, capacity) => {
          const counter = heavyHitters(capacity);
          const exact = new Map<string, number>();
          for (const key of keys) {
            counter.add(String(key));
            exact.set(String(key), (exact.get(String(key)) ?? 0) + 1);
          }
          const top = new Map(counter.top(capacity).map((one) => [one.key, one.count]));
          expect(top.size).toBeLessThanOrEqual(capacity);
          for (const [key, count] of exact) {
            if (count > keys.length / (capacity + 1)) expect(top.has(key)).toBe(true);
          }
          for (const [key, count] of top) {
            expect(count).toBeLessThanOrEqual(exact.get(key) ?? 0);
            expect(count).toBeGreaterThanOrEqual((exact.get(key) ?? 0) - keys.length / (capacity + 1));
          }
        },
      ),
    );
  });

  it('is exact below its capacity', () => {
    const counter = heavyHitters(3);
    for (const key of ['a', 'b', 'a']) counter.add(key);
    expect(counter.top(5)).toEqual([
      { key: 'a', count: 2 },
      { key: 'b', count: 1 },
    ]);
    expect(counter.total()).toBe(3);
  });
});
