import fc from 'fast-check';
import { timeNear } from '../../../functions/core/lines/records';
import { createPieceWindow, WINDOW_LIMITS } from '../../../functions/core/rules/piece-window';
import { createTimeFinder } from '../../../functions/core/rules/time-finder';
import type { BundleClock } from '../../../schemas/manifest';

const clock: BundleClock = {
  collectedAtMs: Date.UTC(2026, 10, 22, 12, 0, 0),
  collectedAtSource: 'archive-name',
  zoneOffsetMinutes: 0,
  zoneSource: 'none',
  bootTimeMs: null,
  bootSource: 'none',
  dmesgEpochMs: null,
};

const line = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('\tat com.example.Main', 'goroutine 7 [running]:', '') },
  { weight: 1, arbitrary: fc.nat(59).map((s) => `2026-11-22T11:00:${String(s).padStart(2, '0')}.000Z started`) },
  { weight: 1, arbitrary: fc.constant(`padding ${'p'.repeat(20_000)}`) },
);

describe('createTimeFinder', () => {
  it('answers as timeNear does, whichever lines are asked about', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 250 }), fc.nat(3), (lines, stride) => {
        const text = Buffer.from(`${lines.join('\n')}\n`);
        const answers: [number, number | null][] = [];
        const memory = Buffer.alloc(WINDOW_LIMITS.capacity);
        const options = { base: 0, firstLine: 1, lookAhead: false, limits: WINDOW_LIMITS };
        const window = createPieceWindow(memory, options, (own, from, to) => {
          let number = own.firstLine;
          for (let start = from; start < to; number++) {
            const [end, next] = own.lineEnd(start);
            if (number % (stride + 1) === 0) {
              answers.push([own.base + start, finder.at({ start, end, line: number, cut: false })]);
            }
            start = next;
          }
          return number - own.firstLine;
        });
        const finder = createTimeFinder(window, 'pod-log', clock);
        window.push(text);
        window.finish();
        expect(answers).toEqual(answers.map(([start]) => [start, timeNear(text, start, 'pod-log', clock)]));
        expect(answers).toHaveLength(Math.floor((lines.length || 1) / (stride + 1)));
      }),
      { numRuns: 60 },
    );
  });
});
