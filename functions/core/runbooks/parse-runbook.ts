import { parse } from 'yaml';
import { z } from 'zod';
import { DiagError } from '../../../schemas/errors';
import { RunbookHeader } from '../../../schemas/runbook';
import { type RunbookBody, splitFrontMatter, splitSections } from './split-sections';

export interface Runbook extends RunbookBody {
  readonly header: RunbookHeader;
}

/** Reads a runbook file. Throws DiagError `invalid-argument` that names file and field when its header is not valid. */
export function parseRunbook(file: string, text: string): Runbook {
  const { frontMatter, body } = splitFrontMatter(text);
  let raw: unknown;
  try {
    raw = parse(frontMatter);
  } catch (error) {
    throw new DiagError('invalid-argument', `${file}: front matter is not YAML: ${String(error)}`, { cause: error });
  }
  const header = RunbookHeader.safeParse(raw);
  if (!header.success) throw new DiagError('invalid-argument', `${file}: ${z.prettifyError(header.error)}`);
  return { header: header.data, ...splitSections(body) };
}
