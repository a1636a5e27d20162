import { z } from 'zod';
import type { BundleClock } from '../../../schemas/manifest';
import { collectionFiles } from '../../aws/collection-files';
import { readTime } from '../../core/lines/timestamps';
import { jsonBytes } from '../../core/query/page';
import { groupHits, quoteHits } from '../../core/query/quote-hits';
import { type SearchHit, searchFile } from '../../core/query/search-file';
import type { SearchPattern } from '../../core/query/search-pattern';
import { isoOrNull, type ResolvedWindow } from '../../core/query/time-window';
import { createRedactor } from '../../core/redact/redact';
import type { SearchableFile } from './choose-files';

export const Match = z.strictObject({
  line: z.number(),
  byteStart: z.number(),
  byteEnd: z.number(),
  time: z.string().nullable(),
  untrusted: z.string(),
  before: z.array(z.string()).optional(),
  after: z.array(z.string()).optional(),
});
export type Match = z.infer<typeof Match>;

export interface Question {
  readonly pattern: SearchPattern;
  readonly window: ResolvedWindow;
  readonly maxHits: number;
  readonly contextLines: number;
  readonly clock: BundleClock;
  /** True when the time for the whole answer is over. */
  readonly stop: () => boolean;
}

export interface FileMatches {
  readonly file: SearchableFile;
  /** Exact number of matching lines, unless `complete` is false. */
  readonly count: number;
  readonly hits: readonly SearchHit[];
  readonly longLines: number;
  readonly bytes: number;
  readonly complete: boolean;
}

/** Streams one file through the pattern. */
export async function searchOne(file: SearchableFile, question: Question): Promise<FileMatches> {
  const { window, clock, pattern, maxHits, stop } = question;
  const timed = window.startMs !== null || window.endMs !== null;
  const accept = (line: string) => {
    const at = readTime(line, file.kind, clock);
    return (
      at === null ||
      ((window.startMs === null || at >= window.startMs) && (window.endMs === null || at <= window.endMs))
    );
  };
  const search = searchFile(pattern, { maxHits, stop, ...(timed ? { accept } : {}) });
  const stream = await collectionFiles.stream(file);
  let complete = true;
  for await (const chunk of stream ?? []) {
    if (stop() || !search.push(chunk as Buffer)) {
      complete = false;
      break;
    }
  }
  if (complete) search.end();
  const { count, hits, longLines, bytes } = search;
  return { file, count, hits, longLines, bytes, complete };
}

/** Reads the hits of a file again, redacted with what surrounds them, until `maxBytes` of JSON are full; at least one. */
export async function showMatches(found: FileMatches, question: Question, maxBytes: number): Promise<Match[]> {
  const { file, hits } = found;
  const { contextLines, pattern, clock } = question;
  const { redact } = createRedactor();
  const matches: Match[] = [];
  let used = 0;
  for (const group of groupHits(hits, contextLines)) {
    const region = { bytes: await collectionFiles.bytes(file, group.start, group.end), base: group.start };
    for (const { hit, text, before, after } of quoteHits(group, region, contextLines, pattern.indexIn, redact)) {
      const match: Match = {
        line: hit.line,
        byteStart: hit.byteStart,
        byteEnd: hit.byteEnd,
        time: isoOrNull(readTime(text, file.kind, clock)),
        untrusted: text,
        ...(contextLines > 0 ? { before: [...before], after: [...after] } : {}),
      };
      used += jsonBytes(match);
      if (matches.length > 0 && used > maxBytes) return matches;
      matches.push(match);
    }
    if (question.stop()) break;
  }
  return matches;
}
