import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createRedactor } from '../../../../functions/core/redact/redact';
import { CATALOGUE } from '../../../../functions/core/rules/catalogue.generated';
import { mergePacks } from '../../../../functions/core/rules/packs/merge-packs';
import { resolvePacks } from '../../../../functions/core/rules/packs/resolve-packs';
import { runGates } from '../../../../functions/core/rules/packs/run-gates';
import { PackRule } from '../../../../schemas/rule-pack';

const page = readFileSync(path.join(__dirname, '../../../../docs/writing-rules.md'), 'utf8');

describe('docs/writing-rules.md', () => {
  it('shows a pack that passes every gate', () => {
    const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1]!);
    expect(blocks).toHaveLength(1);
    const pinned = resolvePacks([{ file: 'example.yaml', text: blocks[0]! }]);
    expect(pinned.refusals).toEqual([]);
    expect(pinned.rules).toHaveLength(1);
    expect(pinned.suppressions).toHaveLength(1);
    const context = { ruleset: mergePacks(CATALOGUE, pinned), redact: createRedactor().redact };
    expect(pinned.rules.flatMap((rule) => runGates(rule, context)).filter((gate) => gate.status !== 'ok')).toEqual([]);
  });

  it('explains only fields that exist', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`(\w+)`/g)].map((match) => match[1]!));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !(name in PackRule.shape))).toEqual([]);
  });
});
