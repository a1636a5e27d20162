import { occurrencesOf } from '../../../functions/core/findings/window';
import { compileRules } from '../../../functions/core/rules/ruleset';
import { sampleRule } from '../rules/sample-rules';
import { at, BOOT_MS, samplePartial } from './sample-findings';

const reset = { literal: 'Reset indication received', pattern: /(?<nic>eth\d): Reset indication received/ };
const trigger = { literal: 'Trigger reset is on', pattern: /(?<nic>eth\d): Trigger reset is on/ };
const ruleset = compileRules([
  sampleRule('ena-reset', { match: reset, dedup: ['nic'], window: { followedBy: trigger, withinSeconds: 60 } }),
  sampleRule('flapping', { minCount: 3 }),
]);
const first = (nic: string, minutes: (number | null)[]) => samplePartial('ena-reset', [nic], minutes);
const then = (nic: string, minutes: (number | null)[]) => samplePartial('ena-reset#followed-by', [nic], minutes);
const found = (...partials: ReturnType<typeof first>[]) => occurrencesOf(partials, ruleset).occurrences;

describe('a window rule', () => {
  it('fires when the second follows the first in time, and counts such pairs only', () => {
    const [one] = found(first('eth0', [10, 20, 30]), then('eth0', [10.5, 25, 30.9]));
    expect(one!.partial).toMatchObject({ count: 2, firstMs: BOOT_MS + 600_000, lastMs: BOOT_MS + 1_800_000 });
    expect(one!.partial.buckets.reduce((sum, [, n]) => sum + n, 0)).toBe(2);
    expect(one!.caveats).toEqual([]);
    expect(one!.partial.last.map((evidence) => evidence.time)).toEqual([at(10.5), at(30.9)]);
  });

  it.each([
    ['the second comes too late', first('eth0', [10]), then('eth0', [11.1])],
    ['the second comes before the first', first('eth0', [10]), then('eth0', [9.9])],
    ['it is another subject', first('eth0', [10]), then('eth1', [10.1])],
    ['no second was seen', first('eth0', [10]), first('eth1', [10])],
  ])('is silent when %s', (_, one, other) => {
    expect(found(one, other)).toEqual([]);
  });

  it('does not order lines whose time is unknown, and says so', () => {
    const { occurrences, gaps } = occurrencesOf([first('eth0', [null]), then('eth0', [null])], ruleset);
    expect(occurrences).toEqual([]);
    expect(gaps).toEqual([expect.objectContaining({ code: 'unknown-time', what: 'rule ena-reset' })]);
  });

  it('pairs by histogram when there are more lines than kept evidence, and says how precise that is', () => {
    const often = Array.from({ length: 40 }, (_, i) => 100 + i * 3);
    const [one] = found(
      first('eth0', [5, ...often]),
      then(
        'eth0',
        often.map((minutes) => minutes + 0.5),
      ),
    );
    expect(one!.partial).toMatchObject({ count: 40, firstMs: BOOT_MS + 100 * 60_000 });
    expect(one!.caveats[0]).toContain('precision of 1 min');
  });
});

describe('minCount', () => {
  it('drops what occurred less often in the whole collection', () => {
    expect(found(samplePartial('flapping', [], [1, 2]))).toEqual([]);
    expect(found(samplePartial('flapping', [], [1, 2, 3]))).toHaveLength(1);
  });
});

it('does not report second halves, nor rules that are gone, on their own', () => {
  expect(found(then('eth0', [1]), samplePartial('retired-rule', [], [1]))).toEqual([]);
});
