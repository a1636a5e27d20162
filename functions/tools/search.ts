import picomatch from 'picomatch';
import { z } from 'zod';
import { DiagError } from '../../schemas/errors';
import type { BundleClock, ManifestEntry } from '../../schemas/manifest';
import { collectionFiles } from '../aws/collection-files';
import { readTime } from '../core/lines/timestamps';
import { LOG_TYPES } from '../core/query/log-types';
import { decodeCursor, encodeCursor, jsonBytes, questionHash } from '../core/query/page';
import { searchFile } from '../core/query/search-file';
import { compileSearch } from '../core/query/search-pattern';
import { isoOrNull, type ResolvedWindow, resolveWindow } from '../core/query/time-window';
import { collectionArguments, pageArguments, windowArguments } from './context/arguments';
import { bundleEndMs, completedCollection } from './context/collection';
import { defineTool } from './define';

/** Leaves the gateway time to answer. */
const TIME_BUDGET_MS = 45_000;
const PARALLEL_FILES = 3;
const RESULT_BYTES = 12_000;
const LINE_CHARACTERS = 400;
const CONTEXT_CHARACTERS = 160;

const cut = (text: string, limit: number) =>
  text.length <= limit ? text : `${text.slice(0, limit)}…[cut ${text.length - limit}]`;

const Match = z.strictObject({
  line: z.number(),
  byteStart: z.number(),
  byteEnd: z.number(),
  time: z.string().nullable(),
  untrusted: z.string(),
  before: z.array(z.string()).optional(),
  after: z.array(z.string()).optional(),
});
const FileResult = z.strictObject({
  logKey: z.string(),
  kind: z.string(),
  matchCount: z.number().describe('Exact number of matching lines in this file'),
  matches: z.array(Match),
  matchesNotShown: z.number(),
});
type FileResult = z.infer<typeof FileResult>;

interface Question {
  readonly pattern: ReturnType<typeof compileSearch>;
  readonly window: ResolvedWindow;
  readonly maxHits: number;
  readonly contextLines: number;
  readonly clock: BundleClock;
}

async function searchOne(
  file: ManifestEntry & { stored: NonNullable<ManifestEntry['stored']> },
  question: Question,
): Promise<{ result: FileResult; longLines: number }> {
  const { window, clock } = question;
  const timed = window.startMs !== null || window.endMs !== null;
  const accept = (line: string) => {
    const at = readTime(line, file.kind, clock);
    return (
      at === null ||
      ((window.startMs === null || at >= window.startMs) && (window.endMs === null || at <= window.endMs))
    );
  };
  const search = searchFile(question.pattern, {
    maxHits: question.maxHits,
    contextLines: question.contextLines,
    ...(timed ? { accept } : {}),
  });
  const stream = await collectionFiles.stream(file);
  if (stream) for await (const chunk of stream) search.push(chunk as Buffer);
  search.end();
  const matches = search.hits.map((hit) => ({
    line: hit.line,
    byteStart: hit.byteStart,
    byteEnd: hit.byteEnd,
    time: isoOrNull(readTime(hit.text, file.kind, clock)),
    untrusted: cut(hit.text, LINE_CHARACTERS),
    ...(question.contextLines > 0
      ? {
          before: hit.before.map((l) => cut(l, CONTEXT_CHARACTERS)),
          after: hit.after.map((l) => cut(l, CONTEXT_CHARACTERS)),
        }
      : {}),
  }));
  return {
    result: {
      logKey: file.path,
      kind: file.kind,
      matchCount: search.count,
      matches,
      matchesNotShown: search.count - matches.length,
    },
    longLines: search.longLines,
  };
}

function chosenFiles(
  entries: readonly ManifestEntry[],
  logTypes: readonly string[] | undefined,
  glob: string | undefined,
) {
  const kinds = new Set<string>();
  for (const type of logTypes ?? []) {
    const group = LOG_TYPES[type];
    if (!group)
      throw new DiagError('invalid-argument', `logTypes: there is no type ${type}`, {
        field: 'logTypes',
        hint: `types: ${Object.keys(LOG_TYPES).join(', ')}`,
      });
    for (const kind of group) kinds.add(kind);
  }
  const inGlob = glob ? picomatch(glob, { dot: true }) : () => true;
  return entries
    .filter(
      (file) =>
        file.kind !== 'binary' &&
        file.stored &&
        file.bytes > 0 &&
        !file.duplicateOf &&
        (kinds.size === 0 || kinds.has(file.kind)) &&
        inGlob(file.path),
    )
    .map((file) => ({ ...file, stored: file.stored! }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
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
    pathGlob: z.string().max(200).optional().describe('Only files whose path matches, such as var_log/**/*.log.'),
    maxResults: z
      .number()
      .int()
      .min(1)
      .max(500)
      .default(20)
      .describe('Matches shown per file, 1 to 500, default 20. Counts are exact in any case.'),
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
    complete: z.boolean(),
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
    const manifest = await collectionFiles.inventory(record.collectionId);
    const window = resolveWindow(input, bundleEndMs(record));
    const files = chosenFiles(manifest.entries, input.logTypes, input.pathGlob);
    const contextLines = input.contextLines || (input.response_format === 'detailed' ? 2 : 0);
    const question: Question = {
      pattern: compileSearch(input.query, input.caseSensitive),
      window,
      maxHits: input.maxResults,
      contextLines,
      clock: manifest.clock,
    };
    const hash = questionHash([
      record.collectionId,
      input.query,
      input.logTypes,
      input.pathGlob,
      input.caseSensitive,
      input.start_time,
      input.end_time,
      input.incident_time,
    ]);
    const startAt = input.cursor ? Number(decodeCursor(input.cursor, hash, 'cursor')) : 0;

    const deadline = deps.now() + TIME_BUDGET_MS;
    const results: FileResult[] = [];
    let at = startAt;
    let longLines = 0;
    let bytesSearched = 0;
    let shown = 0;
    // in batches and in path order: a page always covers a prefix of the files, so a cursor is one number
    while (at < files.length && shown < RESULT_BYTES && deps.now() < deadline) {
      const batch = files.slice(at, at + PARALLEL_FILES);
      for (const { result, longLines: long } of await Promise.all(batch.map((file) => searchOne(file, question)))) {
        longLines += long;
        if (result.matchCount === 0) continue;
        results.push(result);
        shown += jsonBytes(result);
      }
      bytesSearched += batch.reduce((sum, file) => sum + file.bytes, 0);
      at += batch.length;
    }
    const complete = at >= files.length;
    const best = results[0]?.matches[0];
    return {
      payload: {
        query: input.query,
        totalMatches: results.reduce((sum, file) => sum + file.matchCount, 0),
        filesSearched: at - startAt,
        filesWithMatches: results.length,
        filesRemaining: files.length - at,
        bytesSearched,
        results,
        complete,
        nextCursor: complete ? null : encodeCursor(hash, at),
      },
      collectionId: record.collectionId,
      window: {
        start: isoOrNull(window.startMs),
        end: isoOrNull(window.endMs),
        reason: `${window.reason}; lines without a knowable time are kept`,
      },
      gaps:
        longLines > 0
          ? [
              {
                code: 'limit' as const,
                what: 'search',
                bytes: null,
                count: longLines,
                reason: 'lines longer than 1 MiB',
                effect: 'only their first 1 MiB was searched',
              },
            ]
          : [],
      next: [
        ...(best
          ? [
              {
                tool: 'read',
                arguments: {
                  collectionId: record.collectionId,
                  logKey: results[0]!.logKey,
                  startByte: Math.max(0, best.byteStart - 2000),
                  endByte: best.byteEnd + 2000,
                },
                because: 'the lines around the first match',
              },
            ]
          : []),
        ...(complete
          ? []
          : [
              {
                tool: 'search',
                arguments: { ...input, cursor: encodeCursor(hash, at) },
                because: `${files.length - at} files are still unsearched`,
              },
            ]),
      ],
    };
  },
});
