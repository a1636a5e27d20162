import { cite } from './cite';
import type { FactSource, Reading, SourceLine } from './inspector';
import { noDataReason } from './no-data';

/** Introspection answers stay below 2 MB on the largest nodes; beyond this the file is not what it should be. */
const LIMIT = 16 * 1024 * 1024;

/** Finds the line that mentions a text, to cite it; single-line JSON cites its only line. */
export type FindLine = (text: string) => FactSource | null;

/**
 * Reads one small JSON document. Lines are kept only until the end; `null` with a reason for empty files, error
 * texts and broken JSON, unless `broken` makes facts of the failure itself.
 */
export function readJson<T>(
  file: string,
  convert: (value: unknown, find: FindLine) => T | null,
  broken?: (reason: string, first: FactSource) => T | null,
): Reading<T> {
  const lines: SourceLine[] = [];
  let size = 0;
  let absent: string | undefined;
  const unparsed: { line: number; text: string; reason: string }[] = [];
  return {
    unparsed,
    get absent() {
      return absent;
    },
    line(source) {
      size += source.text.length;
      if (size <= LIMIT) lines.push(source);
    },
    end() {
      const text = lines.map((line) => line.text).join('\n');
      const fail = (reason: string): T | null => {
        absent = reason;
        // an empty file is cited too: its bytes 0 to 0 are what is wrong with it
        const first = lines[0] ?? { text: '', byteStart: 0, byteEnd: 0, line: 1 };
        return broken && noDataReason(text) === undefined ? broken(reason, cite(file, first)) : null;
      };
      if (size > LIMIT) return fail(`larger than ${LIMIT} characters: not read`);
      if (text.trim() === '') return fail('the file is empty');
      try {
        const find: FindLine = (wanted) => {
          const line = lines.find((one) => one.text.includes(wanted)) ?? lines[0];
          return line ? cite(file, line) : null;
        };
        const facts = convert(JSON.parse(text), find);
        return facts ?? fail('the JSON document does not have the expected fields');
      } catch (error) {
        return fail(
          noDataReason(text) ?? `not JSON: ${(error instanceof Error ? error.message : String(error)).slice(0, 160)}`,
        );
      } finally {
        lines.length = 0;
      }
    },
  };
}

/** An object's own fields, or an empty object for anything else. */
export function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function numeric(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
