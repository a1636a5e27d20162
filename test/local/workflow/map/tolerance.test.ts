import { exceeds } from '../../../../local/workflow/map/tolerance';

const counts = (failed: number, timedOut: number, total: number) => ({
  pending: 0,
  running: 0,
  succeeded: total - failed - timedOut,
  failed,
  timedOut,
  aborted: 0,
  total,
  resultsWritten: 0,
});

describe('tolerance', () => {
  it.each([
    [{}, 0, 0, false],
    [{}, 1, 0, true],
    [{ percentage: 25 }, 1, 0, false],
    [{ percentage: 25 }, 1, 1, true],
    [{ percentage: 0 }, 1, 0, true],
    [{ percentage: 100 }, 4, 0, false],
    [{ count: 1 }, 1, 0, false],
    [{ count: 1 }, 1, 1, true],
    [{ count: 3, percentage: 25 }, 2, 0, true],
    [{ count: 1, percentage: 100 }, 0, 2, true],
  ])('%j with %i failed and %i timed out of 4: broken %s', (tolerance, failed, timedOut, broken) => {
    expect(exceeds(tolerance, counts(failed, timedOut, 4))).toBe(broken);
  });
});
