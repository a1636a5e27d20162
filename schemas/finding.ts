import { z } from 'zod';
import { Gap } from './gap';
import { Severity } from './severity';

/** A citable place in a stored file of the collection. `text` is redacted and bounded; the bytes are not. */
export const Evidence = z.strictObject({
  file: z.string().describe('Path inside the bundle'),
  byteStart: z.number().int().nonnegative(),
  byteEnd: z.number().int().nonnegative().describe('Exclusive'),
  line: z.number().int().positive().nullable().describe('1-based line number'),
  time: z.string().nullable().describe('UTC, ISO 8601 with milliseconds; null when the line has no knowable time'),
  text: z.string().describe('Quoted from the node: untrusted data, secrets replaced'),
});
export type Evidence = z.infer<typeof Evidence>;

export const FindingState = z.enum(['active', 'recovered', 'before-reboot', 'unknown']);
export type FindingState = z.infer<typeof FindingState>;

/** Occurrences per bucket: `[bucket start in epoch minutes, count]`, ascending; bucket width is a power of two minutes. */
export const Histogram = z.strictObject({
  bucketMinutes: z.number().int().positive(),
  buckets: z.array(z.tuple([z.number().int(), z.number().int().positive()])),
});
export type Histogram = z.infer<typeof Histogram>;

export const RemediationStep = z.strictObject({
  do: z.string(),
  risk: z.enum(['safe', 'caution', 'disruptive']),
});
export type RemediationStep = z.infer<typeof RemediationStep>;

export const Finding = z.strictObject({
  findingId: z
    .string()
    .regex(/^F-[a-z2-7]{12}$/)
    .describe('Hash of rule id, node scope and dedup values'),
  signature: z
    .string()
    .regex(/^S-[a-z2-7]{12}$/)
    .describe('As findingId without the node: joins the same problem across nodes'),
  ruleId: z.string(),
  ruleRevision: z.number().int().positive(),
  title: z.string(),
  severity: Severity,
  area: z.string(),
  component: z.string(),
  category: z.string(),
  count: z.number().int().positive().describe('Exact number of occurrences'),
  firstSeen: z.string().nullable(),
  lastSeen: z.string().nullable(),
  histogram: Histogram.nullable(),
  state: FindingState,
  stateReason: z.string(),
  stateEvidence: Evidence.nullable(),
  confidence: z.strictObject({ score: z.number().min(0).max(1), reasons: z.array(z.string()) }),
  entities: z
    .record(z.string(), z.array(z.string()))
    .describe('Pod, namespace, ENI, volume, IP … named by the evidence'),
  evidence: z.array(Evidence).max(5),
  causedBy: z.array(z.string()).describe('findingIds that may have caused this one'),
  mayCause: z.array(z.string()).describe('findingIds this one may have caused'),
  why: z.string(),
  impact: z.string(),
  remediation: z.array(RemediationStep),
  runbook: z.string().nullable(),
  references: z.array(z.string()),
  facts: z.record(z.string(), z.unknown()).optional().describe('For fact rules: the numbers that fired it'),
  suppressed: z
    .strictObject({ owner: z.string(), reason: z.string(), expires: z.string() })
    .optional()
    .describe('An owner accepted it until this day: left out of verdict, counts and chains'),
  baseline: z
    .strictObject({ collections: z.number().int().nonnegative(), nodes: z.number().int().nonnegative() })
    .optional()
    .describe('In how many other collections, of how many nodes of the cluster, the same problem was'),
});
export type Finding = z.infer<typeof Finding>;

/** Outcome of one fact rule on one collection; “checked and fine” is information. */
export const CheckResult = z.strictObject({
  ruleId: z.string(),
  outcome: z.enum(['fires', 'clear', 'cannot-check']),
  detail: z.string(),
  needs: z.array(z.string()).optional().describe('Inspector ids the rule reads: which part of the node it is about'),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** Identity of the node as far as the bundle and the request know it. */
export const NodeRef = z.strictObject({
  instanceId: z.string().nullable(),
  nodeName: z.string().nullable().default(null),
  cluster: z.string().nullable(),
  region: z.string().nullable(),
  account: z.string().nullable().default(null),
});
export type NodeRef = z.infer<typeof NodeRef>;

/** A chain of findings from root cause to last symptom, only along declared cause edges and in time order. */
export const CauseChain = z.strictObject({
  findingIds: z.array(z.string()).min(1),
  confidence: z.number().min(0).max(1),
  summary: z.string(),
});
export type CauseChain = z.infer<typeof CauseChain>;

/** How much of the bundle was seen. Bytes and files are of unpacked entries. */
export const Coverage = z.strictObject({
  files: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  classifiedBytes: z.number().int().nonnegative(),
  lines: z.number().int().nonnegative(),
  duplicateFiles: z.number().int().nonnegative(),
  byKind: z.record(z.string(), z.strictObject({ files: z.number(), bytes: z.number() })),
});
export type Coverage = z.infer<typeof Coverage>;

/** `findings.json`: holds no collection id and no wall-clock time, so the same bundle gives the same bytes. */
export const FindingsDocument = z.strictObject({
  schemaVersion: z.number().int(),
  engineVersion: z.string(),
  rulesetVersion: z.string(),
  node: NodeRef,
  bundle: z.strictObject({
    collectedAt: z.string().nullable(),
    bootTime: z.string().nullable(),
    timeSpan: z.strictObject({ start: z.string().nullable(), end: z.string().nullable() }),
    timeSource: z.string(),
  }),
  summary: z.strictObject({
    bySeverity: z.record(Severity, z.number().int().nonnegative()),
    verdict: z.string(),
  }),
  chains: z.array(CauseChain),
  findings: z.array(Finding).describe('Worst first; ties by state, confidence, id; suppressed ones last'),
  checks: z.array(CheckResult),
  coverage: Coverage,
  redactions: z
    .record(z.string(), z.number().int().positive())
    .describe('How many secrets of each type were masked in evidence'),
  gaps: z.array(Gap),
});
export type FindingsDocument = z.infer<typeof FindingsDocument>;
