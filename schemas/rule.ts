import { z } from 'zod';
import { RemediationStep } from './finding';
import { Severity } from './severity';
import { SOURCE_GROUPS, SourceKind } from './source-kind';

/** Topic folders of the catalogue. */
export const Area = z.enum([
  'kernel',
  'memory',
  'disk',
  'kubelet',
  'bootstrap',
  'runtime',
  'images',
  'cni',
  'network',
  'kube-proxy',
  'dns',
  'iam',
  'storage',
  'gpu',
  'systemd',
  'security',
  'windows',
  'hybrid',
  'bottlerocket',
  'time',
  'process',
]);
export type Area = z.infer<typeof Area>;

const groupNames = Object.keys(SOURCE_GROUPS) as [string, ...string[]];
export const RuleSource = z.union([SourceKind, z.enum(groupNames)]);
export type RuleSource = z.infer<typeof SourceKind> | keyof typeof SOURCE_GROUPS;

const Pattern = z.union([z.instanceof(RegExp), z.string()]);

/**
 * One phrasing of a problem. `literal` (≥ 8 characters, case-sensitive) must be contained in every line `pattern`
 * matches: it is the prefilter. Named groups of `pattern` become entities and may be named in `dedup`.
 */
export const LogMatch = z.strictObject({
  literal: z.string().min(8),
  pattern: Pattern,
  /** The line is not this problem when this also matches. */
  unless: Pattern.optional(),
});

export const Recovery = z.union([
  LogMatch.extend({
    sources: z.array(RuleSource).optional(),
    by: z.array(z.string()).optional().describe('Capture names that must equal those of the problem'),
    also: z.array(LogMatch).optional().describe('Other phrasings of the same end'),
    quietMinutes: z.number().int().positive().optional().describe('Silence that counts as over when no line ends it'),
  }),
  z.strictObject({ boundary: z.literal('reboot'), quietMinutes: z.number().int().positive().optional() }),
  z.strictObject({ quietMinutes: z.number().int().positive() }),
  z.strictObject({ none: z.string().min(10).describe('Why the end of this problem cannot be seen') }),
]);

export const FiresExample = z.strictObject({
  source: SourceKind,
  line: z.string().describe('As the program prints it; several lines joined by \\n for record rules'),
  from: z.string().describe('Where the format is documented: program source, issue, documentation'),
});
export const SilentExample = z.strictObject({
  source: SourceKind,
  line: z.string(),
  because: z.string(),
  nearMiss: z.boolean().optional().describe('True when the line resembles the problem'),
});

const common = {
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  since: z.string(),
  revision: z.number().int().positive(),
  area: Area,
  component: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  category: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .describe('Problem family, shared by rules that report the same kind of trouble'),
  severity: Severity,
  criticalBecause: z.string().optional().describe('Required for critical: what is down now or which data is at risk'),
  title: z.string(),
  dedup: z
    .array(z.string())
    .describe('Captures that separate one finding from another; few values, never a timestamp or counter'),
  confidence: z.strictObject({ alone: z.number().min(0).max(1), strongerWith: z.array(z.string()) }),
  mayCause: z.array(z.string()).describe('Rule ids this problem can cause'),
  why: z.string(),
  impact: z.string(),
  remediation: z.array(RemediationStep).min(1),
  runbook: z.string().describe('Id of the runbook, e.g. conntrack-exhaustion'),
  nmaReason: z.string().optional().describe('Name eks-node-monitoring-agent gives the condition'),
  npdReason: z.string().optional().describe('Name node-problem-detector gives the condition'),
  references: z.array(z.string()),
  falsePositives: z.string(),
};

export const LogRule = z.strictObject({
  ...common,
  kind: z.literal('log'),
  sources: z.array(RuleSource).min(1),
  match: z.union([LogMatch, z.array(LogMatch).min(1)]),
  /** `record` runs the pattern over the whole multi-line record (OOM block, goroutine dump) around the literal. */
  scope: z.enum(['line', 'record']).default('line'),
  /** The problem is: `match` and then `followedBy`, same dedup values, within this time. */
  window: z.strictObject({ followedBy: LogMatch, withinSeconds: z.number().positive() }).optional(),
  /** Fewer occurrences than this in the collection are not the problem. */
  minCount: z.number().int().min(2).optional(),
  recovery: Recovery,
  examples: z.strictObject({ fires: z.array(FiresExample).min(2), silent: z.array(SilentExample).min(2) }),
});

export const FactVerdict = z.union([
  z.strictObject({
    fires: z
      .array(
        z.strictObject({
          dedup: z.array(z.string()),
          severity: Severity.optional().describe('Only to lower the rule’s severity when the numbers are mild'),
          confidence: z
            .strictObject({ score: z.number().min(0).max(1), reason: z.string() })
            .optional()
            .describe('Only to lower the rule’s confidence, e.g. when a counter shows no hit'),
          detail: z.string().describe('One sentence with the numbers'),
          facts: z.record(z.string(), z.unknown()),
          entities: z.record(z.string(), z.array(z.string())),
          evidence: z.array(
            z.strictObject({
              file: z.string(),
              byteStart: z.number(),
              byteEnd: z.number(),
              line: z.number().nullable(),
              text: z.string(),
            }),
          ),
          count: z.number().int().positive().default(1),
        }),
      )
      .min(1),
  }),
  z.strictObject({ clear: z.string().describe('What was checked and found fine, with numbers') }),
  z.strictObject({ cannotCheck: z.string().describe('Because …') }),
]);

export const FactRule = z.strictObject({
  ...common,
  kind: z.literal('facts'),
  needs: z.array(z.string()).min(1).describe('Inspector ids; missing facts make the rule answer cannot-check'),
  uses: z.array(z.string()).default([]).describe('Inspector ids that refine the answer when present'),
  when: z.custom<(facts: never) => z.input<typeof FactVerdict>>((value) => typeof value === 'function'),
});

export type LogMatch = z.infer<typeof LogMatch>;
export type Recovery = z.infer<typeof Recovery>;
export type LogRule = z.infer<typeof LogRule>;
export type LogRuleInput = Omit<z.input<typeof LogRule>, 'sources'> & { sources: RuleSource[] };
export type FactRule = z.infer<typeof FactRule>;
export type FactVerdict = z.input<typeof FactVerdict>;
export type Rule = LogRule | FactRule;
