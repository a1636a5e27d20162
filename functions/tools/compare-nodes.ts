import { z } from 'zod';
import type { Finding } from '../../schemas/finding';
import { Severity } from '../../schemas/severity';
import { compareDimensions } from '../core/query/compare-dimensions';
import { compareFindings } from '../core/query/compare-findings';
import { chooseSides, MOST_SIDES, notLive, readSide, uncheckedRules } from './compare/choose-sides';
import { brief, Dimension, Lone, Shared, viewDimension } from './compare/comparison-view';
import { insightOf, loneliest } from './compare/insight';
import { readAround } from './context/evidence-calls';
import { bestEvidence } from './context/finding-view';
import { defineTool } from './define';

const UNIQUE_SHOWN = 5;
const SHARED_SHOWN = 6;

export default defineTool({
  name: 'compare_nodes',
  effect: 'read',
  title: 'Compare nodes',
  summary:
    'Compares 2 to 10 nodes, or collections of one node: which findings and which configuration exist only on one side, with ratios.',
  when: 'Use when one node fails and its neighbours do not, or to compare before and after. What exists only on the sick side is where to look. Next: errors or read on that side.',
  input: z.strictObject({
    instanceIds: z
      .array(z.string().regex(/^(i-[0-9a-f]{8,17}|mi-[0-9a-f]{17})$/, 'must look like i-0123456789abcdef0'))
      .max(MOST_SIDES)
      .optional()
      .describe('2 to 10 nodes: the latest completed collection of each.'),
    collectionIds: z
      .array(z.string().min(3).max(80))
      .max(MOST_SIDES)
      .optional()
      .describe('2 to 10 collections, also of one node: before and after, in the order of time.'),
    compareFields: z
      .enum(['all', 'errors', 'config'])
      .default('all')
      .describe('Allowed: all (default), errors (findings only), config (the seven dimensions only).'),
    includeEqual: z
      .boolean()
      .default(false)
      .describe('Also shows the values that are the same on all sides. Default false.'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]{2,10}){1,3}-\d$/, 'must look like eu-west-1')
      .optional()
      .describe('Region in which EC2 is asked for security groups. Default: that of each collection.'),
  }),
  output: z.strictObject({
    insight: z.string(),
    compared: z.array(
      z.strictObject({ label: z.string(), collectionId: z.string(), collectedAt: z.string().nullable() }),
    ),
    comparisonMatrix: z.array(
      z.strictObject({
        label: z.string(),
        total: z.number(),
        bySeverity: z.record(Severity, z.number()),
        unique: z.number(),
        common: z.number(),
      }),
    ),
    uniqueFindings: z.record(z.string(), z.array(Lone)).describe('Worst first; errors shows the evidence'),
    partlySharedFindings: z.array(Shared),
    commonFindings: z.array(Shared),
    commonFindingsCount: z.number(),
    dimensions: z.array(Dimension),
  }),
  budgetBytes: 24_000,
  examples: [
    {
      title: 'the sick node and a healthy one',
      input: { instanceIds: ['i-0f00dfacade000001', 'i-0f00dfacade000002'] },
    },
  ],
  async handle(deps, input) {
    const { compareFields: what } = input;
    const { records, labels, sameNode, gaps } = await chooseSides(deps, [
      ...(input.collectionIds ?? []).map((collectionId) => ({ collectionId })),
      ...(input.instanceIds ?? []).map((instanceId) => ({ instanceId })),
    ]);
    const sides = await Promise.all(
      records.map(async (record, i) => {
        const [findings, unchecked, configuration] = await Promise.all([
          what === 'config' ? [] : deps.findings.all(record.collectionId, deps.now()),
          what === 'config' ? new Set<string>() : uncheckedRules(deps, record),
          what === 'errors' ? null : readSide(deps, record, sameNode, input.region),
        ]);
        return { label: labels[i]!, findings, unchecked, configuration };
      }),
    );
    const findings = compareFindings(sides);
    const configurations = sides.flatMap(({ label, configuration }) =>
      configuration ? [{ label, readings: configuration.readings, live: configuration.live }] : [],
    );
    const dimensions = configurations.length > 0 ? compareDimensions(configurations) : [];
    const differing = dimensions.filter((one) => !one.same).map((one) => one.dimension);
    const unique = labels.map((label) => findings.unique[label]!);
    const uncheckedOn = (finding: Finding, label: string) =>
      sides.filter((side) => side.label !== label && side.unchecked.has(finding.ruleId)).map((side) => side.label);
    // what some other side could not have shown is listed, but is no difference to speak of
    const certain = unique.map((list, i) => list.filter((one) => uncheckedOn(one, labels[i]!).length === 0));
    const lonely = loneliest(certain, sameNode);
    const problem = lonely?.ranked[0];
    const evidence = problem && bestEvidence(problem);
    const where = lonely ? records[lonely.index]!.collectionId : '';
    const dark = configurations.filter(({ live }) => !live).length;
    return {
      payload: {
        insight: insightOf({ sameNode, records, labels, what }, certain, differing),
        compared: records.map(({ collectionId, collectedAt }, i) => ({ label: labels[i]!, collectionId, collectedAt })),
        comparisonMatrix: [...findings.matrix],
        uniqueFindings:
          what === 'config'
            ? {}
            : Object.fromEntries(
                labels.map((label, i) => [
                  label,
                  unique[i]!.slice(0, UNIQUE_SHOWN).map((one) => brief(one, uncheckedOn(one, label))),
                ]),
              ),
        partlySharedFindings: findings.partial.slice(0, SHARED_SHOWN),
        commonFindings: findings.common.slice(0, SHARED_SHOWN),
        commonFindingsCount: findings.common.length,
        dimensions: dimensions.map((one) => viewDimension(one, input.includeEqual)),
      },
      gaps: [...gaps, ...(dark > 0 ? [notLive(sameNode, dark)] : [])],
      next: problem
        ? [
            {
              tool: 'errors',
              arguments: { collectionId: where, severity: problem.severity, response_format: 'detailed' },
              because: `evidence for what only ${labels[lonely.index]!} has`,
            },
            ...(evidence ? [readAround(where, evidence, 'the lines around its worst problem')] : []),
          ]
        : [],
    };
  },
});
