import { CATALOGUE } from '../../../functions/core/rules/catalogue.generated';
import { FAULTS } from '../../../local/samples/faults';
import type { Layout } from '../../../local/samples/sample-options';
import { atLeast } from '../../../schemas/severity';
import { diagnose } from './diagnose';
import { sample } from './unpack';

const NAME = 'eks_i-0a7c41d90e35b2f68_2026-11-22_0930-UTC_0.7.9.tar.gz';

test('every rule a fault expects is in the catalogue', () => {
  const known = new Set(CATALOGUE.map((rule) => rule.id));
  const hints = Object.values(FAULTS).flatMap((fault) =>
    fault.expects.flatMap((one) => one.rules.map((id) => `${fault.name}: ${id}`)),
  );
  expect(hints.filter((hint) => !known.has(hint.split(': ')[1]!))).toEqual([]);
});

// the busy healthy node is where false positives would show
test.each<[Layout, number]>([
  ['al2023', 0],
  ['al2', 330],
])('a healthy %s node has no problem (zone %i min)', async (layout, zone) => {
  const { archive } = await sample({ layout, zone, seed: `healthy-${layout}` });
  const document = await diagnose(archive, NAME);
  const loud = document.findings.filter((one) => atLeast(one.severity, 'medium'));
  expect(loud.map((one) => `${one.severity} ${one.ruleId} ${one.state}`)).toEqual([]);
});

const names = Object.keys(FAULTS);
const alone = ['ipamd-down', 'kernel-panic-reboot'];

test.each(
  [alone.slice(0, 1), alone.slice(1), names.filter((name) => !alone.includes(name))].map(
    (group) => [group[0]!, group] as const,
  ),
)('what each fault expects is found (%s and the faults beside it)', async (_, group) => {
  const { archive } = await sample({ seed: 'diagnosis', faults: group });
  const found = new Set((await diagnose(archive, NAME)).findings.map((one) => one.ruleId));
  for (const name of group) {
    for (const { category, rules } of FAULTS[name]!.expects) {
      expect({ name, category, rules, found: rules.some((id) => found.has(id)) }).toEqual({
        name,
        category,
        rules,
        found: true,
      });
    }
  }
});
