import type { Command } from 'commander';
import errors from '../../../functions/tools/errors';
import { FindingState } from '../../../schemas/finding';
import { SEVERITIES } from '../../../schemas/severity';
import type { ToolCaller } from '../../mcp/ask';
import { type Answer, askTool } from '../ask-tool';
import { choice, listed, wholeNumber } from '../choice';
import { chooseCollection } from '../choose-collection';
import type { GlobalOptions } from '../context';
import { relativeTime } from '../relative-time';
import type { Terminal } from '../terminal';
import { withTools } from '../with-tools';
import { findFinding } from './findings/find-finding';
import { explainNothing, renderList } from './findings/render-list';
import { renderOne } from './findings/render-one';

export type Filters = Readonly<Record<string, unknown>>;

interface FindingsOptions extends GlobalOptions {
  readonly severity: string;
  readonly component?: readonly string[];
  readonly state?: string;
  readonly baseline: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly all?: boolean;
}

const FINDING = /^F-/i;

/** All pages of one question as one answer, up to `limit` findings; what is left out is in `totalFindings`. */
export async function allFindings(
  call: ToolCaller,
  question: Filters,
  limit: number,
  t: Terminal,
): Promise<Answer<typeof errors>> {
  const first = await askTool(call, errors, { ...question, pageSize: Math.min(limit, 200) });
  let page = first;
  const findings = [...first.findings];
  while (page.nextCursor && findings.length < limit) {
    t.progress(`${findings.length} of ${first.totalFindings} findings`);
    const pageSize = Math.min(limit - findings.length, 200);
    page = await askTool(call, errors, { ...question, pageSize, cursor: page.nextCursor });
    findings.push(...page.findings);
  }
  return { ...first, findings, hasMore: page.hasMore, nextCursor: page.nextCursor };
}

/** The filters as the tool names them; only those that were given, so that an answer does not depend on defaults. */
function filtersOf(options: FindingsOptions): Filters {
  return {
    severity: options.severity,
    baseline: options.baseline,
    ...(options.component ? { components: options.component } : {}),
    ...(options.state ? { state: options.state } : {}),
    ...(options.since ? { start_time: relativeTime(options.since) } : {}),
    ...(options.until ? { end_time: relativeTime(options.until) } : {}),
  };
}

async function show(
  call: ToolCaller,
  t: Terminal,
  [target, finding]: readonly [string | undefined, string | undefined],
  options: FindingsOptions,
): Promise<void> {
  const id = finding ?? (target !== undefined && FINDING.test(target) ? target : undefined);
  const place = id === target ? undefined : target;
  if (id !== undefined) {
    const found = await findFinding(call, place, id, t);
    t.out(options.json ? JSON.stringify(found, null, 2) : renderOne(found, t));
    return;
  }
  const collectionId = await chooseCollection(call, place);
  const filters = filtersOf(options);
  const answer = await allFindings(call, { collectionId, ...filters }, options.limit, t);
  if (options.json) t.out(JSON.stringify(answer, null, 2));
  else if (answer.totalFindings === 0)
    t.out(await explainNothing(call, answer, collectionId, options.component ?? [], t));
  else t.out(renderList(answer, options.all === true || options.severity === 'info', t));
}

export function registerFindings(program: Command): void {
  program
    .command('findings')
    .argument(
      '[collection]',
      'collection id, the beginning of one, an instance id (its latest), or F-… to show one',
      undefined,
    )
    .argument('[finding]', 'finding id (F-…): show it in full')
    .description('List the findings of a collection, worst first, or show one with its evidence and what to do.')
    .addOption(
      choice('--severity <severity>', 'only this severity; warning is high and medium', [
        'all',
        ...SEVERITIES,
        'warning',
      ]).default('all'),
    )
    .option('--component <names>', 'only these components or areas, such as kubelet,network; may be repeated', listed)
    .addOption(choice('--state <state>', 'only findings in this state', FindingState.options))
    .addOption(
      choice('--baseline <kind>', 'new: seen in no other collection of the cluster; usual: also in others', [
        'all',
        'new',
        'usual',
      ]).default('all'),
    )
    .option('--since <time>', 'only what was seen since then: ISO 8601, or 30m, 2h before the end of the bundle')
    .option('--until <time>', 'only what was seen until then, same formats')
    .option('--all', 'one line per finding, also for those of one kind and of severity info')
    .addOption(wholeNumber('--limit <n>', 'findings to list at most', [1, 10_000]).default(200))
    .action(async (target: string | undefined, finding: string | undefined, _local: object, command: Command) => {
      const options = command.optsWithGlobals<FindingsOptions>();
      await withTools(options, (call, t) => show(call, t, [target, finding], options));
    });
}
