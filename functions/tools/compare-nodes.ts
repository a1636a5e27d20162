import { z } from 'zod';
import type { CollectionRecord } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import type { Gap } from '../../schemas/gap';
import { Severity } from '../../schemas/severity';
import { compareDimensions, readDimensions } from '../core/query/compare-dimensions';
import { compareFindings } from '../core/query/compare-findings';
import { brief, Dimension, Lone, Shared } from './compare/comparison-view';
import { completedCollection } from './context/collection';
import { factsOf } from './context/documents';
import { defineTool } from './define';
import type { ToolDeps } from './deps';

const UNIQUE_SHOWN = 5;
const SHARED_SHOWN = 6;

async function sideOf(deps: ToolDeps, record: CollectionRecord, label: string, withConfig: boolean) {
  const findings = await deps.findings.all(record.collectionId, deps.now());
  if (!withConfig) return { label, findings, readings: null, live: true };
  const facts = await factsOf(deps, record.collectionId);
  // security groups are EC2's knowledge, not the bundle's; a bundle of a node long gone is still comparable
  const info = record.node.instanceId
    ? await deps.nodes.describe(record.node.instanceId, record.node.region ?? undefined).catch(() => null)
    : null;
  return {
    label,
    findings,
    readings: readDimensions(facts, { securityGroups: info?.securityGroups ?? null }),
    live: info !== null,
  };
}

export default defineTool({
  name: 'compare_nodes',
  effect: 'read',
  title: 'Compare nodes',
  summary:
    'Compares 2 to 10 nodes, or two collections of one node: which findings and which configuration exist only on one side, with ratios.',
  when: 'Use when one node fails and its neighbours do not, or to compare before and after. What exists only on the sick side is where to look. Next: errors or read on that side.',
  input: z.strictObject({
    instanceIds: z
      .array(z.string().regex(/^(i-[0-9a-f]{8,17}|mi-[0-9a-f]{17})$/, 'must look like i-0123456789abcdef0'))
      .max(10)
      .optional()
      .describe('2 to 10 nodes: the latest completed collection of each.'),
    collectionIds: z
      .array(z.string().min(3).max(80))
      .max(10)
      .optional()
      .describe('2 to 10 collections, also of one node (before and after).'),
    compareFields: z
      .enum(['all', 'errors', 'config'])
      .default('all')
      .describe('Allowed: all (default), errors (findings only), config (the seven dimensions only).'),
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
    const choices = [
      ...(input.collectionIds ?? []).map((collectionId) => ({ collectionId })),
      ...(input.instanceIds ?? []).map((instanceId) => ({ instanceId })),
    ];
    if (choices.length < 2 || choices.length > 10) {
      throw new DiagError('invalid-argument', `${choices.length} given, 2 to 10 are compared`, {
        field: 'instanceIds',
        hint: 'pass instanceIds or collectionIds with 2 to 10 values',
      });
    }
    const records = await Promise.all(choices.map((choice) => completedCollection(deps, choice)));
    if (new Set(records.map((r) => r.collectionId)).size < records.length) {
      throw new DiagError('invalid-argument', 'the same collection is named twice', {
        field: 'collectionIds',
        hint: 'name different nodes or collections',
      });
    }
    const names = records.map((record) => record.node.instanceId ?? record.collectionId);
    const labels = records.map((record, i) =>
      names.filter((name) => name === names[i]).length > 1 ? record.collectionId : names[i]!,
    );
    const withConfig = input.compareFields !== 'errors';
    const sides = await Promise.all(records.map((record, i) => sideOf(deps, record, labels[i]!, withConfig)));
    const withFindings = input.compareFields !== 'config';
    const findings = compareFindings(withFindings ? sides : sides.map((side) => ({ ...side, findings: [] })));
    const dimensions = withConfig
      ? compareDimensions(sides.map(({ label, readings }) => ({ label, readings: readings! })))
      : [];
    const differing = dimensions.filter((d) => !d.same).map((d) => d.dimension);
    const worst = findings.matrix.reduce((a, b) =>
      b.bySeverity.critical > a.bySeverity.critical ||
      (b.bySeverity.critical === a.bySeverity.critical && b.unique > a.unique)
        ? b
        : a,
    );
    const loneProblem = findings.unique[worst.label]?.[0];
    const gaps: Gap[] = sides.some((side) => !side.live)
      ? [
          {
            code: 'not-checked',
            what: 'security groups',
            bytes: null,
            count: 1,
            reason: 'EC2 did not describe every compared instance',
            effect: 'security groups are compared only where known',
          },
        ]
      : [];
    return {
      payload: {
        insight: loneProblem
          ? `${worst.label} alone has "${loneProblem.title}" (${loneProblem.severity})${differing.length > 0 ? `; the sides differ in ${differing.join(', ')}` : ''}`
          : differing.length > 0
            ? `${withFindings ? 'no finding is unique to one side; ' : ''}the sides differ in ${differing.join(', ')}`
            : `no difference found in ${{ all: 'findings or configuration', errors: 'findings', config: 'configuration' }[input.compareFields]}`,
        compared: records.map((record, i) => ({
          label: labels[i]!,
          collectionId: record.collectionId,
          collectedAt: record.collectedAt,
        })),
        comparisonMatrix: [...findings.matrix],
        uniqueFindings: !withFindings
          ? {}
          : Object.fromEntries(
              Object.entries(findings.unique).map(([label, list]) => [label, list.slice(0, UNIQUE_SHOWN).map(brief)]),
            ),
        partlySharedFindings: findings.partial.slice(0, SHARED_SHOWN),
        commonFindings: findings.common.slice(0, SHARED_SHOWN),
        commonFindingsCount: findings.common.length,
        dimensions: dimensions as z.infer<typeof Dimension>[],
      },
      gaps,
      next: loneProblem
        ? [
            {
              tool: 'errors',
              arguments: {
                collectionId: records[labels.indexOf(worst.label)]!.collectionId,
                severity: loneProblem.severity,
                response_format: 'detailed',
              },
              because: `evidence for what only ${worst.label} has`,
            },
          ]
        : [],
    };
  },
});
