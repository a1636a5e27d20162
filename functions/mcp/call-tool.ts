import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { CollectionRecord } from '../../schemas/collection';
import { DiagError, type ErrorCode, type SuggestedCall } from '../../schemas/errors';
import { createRedactor } from '../core/redact/redact';
import { redactDeep } from '../core/redact/redact-deep';
import { excerpt } from '../core/rules/excerpt';
import { logger } from '../middleware/telemetry';
import type { AnyTool } from '../tools/define';
import type { ToolDeps } from '../tools/deps';
import { coerceArguments } from './coerce-arguments';
import { fitBudget } from './fit-budget';

export interface ToolFailure {
  readonly ok: false;
  readonly error: { code: ErrorCode; message: string; field?: string; hint: string; retryable: boolean };
  readonly next?: readonly SuggestedCall[];
}
export type ToolAnswer = ({ ok: true } & Record<string, unknown>) | ToolFailure;

/** Nobody waits longer than the gateway does. */
const TIMEOUT_MS = 100_000;
const MAX_MESSAGE = 700;
const MAX_FIELD = 160;

type Row = Readonly<Record<string, unknown>>;

function failure(error: unknown, tool: string): ToolFailure {
  if (error instanceof DiagError) {
    return {
      ok: false,
      error: {
        code: error.code,
        // a caller's own text may be quoted in it
        message: excerpt(error.message, 0, MAX_MESSAGE),
        ...(error.field ? { field: excerpt(error.field, 0, MAX_FIELD) } : {}),
        hint: excerpt(error.hint ?? 'correct the arguments and call again', 0, MAX_MESSAGE),
        retryable: error.retryable,
      },
      ...(error.next.length > 0 ? { next: error.next } : {}),
    };
  }
  const correlationId = randomUUID();
  logger.error('tool failed', {
    tool,
    correlationId,
    error: error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : String(error),
  });
  return {
    ok: false,
    error: {
      code: 'internal',
      message: `internal error, correlation id ${correlationId}`,
      hint: 'try again; report the correlation id if it repeats',
      retryable: true,
    },
  };
}

/** An unknown argument first: it is often the misspelt name of the one that is then said to be missing. */
function invalid(error: z.ZodError, tool: AnyTool): DiagError {
  const unknown = error.issues.find((issue) => issue.code === 'unrecognized_keys');
  const issue = unknown ?? error.issues[0]!;
  const place = (one: z.core.$ZodIssue) => one.path.map(String).join('.');
  const field = unknown ? unknown.keys.join(', ') : place(issue) || '(arguments)';
  const hint = unknown
    ? `${tool.name} takes ${Object.keys(tool.input.shape).join(', ')}`
    : `see the description of ${field}`;
  const message = [issue, ...error.issues.filter((one) => one !== issue)]
    .slice(0, 5)
    .map((one) => `${place(one) || field}: ${one.message}`)
    .join('; ');
  return new DiagError('invalid-argument', message, { field, hint });
}

async function bounded<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new DiagError('timeout', 'the answer took too long', {
            hint: 'narrow the question: fewer files, a smaller time window',
          }),
        ),
      TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function describeCollection(record: CollectionRecord, nowMs: number) {
  const collected = record.collectedAt ?? record.completedAt;
  return {
    id: record.collectionId,
    state: record.state,
    node: record.node.instanceId,
    cluster: record.node.cluster,
    collectedAt: record.collectedAt,
    ageSeconds: collected ? Math.max(0, Math.round((nowMs - Date.parse(collected)) / 1000)) : null,
  };
}

/**
 * Everything every tool call needs, once: validate → run → add collection, window, gaps, next → redact → bound.
 * Never throws: any failure is a typed answer.
 */
export async function callTool(tool: AnyTool, args: unknown, deps: ToolDeps): Promise<ToolAnswer> {
  try {
    const parsed = tool.input.safeParse(coerceArguments(tool.input, args ?? {}));
    if (!parsed.success) throw invalid(parsed.error, tool);
    const result = await bounded(tool.handle(deps, parsed.data));
    const record = result.collectionId ? await deps.collections.find(result.collectionId, deps.now()) : null;
    const answer = {
      ok: true as const,
      ...tool.output.parse(result.payload),
      ...(record ? { collection: describeCollection(record, deps.now()) } : {}),
      ...(result.window ? { window: result.window } : {}),
      gaps: result.gaps ?? [],
      next: result.next ?? [],
    };
    // redaction at the one exit: every string of the answer, whatever produced it
    const redacted = redactDeep(answer, createRedactor());
    for (const field of tool.verbatim ?? []) Object.assign(redacted, { [field]: (answer as Row)[field] });
    return fitBudget(redacted, tool.budgetBytes);
  } catch (error) {
    return redactDeep(failure(error, tool.name), createRedactor());
  }
}
