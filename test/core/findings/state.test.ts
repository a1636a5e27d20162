import { stateOf } from '../../../functions/core/findings/state';
import type { PartialRecovery } from '../../../schemas/partial';
import type { Recovery } from '../../../schemas/rule';
import { sampleRule } from '../rules/sample-rules';
import { at, BOOT_MS, sampleClock, sampleEvidence } from './sample-findings';

const finding = (minutes: number | null, dedup: string[] = []) => ({
  dedup,
  lastMs: minutes === null ? null : BOOT_MS + minutes * 60_000,
});
const ended = (minutes: number | null, dedup: string[] = []): PartialRecovery => ({
  ruleId: 'r',
  dedup,
  lastMs: minutes === null ? null : BOOT_MS + minutes * 60_000,
  evidence: sampleEvidence(minutes),
});
const rule = (recovery: Recovery, dedup: string[] = []) => sampleRule('r', { recovery, dedup });
const byLine = rule({ literal: 'device is back', pattern: /device is back/ });
const byPod = rule({ literal: 'pod is back', pattern: /pod is back (?<pod>\S+)/, by: ['pod'] }, ['reason', 'pod']);
const untilReboot = rule({ boundary: 'reboot' });
const untilQuiet = rule({ quietMinutes: 30 });
const endless = rule({ none: 'the kernel prints nothing when memory is back.' });

describe('a problem with a line that ends it', () => {
  it('has recovered when that line came later, which is its proof', () => {
    const verdict = stateOf(byLine, finding(10), [ended(11)], sampleClock);
    expect(verdict.state).toBe('recovered');
    expect(verdict.reason).toContain(at(11));
    expect(verdict.evidence).toEqual(sampleEvidence(11));
  });

  it('is active when it came back after that line, or when there is none', () => {
    expect(stateOf(byLine, finding(12), [ended(11)], sampleClock)).toMatchObject({ state: 'active', evidence: null });
    expect(stateOf(byLine, finding(12), [], sampleClock).state).toBe('active');
  });

  it('is ended only by a line about the same subject', () => {
    const pod = finding(10, ['CrashLoopBackOff', 'web-1']);
    expect(stateOf(byPod, pod, [ended(11, ['web-2'])], sampleClock).state).toBe('active');
    expect(stateOf(byPod, pod, [ended(11, ['web-2']), ended(12, ['web-1'])], sampleClock).state).toBe('recovered');
  });

  it('is unknown when times are missing on either side', () => {
    expect(stateOf(byLine, finding(null), [ended(11)], sampleClock)).toMatchObject({
      state: 'unknown',
      evidence: ended(11).evidence,
    });
    expect(stateOf(byLine, finding(10), [ended(null)], sampleClock).state).toBe('unknown');
  });
});

describe('the last boot', () => {
  it('puts what was seen only before it into the past', () => {
    for (const one of [byLine, untilReboot, untilQuiet, endless]) {
      expect(stateOf(one, finding(-5), [], sampleClock)).toMatchObject({
        state: 'before-reboot',
        reason: expect.stringContaining('2026-11-22T08:00:00.000Z'),
      });
    }
  });

  it('leaves a problem that lasts until a reboot active after it, and unknown without a boot time', () => {
    expect(stateOf(untilReboot, finding(5), [], sampleClock).state).toBe('active');
    expect(stateOf(untilReboot, finding(5), [], { ...sampleClock, bootTimeMs: null }).state).toBe('unknown');
  });
});

describe('quiet minutes', () => {
  it('count back from the collection, not from now', () => {
    expect(stateOf(untilQuiet, finding(209), [], sampleClock)).toMatchObject({ state: 'recovered' });
    expect(stateOf(untilQuiet, finding(211), [], sampleClock)).toMatchObject({ state: 'active' });
  });

  it('prove nothing when the time of the collection is unknown', () => {
    expect(stateOf(untilQuiet, finding(5), [], { ...sampleClock, collectedAtMs: null }).state).toBe('unknown');
  });
});

it('an end that cannot be seen leaves the state unknown, with the reason', () => {
  expect(stateOf(endless, finding(5), [], sampleClock)).toEqual({
    state: 'unknown',
    reason: `last seen ${at(5)}; its end cannot be seen: the kernel prints nothing when memory is back`,
    evidence: null,
  });
});
