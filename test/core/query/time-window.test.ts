import fc from 'fast-check';
import { isoOrNull, overlaps, parseTime, resolveWindow } from '../../../functions/core/query/time-window';
import { DiagError } from '../../../schemas/errors';

const END = Date.UTC(2026, 0, 31, 12, 0, 0);
const iso = (text: string, reference: number | null = END) => isoOrNull(parseTime(text, 'start_time', reference));

function refusal(run: () => unknown): DiagError {
  try {
    run();
  } catch (error) {
    if (error instanceof DiagError) return error;
  }
  throw new Error('was accepted');
}

describe('parseTime', () => {
  it.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.25Z', '2026-01-31T12:00:00.250Z'],
    ['2026-01-31T12:00:00,123456789', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T12:00:00-0530', '2026-01-31T17:30:00.000Z'],
    ['2026-01-31 12:00:00', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31 12:00:00 UTC', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31 12:00', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['  2026-01-31 12:00  ', '2026-01-31T12:00:00.000Z'],
    ['1769860800', '2026-01-31T12:00:00.000Z'],
    ['1769860800.5', '2026-01-31T12:00:00.500Z'],
    ['1769860800250', '2026-01-31T12:00:00.250Z'],
    ['now', '2026-01-31T12:00:00.000Z'],
    ['-90s', '2026-01-31T11:58:30.000Z'],
    ['-30m', '2026-01-31T11:30:00.000Z'],
    ['-2 h', '2026-01-31T10:00:00.000Z'],
    ['-1d', '2026-01-30T12:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2026-13-01',
    '2026-02-30',
    '2026-01-31T25:00:00Z',
    '2026-1-31',
    '30m',
    '+5m',
    '-5w',
    '12:00',
    '123',
    '2026-01-31T12:00:00+99:99',
  ])('refuses "%s", naming field and formats', (text) => {
    const error = refusal(() => parseTime(text, 'end_time', END));
    expect(error).toMatchObject({ code: 'invalid-argument', field: 'end_time' });
    expect(error.hint).toMatch(/2026-01-31T12:00:00Z.*-30m/);
  });

  it('needs the time of the bundle for relative times', () => {
    for (const text of ['-30m', 'now']) expect(refusal(() => iso(text, null))).toMatchObject({ field: 'start_time' });
    expect(iso('2026-01-31', null)).toBe('2026-01-31T00:00:00.000Z');
  });

  it('reads back every time it could have written, and never fails otherwise', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (date) => {
        expect(parseTime(date.toISOString(), 'start_time', null)).toBe(date.getTime());
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 70 }), (text) => {
        try {
          expect(Number.isFinite(parseTime(text, 'incident_time', END))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(DiagError);
        }
      }),
    );
  });
});

describe('resolveWindow', () => {
  it('is everything by default', () => {
    expect(resolveWindow({}, END)).toEqual({ startMs: null, endMs: null, reason: 'everything the bundle spans' });
  });

  it('is start to end, before incident', () => {
    const window = resolveWindow({ start_time: '-1h', end_time: 'now', incident_time: '-3h' }, END);
    expect(window).toEqual({ startMs: END - 3_600_000, endMs: END, reason: 'start_time to end_time' });
  });

  it('leaves the other end open when only one is given', () => {
    expect(resolveWindow({ start_time: '-1h' }, END)).toMatchObject({ startMs: END - 3_600_000, endMs: null });
    expect(resolveWindow({ end_time: '-1h' }, END)).toMatchObject({ startMs: null, endMs: END - 3_600_000 });
  });

  it('is five minutes around an incident', () => {
    const window = resolveWindow({ incident_time: '2026-01-31T11:00:00Z' }, null);
    expect([isoOrNull(window.startMs), isoOrNull(window.endMs)]).toEqual([
      '2026-01-31T10:55:00.000Z',
      '2026-01-31T11:05:00.000Z',
    ]);
  });

  it('refuses swapped ends instead of answering another question', () => {
    const error = refusal(() => resolveWindow({ start_time: 'now', end_time: '-1h' }, END));
    expect(error).toMatchObject({ code: 'invalid-argument', field: 'start_time', hint: 'swap them' });
  });

  it.each(['start_time', 'end_time', 'incident_time'])('names %s when it is wrong', (field) => {
    expect(refusal(() => resolveWindow({ [field]: 'soon' }, END)).field).toBe(field);
  });
});

describe('overlaps', () => {
  const window = { startMs: 100, endMs: 200, reason: '' };

  it.each([
    [100, 100, true],
    [200, 300, true],
    [0, 99, false],
    [201, 300, false],
    [0, 300, true],
    [null, null, true],
    // a snapshot: true at its end, begun at some time before
    [null, 500, true],
    [null, 50, false],
    [150, null, true],
    [250, null, false],
  ])('%s to %s: %s', (first, last, expected) => {
    expect(overlaps(window, first, last)).toBe(expected);
  });
});
