import { kindOfPath } from '../../functions/core/bundle/source-kinds';
import { NETWORK_SECTIONS } from '../../functions/core/query/network-sections';
import { compileSearch } from '../../functions/core/query/search-pattern';
import { STORAGE_SECTIONS } from '../../functions/core/query/storage-sections';
import { CATALOGUE } from '../../functions/core/rules/catalogue.generated';
import { fencedBlocks, readCall } from '../../functions/core/runbooks/fenced-blocks';
import { wantedSections } from '../../functions/tools/context/diagnosis';
import { chooseFiles } from '../../functions/tools/search/choose-files';
import { RUNBOOK_TEXTS } from './runbook-files';

interface Arguments {
  readonly query?: string;
  readonly logTypes?: string[];
  readonly pathGlob?: string;
  readonly components?: string[];
  readonly sections?: string;
  readonly pivotEvent?: string;
  readonly logKey?: string;
}

const RULES = new Map(CATALOGUE.map((rule) => [rule.id, rule]));
const COMPONENTS = new Set(CATALOGUE.flatMap((rule) => [rule.component, rule.area]));
const PLACEHOLDER = /^<[a-zA-Z]+>$/;

const callsOf = (text: string) =>
  fencedBlocks(text)
    .filter((block) => block.tag === 'tool')
    .flatMap((block) => block.lines.flatMap((line) => readCall(line) ?? []))
    .map(({ tool, json }) => ({ tool, args: JSON.parse(json) as Arguments }));

/** What a tool refuses only when it runs: an expression it cannot compile, a name it does not know. */
function whyRefused(tool: string, args: Arguments): string | null {
  try {
    if (args.query !== undefined && tool === 'search') compileSearch(args.query, false);
    chooseFiles([], args.logTypes, args.pathGlob);
    if (args.sections !== undefined && tool === 'network_diagnostics')
      wantedSections(args.sections, Object.keys(NETWORK_SECTIONS));
    if (args.sections !== undefined && tool === 'storage_diagnostics')
      wantedSections(args.sections, Object.keys(STORAGE_SECTIONS));
  } catch (error) {
    return String(error);
  }
  const unknown = args.components?.filter((name) => !COMPONENTS.has(name)) ?? [];
  if (unknown.length > 0) return `no rule has component or area ${unknown.join(', ')}`;
  // a fact has no time, so nothing can be around it
  if (
    args.pivotEvent !== undefined &&
    !PLACEHOLDER.test(args.pivotEvent) &&
    RULES.get(args.pivotEvent)?.kind === 'facts'
  )
    return `${args.pivotEvent} is a fact: it is on no timeline`;
  if (args.pivotEvent !== undefined && /^[a-z-]+$/.test(args.pivotEvent) && !RULES.has(args.pivotEvent))
    return `no rule ${args.pivotEvent}`;
  if (args.logKey !== undefined && !PLACEHOLDER.test(args.logKey) && kindOfPath(args.logKey).startsWith('other-'))
    return `${args.logKey} is no file the collectors write`;
  return null;
}

describe.each([...RUNBOOK_TEXTS])('calls of runbook %s', (_, text) => {
  it('are not refused by the tools they name', () => {
    const refused = callsOf(text).flatMap(({ tool, args }) => {
      const why = whyRefused(tool, args);
      return why === null ? [] : [`${tool} ${JSON.stringify(args)}: ${why}`];
    });
    expect(refused).toEqual([]);
  });
});
