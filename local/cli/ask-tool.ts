import type { z } from 'zod';
import { DiagError, type SuggestedCall } from '../../schemas/errors';
import type { Gap } from '../../schemas/gap';
import type { ToolCaller } from '../mcp/ask';

/** What every answer carries beside the fields of its tool. */
interface Frame {
  readonly collection?: {
    readonly id: string;
    readonly node: string | null;
    readonly cluster: string | null;
    readonly collectedAt: string | null;
    readonly ageSeconds: number | null;
  };
  readonly window?: { readonly start: string | null; readonly end: string | null; readonly reason: string };
  readonly gaps: readonly Gap[];
  readonly next: readonly SuggestedCall[];
}

interface Asked {
  readonly name: string;
  readonly output: z.ZodType;
}

export type Answer<T extends Asked> = z.infer<T['output']> & Frame;

/** Options of the command line by the names of the tools' arguments, so that an error names what was typed. */
const OPTIONS: Readonly<Record<string, string>> = {
  start_time: '--since',
  end_time: '--until',
  query: 'pattern',
  logTypes: '--type',
  pathGlob: '--path',
};

/**
 * Asks one tool as an agent would: validated, allow-listed, redacted, bounded. Throws the tool's own error as
 * DiagError.
 */
export async function askTool<T extends Asked>(call: ToolCaller, tool: T, args: object): Promise<Answer<T>> {
  const answer = await call(tool.name, args);
  if (!answer.ok) {
    const { code, message, field, hint } = answer.error as {
      code: ConstructorParameters<typeof DiagError>[0];
      message: string;
      field?: string;
      hint: string;
    };
    const named = field === undefined ? undefined : OPTIONS[field];
    throw new DiagError(code, named ? message.replace(field!, named) : message, {
      ...(field ? { field: named ?? field } : {}),
      hint,
    });
  }
  // the facade has parsed it with the tool's own schema, and added the frame
  return answer as unknown as Answer<T>;
}
