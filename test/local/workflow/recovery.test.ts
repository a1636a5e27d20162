import fc from 'fast-check';
import { matches, nextTry } from '../../../local/workflow/recovery';
import { StateError } from '../../../local/workflow/state-error';

describe('error names', () => {
  it.each([
    ['States.ALL', 'Anything', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.ALL', 'States.Runtime', false],
    ['States.Runtime', 'States.Runtime', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.TaskFailed', 'Nodescope.upstream', true],
    ['States.TaskFailed', 'States.QueryEvaluationError', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.TaskFailed', 'States.HeartbeatTimeout', false],
    ['States.Timeout', 'States.HeartbeatTimeout', true],
    ['States.HeartbeatTimeout', 'States.HeartbeatTimeout', true],
    ['States.HeartbeatTimeout', 'States.Timeout', false],
    ['Nodescope.upstream', 'Nodescope.timeout', false],
  ])('%s and %s', (name, error, expected) => {
    expect(matches(['Other', name], error)).toBe(expected);
  });
});

describe('retries', () => {
  const error = new StateError('E', '');

  it('grow, are capped, and end', () => {
    const retriers = [{ ErrorEquals: ['E'], IntervalSeconds: 3, BackoffRate: 2, MaxAttempts: 4, MaxDelaySeconds: 10 }];
    const delays: number[] = [];
    let used: readonly number[] = [];
    for (
      let next = nextTry(retriers, error, used, Math.random);
      next;
      next = nextTry(retriers, error, used, Math.random)
    ) {
      delays.push(next.delaySeconds);
      used = next.retries;
    }
    expect(delays).toEqual([3, 6, 10, 10]);
  });

  it('count per retrier; a used-up retrier is not replaced by a later one', () => {
    const retriers = [
      { ErrorEquals: ['E'], MaxAttempts: 1 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
    ];
    expect(nextTry(retriers, error, [0, 3], Math.random)?.retries).toEqual([1, 3]);
    expect(nextTry(retriers, error, [1, 0], Math.random)).toBeUndefined();
    expect(nextTry(retriers, new StateError('F', ''), [1, 0], Math.random)?.retries).toEqual([1, 1]);
  });

  it('have Amazon’s defaults: 1 s, doubled, 3 times', () => {
    const retriers = [{ ErrorEquals: ['States.ALL'] }];
    expect([0, 1, 2, 3].map((count) => nextTry(retriers, error, [count], Math.random)?.delaySeconds)).toEqual([
      1,
      2,
      4,
      undefined,
    ]);
  });

  it('spread over the whole interval with full jitter', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999999, noNaN: true }), (random) => {
        const retriers = [{ ErrorEquals: ['E'], IntervalSeconds: 8, JitterStrategy: 'FULL' as const }];
        const delay = nextTry(retriers, error, [0], () => random)?.delaySeconds;
        expect(delay).toBeCloseTo(8 * random);
      }),
    );
  });
});
