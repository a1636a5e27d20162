import { rootCause } from '../../../functions/core/findings/root-cause';
import { sampleFinding } from './sample-findings';

const chain = (...findingIds: string[]) => ({ findingIds, confidence: 0.6, summary: '' });

describe('rootCause', () => {
  it('is nothing when nothing is of medium severity or worse', () => {
    expect(rootCause([], [])).toBeNull();
    expect(
      rootCause([sampleFinding('F-a', { severity: 'low' }), sampleFinding('F-b', { severity: 'info' })], []),
    ).toBeNull();
  });

  it('is the worst that still lasts, before worse that is over', () => {
    const over = sampleFinding('F-over', { severity: 'critical', state: 'recovered' });
    const lasts = sampleFinding('F-lasts', { severity: 'high', state: 'active' });
    expect(rootCause([over, lasts], [])).toBe(lasts);
    expect(rootCause([over], [])).toBe(over);
  });

  it('among equals is the one that explains most, directly or through others', () => {
    const first = sampleFinding('F-first', { severity: 'critical', mayCause: ['F-x'] });
    const second = sampleFinding('F-second', { severity: 'critical', mayCause: ['F-x', 'F-y'] });
    const x = sampleFinding('F-x');
    const y = sampleFinding('F-y', { mayCause: ['F-z'] });
    const z = sampleFinding('F-z', { severity: 'medium' });
    expect(rootCause([first, second, x, y, z], [])).toBe(second);
    expect(rootCause([first, sampleFinding('F-same', { severity: 'critical', mayCause: ['F-x'] }), x], [])).toBe(first);
  });

  it('is the beginning of the chain that leads to the worst', () => {
    const effect = sampleFinding('F-effect', { severity: 'critical' });
    const cause = sampleFinding('F-cause', { severity: 'high', mayCause: ['F-effect'] });
    expect(rootCause([effect, cause], [chain('F-cause', 'F-effect')])).toBe(cause);
    // a beginning that is over explains nothing that lasts
    const over = { ...cause, state: 'recovered' as const };
    expect(rootCause([effect, over], [chain('F-cause', 'F-effect')])).toBe(effect);
  });

  it('ends on causes that go in a circle', () => {
    const a = sampleFinding('F-a', { mayCause: ['F-b'] });
    const b = sampleFinding('F-b', { mayCause: ['F-a', 'F-missing'] });
    expect(rootCause([a, b], [])).toBe(a);
  });
});
