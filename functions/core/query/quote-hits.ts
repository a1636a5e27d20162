import { excerpt } from '../rules/excerpt';
import { type Redact, type Region, type RegionLine, redactedLines, regionAround } from './redacted-text';
import type { SearchHit } from './search-file';

/** Hits this close together are read at once. */
const GROUP_BYTES = 96 * 1024;
/** Room for the context lines of a hit within a region. */
const CONTEXT_BYTES = 8 * 1024;
const LINE_CHARACTERS = 400;
const CONTEXT_CHARACTERS = 160;

export interface Quote {
  readonly hit: SearchHit;
  readonly text: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface HitGroup {
  readonly hits: readonly SearchHit[];
  readonly start: number;
  readonly end: number;
}

/** Neighbouring hits share one region of the file. `hits` are in file order. */
export function groupHits(hits: readonly SearchHit[], contextLines: number): HitGroup[] {
  const context = contextLines > 0 ? CONTEXT_BYTES : 0;
  const groups: { hits: SearchHit[]; start: number; end: number }[] = [];
  for (const hit of hits) {
    // of an over-long line only what surrounds the match is shown
    const { start } = regionAround(Math.max(hit.byteStart, hit.matchByte - LINE_CHARACTERS) - context, 0);
    const { end } = regionAround(0, Math.min(hit.byteEnd, hit.matchByte + 4 * LINE_CHARACTERS) + context);
    const open = groups[groups.length - 1];
    if (open && start <= open.end && end - open.start <= GROUP_BYTES) {
      open.hits.push(hit);
      open.end = Math.max(open.end, end);
    } else groups.push({ hits: [hit], start, end });
  }
  return groups;
}

/**
 * The lines of a group's hits and their neighbours, redacted with everything around them and then cut around the match.
 * `indexIn` finds the match again in the redacted line.
 */
export function quoteHits(
  group: HitGroup,
  region: Region,
  contextLines: number,
  indexIn: (line: string) => number,
  redact: Redact,
): Quote[] {
  const all = redactedLines(region, redact);
  // behind the last line end there is no line
  const lines = all.length > 1 && all[all.length - 1]!.raw === '' ? all.slice(0, -1) : all;
  // a region that does not begin at the file's start may begin inside a line, which is no context
  const whole = region.base === 0 ? 0 : 1;
  const context = (some: readonly RegionLine[]) => some.map((line) => excerpt(trimmed(line), 0, CONTEXT_CHARACTERS));
  const quotes: Quote[] = [];
  let i = 0;
  for (const hit of group.hits) {
    while (i < lines.length - 1 && lines[i]!.byteEnd < hit.matchByte) i++;
    const text = trimmed(lines[i]!);
    quotes.push({
      hit,
      text: excerpt(text, indexIn(text), LINE_CHARACTERS),
      before: context(lines.slice(Math.max(whole, i - contextLines), i)),
      after: context(lines.slice(i + 1, i + 1 + contextLines)),
    });
  }
  return quotes;
}

const trimmed = ({ shown }: RegionLine) => (shown.endsWith('\r') ? shown.slice(0, -1) : shown);
