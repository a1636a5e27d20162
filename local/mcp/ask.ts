import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from '@modelcontextprotocol/server';
import type { ToolAnswer, ToolFailure } from '../../functions/mcp/call-tool';
import { TOOLS } from '../../functions/tools/tools.generated';

/** Runs one tool by name; the embedded cloud runs the Lambda bundle, an attached process runs it in place. */
export type ToolCaller = (name: string, args: unknown) => Promise<ToolAnswer>;
export type Row = Readonly<Record<string, unknown>>;

const NAMES = new Set(TOOLS.map((tool) => tool.name));

/** Codes that mean: the URI or argument is wrong. The others are failures of ours or of what we stand on. */
const CALLERS_FAULT = new Set(['invalid-argument', 'not-found', 'not-ready', 'denied', 'conflict', 'limit-exceeded']);

/** The answer of a caller that could not even ask: the cloud is closing, or its process is gone. */
export const unreachable = (error: unknown): ToolFailure => ({
  ok: false,
  error: {
    code: 'internal',
    message: `the tools cannot be reached: ${error instanceof Error ? error.message : 'unknown error'}`,
    hint: 'is the process that runs the embedded cloud still there?',
    retryable: true,
  },
});

/** A tool's failure as protocol error: the code, hint and retryable of our own error travel in its data. */
function protocolError({ error }: ToolFailure, uri: string): ProtocolError {
  const message = `${error.message}; ${error.hint}`;
  if (error.code === 'not-found') return new ResourceNotFoundError(uri, message);
  const code = CALLERS_FAULT.has(error.code) ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
  return new ProtocolError(code, message, { uri, code: error.code, hint: error.hint, retryable: error.retryable });
}

/** What a resource is made of: a tool's answer, which is allow-listed, redacted and bounded. Throws ProtocolError. */
export async function askFor(call: ToolCaller, uri: string, name: string, args: Row): Promise<Row> {
  if (!NAMES.has(name)) throw new ResourceNotFoundError(uri, `this server has no tool ${name}`);
  const answer = await call(name, args).catch(unreachable);
  if (!answer.ok) throw protocolError(answer as ToolFailure, uri);
  return answer;
}

/** As `askFor` for what is only offered, such as suggestions: nothing when the tool is missing or fails. */
export async function askQuietly(call: ToolCaller, name: string, args: Row): Promise<Row> {
  if (!NAMES.has(name)) return {};
  const answer = await call(name, args).catch(unreachable);
  return answer.ok ? answer : {};
}

/** The objects in a list of an answer. */
export function rows(value: unknown): Row[] {
  return Array.isArray(value) ? value.filter((item): item is Row => typeof item === 'object' && item !== null) : [];
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
