import { type VerdictInput, verdictOf } from '../../../functions/core/findings/verdict';
import type { CheckResult } from '../../../schemas/finding';
import { sampleFinding } from './sample-findings';

const coverage = { files: 3, bytes: 9, classifiedBytes: 9, lines: 100, duplicateFiles: 0, byKind: {} };
const check = (outcome: CheckResult['outcome']): CheckResult => ({ ruleId: 'r', outcome, detail: 'd' });
const say = (about: Partial<VerdictInput> = {}): string =>
  verdictOf({ findings: [], chains: [], checks: [], coverage, rules: 40, unread: 0, ...about });

const root = sampleFinding('F-a', { severity: 'critical', title: 'Connection tracking table is full', count: 12 });
const effect = sampleFinding('F-b', { title: 'DNS lookups time out' });
const other = sampleFinding('F-c', { severity: 'medium' });

describe('the verdict', () => {
  it('names the root cause first, then what it may have caused, then the rest', () => {
    const chains = [{ findingIds: ['F-a', 'F-b'], confidence: 0.7, summary: '' }];
    expect(say({ findings: [root, effect, other], chains })).toBe(
      'Critical: Connection tracking table is full (12 times since 2026-11-22 09:00 UTC, last at 2026-11-22 09:30 UTC). ' +
        'It may have caused: DNS lookups time out. 1 other finding of medium severity or worse.',
    );
  });

  it('starts from the root even when the symptom is worse', () => {
    const mild = { ...root, severity: 'medium' as const };
    const grave = { ...effect, severity: 'critical' as const, causedBy: ['F-a'] };
    const chains = [{ findingIds: ['F-a', 'F-b'], confidence: 0.7, summary: '' }];
    expect(say({ findings: [grave, mild], chains })).toMatch(/^Critical: Connection tracking table is full/);
  });

  it('says of a healthy node what was looked at', () => {
    expect(say({ checks: [check('clear'), check('clear')] })).toBe(
      'No problem found: 40 rules on 100 lines of 3 files, 2 checks of settings and counters fine.',
    );
  });

  it('does not call old or minor things problems', () => {
    const over = { ...root, state: 'recovered' as const };
    expect(say({ findings: [over] })).toContain('No problem left: one is over (Connection tracking table is full)');
    expect(say({ findings: [sampleFinding('F-i', { severity: 'info' })] })).toContain('1 minor observation.');
  });

  it('never claims health for what it could not look at', () => {
    expect(say({ coverage: { ...coverage, lines: 0 } })).toContain('Nothing can be said');
    expect(say({ unread: 2, checks: [check('cannot-check')] })).toContain(
      '2 parts of the bundle could not be read; 1 check had no data.',
    );
  });

  it('admits low confidence', () => {
    const unsure = { ...root, confidence: { score: 0.3, reasons: [] } };
    expect(say({ findings: [unsure] })).toContain('with low confidence.');
  });
});
