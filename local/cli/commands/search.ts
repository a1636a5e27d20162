import type { Command } from 'commander';
import { LOG_TYPES } from '../../../functions/core/query/log-types';
import searchTool from '../../../functions/tools/search';
import { DiagError } from '../../../schemas/errors';
import type { ToolCaller } from '../../mcp/ask';
import { type Answer, askTool } from '../ask-tool';
import { listed, wholeNumber } from '../choice';
import { chooseCollection } from '../choose-collection';
import type { GlobalOptions } from '../context';
import { highlighter } from '../highlight';
import { gapLines, plural } from '../layout';
import { relativeTime } from '../relative-time';
import { didYouMean } from '../suggest';
import { printable, type Terminal } from '../terminal';
import { withTools } from '../with-tools';

interface SearchOptions extends GlobalOptions {
  readonly in?: string;
  readonly type?: readonly string[];
  readonly path?: string;
  readonly context: number;
  readonly caseSensitive?: boolean;
  readonly maxCount: number;
  readonly since?: string;
  readonly until?: string;
}

type SearchAnswer = Answer<typeof searchTool>;
type FileResult = SearchAnswer['results'][number];

/** As grep prints: `file:line:text` for matches, `file-line-text` for what surrounds them, `--` between groups. */
export function renderFile(
  file: FileResult,
  [context, most]: readonly [context: number, most: number],
  highlight: ReturnType<typeof highlighter>,
  t: Terminal,
): string[] {
  const name = t.style('magenta', printable(file.logKey));
  const at = (line: number, mark: string) => `${name}${mark}${t.style('green', String(line))}${mark}`;
  const lines: string[] = [];
  let printed = 0;
  for (const { line, untrusted, before = [], after = [] } of file.matches) {
    const from = line - before.length;
    if (context > 0 && lines.length > 0 && from > printed + 1) lines.push(t.style('dim', '--'));
    before.forEach((text, i) => {
      // neighbouring matches share their surroundings: each line once
      if (from + i > printed) lines.push(`${at(from + i, '-')}${t.style('dim', printable(text))}`);
    });
    // what surrounds one match may be the next one: shown as a match
    if (line <= printed) lines.splice(lines.length - (printed - line) - 1, printed - line + 1);
    lines.push(`${at(line, ':')}${highlight(printable(untrusted), (text) => t.style('red', text))}`);
    after.forEach((text, i) => {
      lines.push(`${at(line + 1 + i, '-')}${t.style('dim', printable(text))}`);
    });
    printed = line + after.length;
  }
  if (file.matchesNotShown > 0) {
    const more = plural(file.matchesNotShown, 'more match', 'more matches');
    // fewer than were asked for: the answer had no room for them
    const why =
      file.matches.length < most
        ? 'an answer holds no more; narrow with --since, --until or the pattern'
        : '--max-count';
    lines.push(t.style('dim', `${printable(file.logKey)}: ${more} (${why})`));
  }
  return lines;
}

function questionOf(pattern: string, collectionId: string, options: SearchOptions) {
  const types = Object.keys(LOG_TYPES);
  for (const type of options.type ?? [])
    if (!Object.hasOwn(LOG_TYPES, type))
      throw new DiagError('invalid-argument', `--type: there is no type ${type}`, {
        field: '--type',
        hint: didYouMean(type, types, `types: ${types.join(', ')}`),
      });
  return {
    collectionId,
    query: pattern,
    contextLines: options.context,
    maxResults: options.maxCount,
    caseSensitive: options.caseSensitive === true,
    ...(options.type ? { logTypes: options.type } : {}),
    ...(options.path ? { pathGlob: options.path } : {}),
    ...(options.since ? { start_time: relativeTime(options.since) } : {}),
    ...(options.until ? { end_time: relativeTime(options.until) } : {}),
  };
}

/** Prints matches as pages arrive, and the exact counts at the end. */
async function search(call: ToolCaller, t: Terminal, source: string, options: SearchOptions): Promise<void> {
  const highlight = highlighter(source, options.caseSensitive === true, 'pattern');
  const collectionId = await chooseCollection(call, options.in);
  const question = questionOf(source, collectionId, options);
  const pages: SearchAnswer[] = [];
  let cursor: string | null = null;
  do {
    const page: SearchAnswer = await askTool(call, searchTool, { ...question, ...(cursor ? { cursor } : {}) });
    pages.push(page);
    cursor = page.nextCursor;
    if (!options.json)
      for (const file of page.results)
        for (const line of renderFile(file, [options.context, options.maxCount], highlight, t)) t.out(line);
    if (cursor) t.progress(`searching, ${page.filesRemaining} files to go`);
  } while (cursor);
  const sum = (of: (page: SearchAnswer) => number) => pages.reduce((total, page) => total + of(page), 0);
  const whole = {
    ...pages[0]!,
    totalMatches: sum((page) => page.totalMatches),
    filesSearched: sum((page) => page.filesSearched),
    filesWithMatches: sum((page) => page.filesWithMatches),
    bytesSearched: sum((page) => page.bytesSearched),
    filesRemaining: 0,
    results: pages.flatMap((page) => page.results),
    complete:
      pages[pages.length - 1]!.complete && pages.every((page) => page.gaps.every((gap) => gap.code !== 'limit')),
    nextCursor: null,
    gaps: pages.flatMap((page) => page.gaps),
  };
  if (options.json) return t.out(JSON.stringify(whole, null, 2));
  const searched = plural(whole.filesSearched, 'file');
  t.err(
    t.style(
      'dim',
      whole.totalMatches === 0
        ? `no match in ${searched} of ${collectionId}`
        : `${plural(whole.totalMatches, 'match', 'matches')} in ${whole.filesWithMatches} of ${searched} of ${collectionId}`,
    ),
  );
  for (const line of gapLines(t, whole.gaps)) t.err(line);
}

export function registerSearch(program: Command): void {
  program
    .command('search')
    .argument('<pattern>', 'regular expression (RE2: no look-around, no back-references), in any case')
    .description('Search every text file of a collection, as grep would, with exact counts. Secrets are replaced.')
    .option('--in <collection>', 'collection id, the beginning of one, or an instance id (default: the latest of all)')
    .option('--type <types>', 'only files of these types, such as kubelet,networking; may be repeated', listed)
    .option('--path <glob>', 'only files whose path matches, such as "var_log/**/*.log"')
    .addOption(wholeNumber('--context <n>', 'lines before and after each match', [0, 10]).default(0))
    .addOption(
      wholeNumber('--max-count <n>', 'matches to print per file at most; counts stay exact', [1, 500]).default(50),
    )
    .option('--case-sensitive', 'tell upper case from lower case')
    .option('--since <time>', 'only lines since then: ISO 8601, or 30m, 2h before the end of the bundle')
    .option('--until <time>', 'only lines until then, same formats')
    .action(async (pattern: string, _local: object, command: Command) => {
      const options = command.optsWithGlobals<SearchOptions>();
      await withTools(options, (call, t) => search(call, t, pattern, options));
    });
}
