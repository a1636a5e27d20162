import { rootCause } from '../../../functions/core/findings/root-cause';
import { sampleFinding } from './sample-findings';

describe('rootCause', () => {
  it('is nothing when nothing is of medium severity or worse', () => {
    expect(rootCause([])).toBeNull();
    expect(
      rootCause([sampleFinding('F-a', { severity: 'low' }), sampleFinding('F-b', { severity: 'info' })]),
    ).toBeNull();
  });

  it('is the worst that still lasts, before worse that is over', () => {
    const over = sampleFinding('F-over', { severity: 'critical', state: 'recovered' });
    const lasts = sampleFinding('F-lasts', { severity: 'high', state: 'active' });
    expect(rootCause([over, lasts])).toBe(lasts);
    expect(rootCause([over])).toBe(over);
  });

  it('when all is over, is what a reboot ended before what ended by itself', () => {
    const side = sampleFinding('F-side', { severity: 'critical', state: 'recovered' });
    const panic = sampleFinding('F-panic', { severity: 'critical', state: 'before-reboot' });
    expect(rootCause([side, panic])).toBe(panic);
    expect(rootCause([side, { ...panic, severity: 'medium' as const }])).toBe(side);
  });

  it('among equals is the one that explains most, directly or through others', () => {
    const first = sampleFinding('F-first', { severity: 'critical', mayCause: ['F-x'] });
    const second = sampleFinding('F-second', { severity: 'critical', mayCause: ['F-x', 'F-y'] });
    const x = sampleFinding('F-x');
    const y = sampleFinding('F-y', { mayCause: ['F-z'] });
    const z = sampleFinding('F-z', { severity: 'medium' });
    expect(rootCause([first, second, x, y, z])).toBe(second);
    expect(rootCause([first, sampleFinding('F-same', { severity: 'critical', mayCause: ['F-x'] }), x])).toBe(first);
  });

  it('is what stands at the beginning of the worst, however mild', () => {
    const effect = sampleFinding('F-effect', { severity: 'critical', causedBy: ['F-between'] });
    const between = sampleFinding('F-between', { severity: 'high', causedBy: ['F-cause'], mayCause: ['F-effect'] });
    const cause = sampleFinding('F-cause', { severity: 'medium', mayCause: ['F-between'] });
    expect(rootCause([effect, between, cause])).toBe(cause);
    // a beginning that is over explains nothing that lasts
    expect(rootCause([effect, between, { ...cause, state: 'recovered' as const }])).toBe(between);
  });

  it('of several beginnings is the one that explains most', () => {
    const effect = sampleFinding('F-effect', { severity: 'critical', causedBy: ['F-one', 'F-two'] });
    const other = sampleFinding('F-other', { severity: 'medium', causedBy: ['F-two'] });
    const one = sampleFinding('F-one', { severity: 'high', mayCause: ['F-effect'] });
    const two = sampleFinding('F-two', { severity: 'medium', mayCause: ['F-effect', 'F-other'] });
    expect(rootCause([effect, one, other, two])).toBe(two);
  });

  it('ends on causes that go in a circle', () => {
    const a = sampleFinding('F-a', { mayCause: ['F-b'], causedBy: ['F-b'] });
    const b = sampleFinding('F-b', { mayCause: ['F-a', 'F-missing'], causedBy: ['F-a', 'F-gone'] });
    expect(rootCause([a, b])).toBe(a);
  });
});
