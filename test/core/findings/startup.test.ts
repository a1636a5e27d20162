import { nodeReadyMs, startupRace } from '../../../functions/core/findings/startup';
import { CATALOGUE } from '../../../functions/core/rules/catalogue.generated';
import type { BundleClock } from '../../../schemas/manifest';
import type { LogRule } from '../../../schemas/rule';

const MINUTE = 60_000;
const BOOT = Date.UTC(2026, 0, 28, 12, 0, 0);
const clock: BundleClock = {
  collectedAtMs: BOOT + 300 * MINUTE,
  collectedAtSource: 'archive-name',
  zoneOffsetMinutes: 0,
  zoneSource: 'utc',
  bootTimeMs: BOOT,
  bootSource: 'dmesg',
  dmesgEpochMs: BOOT,
};
const rule = (id: string) => CATALOGUE.find((one) => one.id === id) as LogRule;
const cni = rule('network-plugin-not-ready');
const seen = (first: number, last: number) => ({ firstMs: BOOT + first * MINUTE, lastMs: BOOT + last * MINUTE });
const READY = BOOT + 2 * MINUTE;

describe('startupRace', () => {
  it('is what every boot does before the node is Ready', () => {
    expect(startupRace(cni, seen(0.5, 1.5), clock, READY)).toBe(
      'only in the first 2 min after boot; the node became Ready and it was not seen again',
    );
  });

  it.each([
    ['it is seen long after the node became Ready', seen(1, 60), clock, READY],
    ['no line proves that the node became Ready', seen(1, 2), clock, null],
    ['the node needed an hour to become Ready', seen(1, 2), clock, BOOT + 60 * MINUTE],
    [
      'the bundle was collected before it could come back',
      seen(1, 2),
      { ...clock, collectedAtMs: BOOT + 10 * MINUTE },
      READY,
    ],
    ['the boot time is unknown', seen(1, 2), { ...clock, bootTimeMs: null }, READY],
    ['it began before the boot', seen(-30, 2), clock, READY],
  ])('counts when %s', (_why, times, when, ready) => {
    expect(startupRace(cni, times, when, ready)).toBeNull();
  });

  it('never excuses bootstrap or hardware', () => {
    const failed = CATALOGUE.find((one) => one.kind === 'log' && one.area === 'bootstrap') as LogRule;
    expect(startupRace(failed, seen(1, 2), clock, READY)).toBeNull();
  });
});

describe('nodeReadyMs', () => {
  const evidence = { file: 'kubelet/kubelet.log', byteStart: 0, byteEnd: 1, line: 1, time: null, text: '' };
  const ruleset = { byId: new Map(CATALOGUE.map((one) => [one.id, one])) };

  it('is the latest line that ends a readiness problem', () => {
    const recoveries = [
      { ruleId: cni.id, dedup: [], lastMs: READY, evidence },
      { ruleId: 'node-became-not-ready', dedup: [], lastMs: READY + MINUTE, evidence },
      { ruleId: 'node-object-deleted', dedup: [], lastMs: READY + 9 * MINUTE, evidence },
    ];
    expect(nodeReadyMs(recoveries, ruleset)).toBe(READY + MINUTE);
    expect(nodeReadyMs([], ruleset)).toBeNull();
  });
});
