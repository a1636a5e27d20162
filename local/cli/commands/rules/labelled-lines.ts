import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { DiagError } from '../../../../schemas/errors';

/** A log line, the file of a bundle it stands in, and whatever labels the row has. */
export interface LabelledLine {
  readonly file: string;
  readonly line: string;
  readonly component?: string;
  readonly category?: string;
  readonly severity?: string;
}

/** Rows of a JSONL file; throws DiagError naming the row that is not `{file, line}`. */
export async function* labelledLines(file: string, option: string): AsyncGenerator<LabelledLine> {
  if (!(await stat(file).catch(() => null))?.isFile())
    throw new DiagError('invalid-argument', `there is no file ${file}`, {
      field: option,
      hint: 'pass a file with one {"file": …, "line": …} per line',
    });
  let row = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    row++;
    if (text.trim() !== '') yield parseRow(text, `${file} line ${row}`, option);
  }
}

function parseRow(text: string, place: string, option: string): LabelledLine {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new DiagError('invalid-argument', `${place} is not JSON`, {
      field: option,
      hint: 'one JSON object per line',
    });
  }
  const row = (typeof parsed === 'object' && parsed !== null ? parsed : {}) as Record<string, unknown>;
  if (typeof row.file !== 'string' || typeof row.line !== 'string') {
    throw new DiagError('invalid-argument', `${place} has no text fields "file" and "line"`, {
      field: option,
      hint: '{"file": "kubelet/kubelet.log", "line": "…"}',
    });
  }
  const label = (name: string) => (typeof row[name] === 'string' ? { [name]: row[name] } : {});
  return { file: row.file, line: row.line, ...label('component'), ...label('category'), ...label('severity') };
}
