import type { z } from 'zod';
import type { SuggestedCall } from '../../schemas/errors';
import type { Gap } from '../../schemas/gap';
import type { ToolDeps } from './deps';

/** A call that makes sense now, with its arguments filled in: tools compose. */
export type NextCall = SuggestedCall;

export interface TimeWindow {
  readonly start: string | null;
  readonly end: string | null;
  readonly reason: string;
}

/** What a handler returns; call-tool adds `ok`, redacts, bounds and validates. */
export interface ToolResult<O> {
  readonly payload: O;
  /** The collection the answer is about; call-tool renders id, node, collectedAt, ageSeconds. */
  readonly collectionId?: string;
  readonly window?: TimeWindow;
  readonly gaps?: readonly Gap[];
  readonly next?: readonly NextCall[];
}

export interface ToolExample<I> {
  readonly title: string;
  readonly input: I;
}

/** One tool, one file, one literal. */
export interface Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** `read` changes nothing; `start` starts work on a node and can be allowed separately. */
  readonly effect: 'read' | 'start';
  readonly title: string;
  /** What it does: one sentence. */
  readonly summary: string;
  /** When to use it, and what to call next. */
  readonly when: string;
  readonly input: I;
  readonly output: O;
  /**
   * Fields that this deployment makes itself and that redaction would destroy: a signed link looks like a credential,
   * and is one. Nothing a node wrote may be in them.
   */
  readonly verbatim?: readonly string[];
  /** Hard budget of the JSON answer; beyond it a cursor must be used. */
  readonly budgetBytes: number;
  readonly examples: readonly ToolExample<z.input<I>>[];
  handle(deps: ToolDeps, input: z.output<I>): Promise<ToolResult<z.input<O>>>;
}

// biome-ignore lint/suspicious/noExplicitAny: the index holds tools of every input and output type
export type AnyTool = Tool<any, any>;

export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: Tool<I, O>): Tool<I, O> {
  return tool;
}
