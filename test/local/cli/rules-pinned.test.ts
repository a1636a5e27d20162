import path from 'node:path';
import { objects } from '../../../functions/aws/objects';
import { MAX_PACK_FILES, pinRules } from '../../../functions/aws/rule-packs';
import { artifactKeys, RULE_PACK_PREFIX } from '../../../schemas/artifact-keys';
import type { PinnedRules } from '../../../schemas/rule-pack';
import { analyse, openTestCloud, type TestCloud, writeSample } from '../../e2e/embedded';

/** A pack with a rule on a line that every kubelet log holds, and a suppression of a planted fault. */
const pack = (title: string) =>
  `
name: ours
owner: us
version: "1"
suppressions:
  - {rule: conntrack-table-full, owner: jane, reason: known and replaced next week, expires: 2030-01-01}
rules:
  - id: x-kubelet-speaks
    area: kubelet
    component: kubelet
    category: speech
    severity: medium
    title: ${title}
    sources: [kubelet]
    match: { literal: "kubelet[", pattern: 'kubelet\\[\\d+\\]: [IWE]\\d{4} ' }
    dedup: []
    recovery: { none: it never stops speaking }
    why: It is alive.
    impact: None.
    remediation: [{ do: Listen, risk: safe }]
    runbook: none
    references: ["https://example.com/"]
    falsePositives: none known
    examples:
      fires:
        - { source: kubelet, from: ours, line: 'Nov 22 10:00:01 ip kubelet[31]: I1122 a' }
        - { source: kubelet, from: ours, line: 'Nov 22 10:00:01 ip kubelet[31]: E1122 b' }
      silent:
        - { source: kubelet, because: other, nearMiss: true, line: 'Nov 22 10:00:01 ip kubelet: I1122 a' }
        - { source: kubelet, because: other, line: 'Nov 22 10:00:01 ip x[31]: a' }
`;

let cloud: TestCloud;
let file: string;

jest.setTimeout(90_000);

beforeAll(async () => {
  cloud = await openTestCloud();
  file = path.join(cloud.home, 'sample.tar.gz');
  await writeSample(file, { faults: ['conntrack-full'], sizeBytes: 1_000_000 });
});
afterAll(() => cloud.dispose());

describe('rule packs in the bucket', () => {
  it('are used by every step of a collection, whatever the size of shards, and fixed for it', async () => {
    const plain = await analyse(cloud, file);
    await objects.put(`${RULE_PACK_PREFIX}team/ours.yaml`, pack('Kubelet speaks'));
    await objects.put(`${RULE_PACK_PREFIX}team/bad.yaml`, 'rules: [');
    await objects.put(`${RULE_PACK_PREFIX}README.md`, '# our rules');
    const [coarse, fine] = [await analyse(cloud, file), await analyse(cloud, file, { shardBytes: 65_536 })];

    expect(fine.text).toBe(coarse.text);
    expect(coarse.document.rulesetVersion).not.toBe(plain.document.rulesetVersion);
    const own = coarse.document.findings.find((one) => one.ruleId === 'x-kubelet-speaks');
    expect(own).toMatchObject({ title: 'Kubelet speaks' });
    const full = coarse.document.findings.find((one) => one.ruleId === 'conntrack-table-full');
    expect(full).toMatchObject({ severity: 'critical', suppressed: { owner: 'jane' } });
    expect(coarse.document.summary.bySeverity.critical).toBe(plain.document.summary.bySeverity.critical - 1);
    expect(coarse.document.gaps.filter((gap) => gap.code === 'unparsed').map((gap) => gap.what)).toContain(
      'rule pack team/bad.yaml',
    );
    const stale = coarse.document.gaps.filter((gap) => gap.what.startsWith('parts classified with'));
    expect(stale).toEqual([]);

    await objects.put(`${RULE_PACK_PREFIX}team/ours.yaml`, pack('Kubelet still speaks'));
    const pinned = await objects.json<PinnedRules>(artifactKeys.rules(coarse.collectionId));
    expect(pinned.rules.map((rule) => rule.title)).toEqual(['Kubelet speaks']);
    expect(await pinRules(coarse.collectionId)).toEqual(pinned);
    expect((await pinRules('test-later')).rules.map((rule) => rule.title)).toEqual(['Kubelet still speaks']);
  });

  it('are bounded in number and size, and what is over the bounds is counted', async () => {
    await objects.put(`${RULE_PACK_PREFIX}a-huge.yaml`, `# ${'x'.repeat(300 * 1024)}`);
    for (let i = 0; i < MAX_PACK_FILES; i++) await objects.put(`${RULE_PACK_PREFIX}b-${i}.yaml`, 'rules: []');
    const { gaps, refusals } = await pinRules('test-bounds');
    expect(gaps.map((gap) => [gap.what, gap.count])).toEqual([
      ['rule pack a-huge.yaml', 1],
      ['rule packs', 3],
    ]);
    expect(new Set(refusals.map((one) => one.file)).size).toBe(MAX_PACK_FILES - 1);
  });
});
