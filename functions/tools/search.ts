import { z } from 'zod';
import type { Gap } from '../../schemas/gap';
import { collectionFiles } from '../aws/collection-files';
import { LOG_TYPES } from '../core/query/log-types';
import { decodeCursor, encodeCursor, jsonBytes, questionHash } from '../core/query/page';
import { compileSearch } from '../core/query/search-pattern';
import { isoOrNull, resolveWindow } from '../core/query/time-window';
import { collectionArguments, pageArguments, windowArguments } from './context/arguments';
import { bundleEndMs, completedCollection } from './context/collection';
import { readAround } from './context/evidence-calls';
import { defineTool } from './define';
import { chooseFiles } from './search/choose-files';
import { type FileMatches, Match, type Question, searchOne, showMatches } from './search/search-one';

/** Leaves the gateway time to answer. */
const TIME_BUDGET_MS = 45_000;
const PARALLEL_FILES = 3;
const DEFAULT_MATCHES = 20;
/** Bytes of matches a page aims at; who asks for more matches than the default gets larger pages. */
const RESULT_BYTES = 5500;
const MORE_RESULT_BYTES = 16_000;
/** Of these at most this much for one file, so that one chatty log does not fill the page of all. */
const FILE_BYTES = 1500;
const FEW_FILES = 3;

const FileResult = z.strictObject({
  logKey: z.string(),
  kind: z.string(),
  matchCount: z.number().describe('Exact number of matching lines in this file'),
  matches: z.array(Match),
  matchesNotShown: z.number(),
});
type FileResult = z.infer<typeof FileResult>;

/** What was not searched although this page passed it. */
function gapsOf(longLines: number, lineLimit: number, partial: readonly FileMatches[]): Gap[] {
  const gaps: Gap[] = partial.map(({ file, bytes }) => ({
    code: 'limit',
    what: file.path,
    bytes: Math.max(0, file.bytes - bytes),
    count: 1,
    reason: 'the expression is too slow for a file of this size in the time of one call',
    effect: 'matches in the rest of this file are neither counted nor shown; a simpler expression searches all of it',
  }));
  if (longLines > 0)
    gaps.push({
      code: 'limit',
      what: 'over-long lines',
      bytes: null,
      count: longLines,
      reason: `only the first ${lineLimit} bytes of a line are searched`,
      effect: 'a match behind them is not found',
    });
  return gaps;
}

export default defineTool({
  name: 'search',
  effect: 'read',
  title: 'Search the bundle',
  summary:
    'Runs a regular expression over every text file of a collection, with exact counts per file and citable lines.',
  when: 'Use for questions no finding answers: a pod name, an IP, an error text. Narrow with logTypes, pathGlob or a time window. Copies of the same file are searched once. Next: read around a match.',
  input: z.strictObject({
    ...collectionArguments,
    query: z
      .string()
      .min(1)
      .max(500)
      .describe(
        'Regular expression (RE2 syntax: linear time, no look-around, no back-references). Case-insensitive unless caseSensitive is true.',
      ),
    logTypes: z
      .array(z.string().max(40))
      .max(30)
      .optional()
      .describe(`Only these groups of files: ${Object.keys(LOG_TYPES).join(', ')}.`),
    components: z
      .array(z.string().max(60))
      .max(20)
      .optional()
      .describe('Only files of these components, such as kubelet, coredns, aws-node or a pod: by kind or by path.'),
    pathGlob: z.string().max(200).optional().describe('Only files whose path matches, such as var_log/**/*.log.'),
    maxResults: z
      .number()
      .int()
      .min(1)
      .max(500)
      .default(DEFAULT_MATCHES)
      .describe(
        'Matches shown per file, 1 to 500, default 20; fewer when they are long or many files are searched. Counts are exact in any case.',
      ),
    contextLines: z
      .number()
      .int()
      .min(0)
      .max(10)
      .default(0)
      .describe('Lines before and after each match, 0 to 10, default 0.'),
    caseSensitive: z.boolean().default(false).describe('Default false.'),
    response_format: z
      .enum(['concise', 'detailed'])
      .default('concise')
      .describe('Allowed: concise (default) or detailed (two context lines).'),
    ...pageArguments,
    ...windowArguments,
  }),
  output: z.strictObject({
    query: z.string(),
    totalMatches: z.number().describe('In the files searched by this call'),
    filesSearched: z.number(),
    filesWithMatches: z.number(),
    filesRemaining: z.number().describe('Not searched yet: pass nextCursor'),
    bytesSearched: z.number(),
    results: z.array(FileResult),
    complete: z.boolean().describe('true when every chosen file has been searched to its end'),
    nextCursor: z.string().nullable(),
  }),
  budgetBytes: 24_000,
  examples: [
    {
      title: 'who cannot resolve names',
      input: { instanceId: 'i-0f00dfacade000001', query: 'i/o timeout', logTypes: ['coredns', 'kubelet'] },
    },
  ],
  async handle(deps, input) {
    const record = await completedCollection(deps, input);
    const { collectionId } = record;
    const manifest = await collectionFiles.inventory(collectionId);
    const window = resolveWindow(input, bundleEndMs(record));
    const files = chooseFiles(manifest.entries, input.logTypes, input.pathGlob, input.components);
    const deadline = deps.now() + TIME_BUDGET_MS;
    const question: Question = {
      pattern: compileSearch(input.query, input.caseSensitive),
      window,
      maxHits: input.maxResults,
      contextLines: input.contextLines || (input.response_format === 'detailed' ? 2 : 0),
      clock: manifest.clock,
      stop: () => deps.now() > deadline,
    };
    const { query, logTypes, components, pathGlob, caseSensitive, start_time, end_time, incident_time } = input;
    const hash = questionHash([
      collectionId,
      { query, logTypes, components, pathGlob, caseSensitive, start_time, end_time, incident_time },
    ]);
    const startAt = input.cursor ? decodeCursor(input.cursor, hash, 'cursor', files.length) : 0;
    const wantsMore = input.maxResults > DEFAULT_MATCHES;
    const room = wantsMore ? MORE_RESULT_BYTES : RESULT_BYTES;
    const perFile = wantsMore || files.length <= FEW_FILES ? room : FILE_BYTES;

    const results: FileResult[] = [];
    const partial: FileMatches[] = [];
    let at = startAt;
    let longLines = 0;
    let bytesSearched = 0;
    let shown = 0;
    // in batches and in order: a page always covers a prefix of the files, so a cursor is one number
    while (at < files.length && shown < room && !question.stop()) {
      const batch = await Promise.all(files.slice(at, at + PARALLEL_FILES).map((file) => searchOne(file, question)));
      for (const found of batch) {
        // time ran out in it: the next page starts with it, unless this page had all its time for it
        if (!found.complete && at > startAt) break;
        if (!found.complete) partial.push(found);
        at++;
        longLines += found.longLines;
        bytesSearched += found.bytes;
        if (found.count === 0) continue;
        const matches = shown < room ? await showMatches(found, question, Math.min(perFile, room - shown)) : [];
        const { path: logKey, kind } = found.file;
        results.push({
          logKey,
          kind,
          matchCount: found.count,
          matches,
          matchesNotShown: found.count - matches.length,
        });
        shown += jsonBytes(results[results.length - 1]);
      }
    }
    const remaining = files.length - at;
    const nextCursor = remaining > 0 ? encodeCursor(hash, at) : null;
    const best = results.find((file) => file.matches.length > 0);
    const { instanceId: _, cursor: __, ...same } = input;
    return {
      payload: {
        query,
        totalMatches: results.reduce((sum, file) => sum + file.matchCount, 0),
        filesSearched: at - startAt,
        filesWithMatches: results.length,
        filesRemaining: remaining,
        bytesSearched,
        results,
        complete: remaining === 0 && partial.length === 0,
        nextCursor,
      },
      collectionId,
      window: {
        start: isoOrNull(window.startMs),
        end: isoOrNull(window.endMs),
        reason: `${window.reason}; lines without a knowable time are kept`,
      },
      gaps: gapsOf(longLines, question.pattern.lineLimit, partial),
      next: [
        ...(best
          ? [readAround(collectionId, { file: best.logKey, ...best.matches[0]! }, 'the lines around the first match')]
          : []),
        ...(nextCursor
          ? [
              {
                tool: 'search',
                // the same collection, even when the node has a newer one by then
                arguments: { ...same, collectionId, cursor: nextCursor },
                because: `${remaining} files are still unsearched`,
              },
            ]
          : []),
      ],
    };
  },
});
