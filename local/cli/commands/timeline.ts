import type { Command } from 'commander';
import { objects } from '../../../functions/aws/objects';
import { timelineOf } from '../../../functions/core/query/correlate';
import correlate from '../../../functions/tools/correlate';
import { artifactKeys } from '../../../schemas/artifact-keys';
import type { FindingsDocument } from '../../../schemas/finding';
import { SEVERITIES } from '../../../schemas/severity';
import type { ToolCaller } from '../../mcp/ask';
import { askTool } from '../ask-tool';
import { choice, listed, wholeNumber } from '../choice';
import { chooseCollection } from '../choose-collection';
import type { GlobalOptions } from '../context';
import { relativeTime } from '../relative-time';
import { wantsAscii } from '../spark';
import type { Terminal } from '../terminal';
import { withTools } from '../with-tools';
import { allFindings } from './findings';
import { renderTimeline } from './timeline/render-timeline';
import { GROUPS, seriesOf } from './timeline/series';

interface TimelineOptions extends GlobalOptions {
  readonly by: (typeof GROUPS)[number];
  readonly minSeverity: (typeof SEVERITIES)[number];
  readonly component?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly rows: number;
  readonly ascii?: boolean;
}

/** More findings than any screen has rows; the worst come first. */
const MOST_FINDINGS = 2000;

async function show(
  call: ToolCaller,
  t: Terminal,
  target: string | undefined,
  options: TimelineOptions,
): Promise<void> {
  const collectionId = await chooseCollection(call, target);
  const question = {
    collectionId,
    ...(options.component ? { components: options.component } : {}),
    ...(options.since ? { start_time: relativeTime(options.since) } : {}),
    ...(options.until ? { end_time: relativeTime(options.until) } : {}),
  };
  const answer = await askTool(call, correlate, { ...question, minSeverity: options.minSeverity });
  const listed = await allFindings(call, question, MOST_FINDINGS, t);
  // numbers and times only: what is text comes from the tools, which allow-list and redact
  const { findings, bundle } = await objects.json<FindingsDocument>(artifactKeys.findings(collectionId));
  const timeline = seriesOf({
    shown: listed.findings,
    histograms: new Map(findings.map((finding) => [finding.findingId, finding.histogram])),
    by: options.by,
    bursts: timelineOf(findings).filter((point) => point.event === 'burst'),
    minSeverity: options.minSeverity,
    window: answer.window ?? null,
    bootTime: bundle.bootTime,
    collectedAt: bundle.collectedAt,
  });
  // the tool names some findings without time by id, this names all by title: beside its answer, not in it
  if (options.json) t.out(JSON.stringify({ ...answer, drawn: timeline }, null, 2));
  else t.out(renderTimeline(answer, timeline, options.rows, options.ascii ?? wantsAscii(process.env), t));
}

export function registerTimeline(program: Command): void {
  program
    .command('timeline')
    .argument(
      '[collection]',
      'collection id, the beginning of one, or an instance id (its latest); default the latest of all',
    )
    .description('Draw when the findings of a collection occurred: a spark line each, bursts and reboots marked.')
    .addOption(
      choice('--by <group>', 'a line per component, per kind of finding, or per finding', GROUPS).default('component'),
    )
    .addOption(choice('--min-severity <severity>', 'leave out what is milder', SEVERITIES).default('low'))
    .option('--component <names>', 'only these components or areas, such as kubelet,network; may be repeated', listed)
    .option('--since <time>', 'begin there: ISO 8601, or 30m, 2h before the end of the bundle')
    .option('--until <time>', 'end there, same formats')
    .addOption(wholeNumber('--rows <n>', 'lines to draw at most', [1, 1000]).default(24))
    .option('--ascii', 'draw without Unicode (default: as the locale says)')
    .action(async (target: string | undefined, _local: object, command: Command) => {
      const options = command.optsWithGlobals<TimelineOptions>();
      await withTools(options, (call, t) => show(call, t, target, options));
    });
}
