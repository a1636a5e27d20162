import type { Context } from 'aws-lambda';
import { TOOLS } from '../tools/tools.generated';
import { callTool, type ToolAnswer } from './call-tool';
import { toolDeps } from './tool-deps';

/** Longest tool name the gateway allows. */
const MAX_NAME = 256;

/**
 * Name of the tool in the AgentCore Gateway's client context: `<target>___<tool>`. Typings of the runtime have spelled
 * the key both ways.
 */
function toolName(context: Context | undefined): string | null {
  const client = context?.clientContext as
    | { custom?: Record<string, unknown>; Custom?: Record<string, unknown> }
    | undefined;
  const full = (client?.custom ?? client?.Custom)?.bedrockAgentCoreToolName;
  if (typeof full !== 'string') return null;
  const at = full.indexOf('___');
  return at < 0 ? full : full.slice(at + 3);
}

/** Lambda target of the gateway: the event is the arguments. Always answers; a thrown error would reach the agent without its reason. */
export async function handler(event: unknown, context?: Context): Promise<ToolAnswer> {
  const name = toolName(context);
  const tool = TOOLS.find((candidate) => candidate.name === name);
  if (!tool) {
    return {
      ok: false,
      error: {
        code: 'not-found',
        message: `there is no tool ${name === null ? '(none named)' : JSON.stringify(name.slice(0, MAX_NAME))}`,
        field: 'tool',
        hint: `tools: ${TOOLS.map((t) => t.name).join(', ')}`,
        retryable: false,
      },
    };
  }
  return callTool(tool, event, toolDeps());
}
