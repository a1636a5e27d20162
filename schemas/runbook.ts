import { z } from 'zod';
import { Severity } from './severity';

/** File name without ending, and what a rule's `runbook` says. */
export const RunbookId = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

/** Front matter of `runbooks/<id>.md`. */
export const RunbookHeader = z.strictObject({
  id: RunbookId,
  title: z.string().min(8).max(90),
  severity: Severity.describe('The worst this family of problems usually is'),
  objective: z
    .string()
    .min(20)
    .max(240)
    .describe('What is known or done when the runbook has been followed: one sentence'),
  keywords: z
    .array(z.string().min(3).max(60))
    .min(2)
    .max(12)
    .describe('What people call the problem; list_sops searches it'),
  related: z.array(RunbookId).max(6),
  triggers: z.array(z.string()).describe('Ids of the rules that name this runbook; written by `npm run generate`'),
});
export type RunbookHeader = z.infer<typeof RunbookHeader>;

/** A runbook as `runbooks/index.json` lists it in the artifact bucket. */
export const RunbookEntry = RunbookHeader.extend({ bytes: z.number().int(), sha256: z.string() });
export type RunbookEntry = z.infer<typeof RunbookEntry>;

export const RunbookIndex = z.strictObject({ schemaVersion: z.literal(1), runbooks: z.array(RunbookEntry) });
export type RunbookIndex = z.infer<typeof RunbookIndex>;

/** Sections every runbook has, in this order. */
export const RUNBOOK_SECTIONS = ['Triage', 'Enrich', 'Report', 'Guardrails', 'Misreadings'] as const;
