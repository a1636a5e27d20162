import type { Reading, SourceLine, Unparsed } from './inspector';
import { noDataReason } from './no-data';

/** Unparsed lines kept word for word; beyond that only their number is kept. */
const UNPARSED_KEPT = 20;
const UNPARSED_TEXT = 200;
/** Longest line a parser sees: no such program prints longer ones, and hostile lines must not cost more. */
const LINE = 16 * 1024;

export interface LineParser<T> {
  /** Takes one line; answers why it could not be understood, or nothing when it could (or may be ignored). */
  line(source: SourceLine): string | undefined;
  /** The facts, or `null` when no line held data. */
  end(): T | null;
  /** What was cut or only counted, in words; asked after `end`. */
  limits?(facts: T): string[];
  /** For formats that put a document on one line; characters. */
  readonly longestLine?: number;
}

/**
 * Wraps a line parser as a Reading that never throws: an exception in the parser counts the line as unparsed.
 * Lines in which the collector's command reports its own failure are not “unparsed”: they explain missing facts.
 */
export function readLines<T>(parser: LineParser<T>): Reading<T> & { readonly unparsedCount: number } {
  const unparsed: Unparsed[] = [];
  let unparsedCount = 0;
  let lines = 0;
  let noData: string | undefined;
  let absent: string | undefined;
  let limits: string[] = [];
  return {
    unparsed,
    get unparsedCount() {
      return unparsedCount;
    },
    get absent() {
      return absent;
    },
    get limits() {
      return limits;
    },
    line(source) {
      if (source.text.trim() === '') return;
      lines++;
      const longest = parser.longestLine ?? LINE;
      const cut = source.text.length > longest;
      let reason: string | undefined;
      try {
        reason = parser.line(cut ? { ...source, text: source.text.slice(0, longest) } : source);
        if (cut) reason ??= `longer than ${longest} characters: only its beginning was read`;
      } catch (error) {
        reason = `the parser failed: ${error instanceof Error ? error.message : String(error)}`;
      }
      if (reason === undefined) return;
      const explanation = noDataReason(source.text);
      if (explanation !== undefined) {
        noData ??= explanation;
        return;
      }
      unparsedCount++;
      if (unparsed.length < UNPARSED_KEPT) {
        unparsed.push({ line: source.line, text: source.text.slice(0, UNPARSED_TEXT), reason });
      }
    },
    end() {
      let facts: T | null = null;
      let failure: string | undefined;
      try {
        facts = parser.end();
        if (facts !== null) limits = parser.limits?.(facts) ?? [];
      } catch (error) {
        failure = `the parser failed: ${error instanceof Error ? error.message : String(error)}`;
      }
      if (facts === null) {
        absent =
          failure ?? noData ?? (lines === 0 ? 'the file is empty' : 'no line has the format this file should have');
      }
      return facts;
    },
  };
}
