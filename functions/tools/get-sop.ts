import { z } from 'zod';
import { DiagError } from '../../schemas/errors';
import type { Gap } from '../../schemas/gap';
import { RUNBOOK_SECTIONS, type RunbookEntry } from '../../schemas/runbook';
import { Severity } from '../../schemas/severity';
import { jsonBytes } from '../core/query/page';
import { fillPlaceholders, openPlaceholders, type PlaceholderValues } from '../core/runbooks/fill-placeholders';
import { nearestNames } from '../core/runbooks/nearest-names';
import { splitFrontMatter, splitSections } from '../core/runbooks/split-sections';
import { collectionArguments } from './context/arguments';
import { assertVisible } from './context/collection';
import { defineTool } from './define';
import type { ToolDeps } from './deps';

/** All runbooks of ours fit; a longer one of a deployment's own comes section by section. */
const CONTENT_BYTES = 9500;
/** A single section may be longer than that, but not than the answer. */
const SECTION_BYTES = 18_000;
const NEAREST = 3;

function entryOf(entries: readonly RunbookEntry[], sopName: string): RunbookEntry {
  const id = sopName
    .trim()
    .toLowerCase()
    .replace(/\.md$/, '')
    .replace(/[\s_]+/g, '-');
  const entry = entries.find((one) => one.id === id);
  if (entry) return entry;
  const names = nearestNames(
    id,
    entries.map((one) => one.id),
    NEAREST,
  ).map((name) => `${name}.md`);
  throw new DiagError('not-found', 'no runbook has this name', {
    field: 'sopName',
    hint:
      names.length > 0 ? `nearest names: ${names.join(', ')}; list_sops has all` : 'this deployment has no runbooks',
    next: names.map((name) => ({ tool: 'get_sop', arguments: { sopName: name }, because: 'a similar name' })),
  });
}

/** Values known from the arguments: a collection also tells its node and cluster. */
async function placeholderValues(
  deps: ToolDeps,
  input: { readonly collectionId?: string | undefined; readonly instanceId?: string | undefined },
): Promise<PlaceholderValues> {
  const { collectionId, instanceId } = input;
  if (!collectionId) return { instanceId };
  const record = await deps.collections.get(collectionId, deps.now());
  assertVisible(record);
  return {
    collectionId,
    instanceId: instanceId ?? record.node.instanceId ?? undefined,
    clusterName: record.node.cluster ?? undefined,
    region: record.node.region ?? undefined,
    nodeName: record.node.nodeName ?? undefined,
  };
}

/** The lines that fit, and a gap for the others. */
function cutToBytes(name: string, text: string): { readonly text: string; readonly gaps: Gap[] } {
  const bytes = Buffer.byteLength(text);
  if (bytes <= SECTION_BYTES) return { text, gaps: [] };
  const head = Buffer.from(text).subarray(0, SECTION_BYTES).toString('utf8');
  const kept = head.slice(0, Math.max(0, head.lastIndexOf('\n')));
  const left = bytes - Buffer.byteLength(kept);
  const effect = 'its last steps are not shown';
  return {
    text: kept,
    gaps: [{ code: 'limit', what: name, bytes: left, count: 1, reason: 'section too long', effect }],
  };
}

export default defineTool({
  name: 'get_sop',
  effect: 'read',
  title: 'One runbook',
  summary:
    'Returns one operating procedure: steps with ready calls, what to report, what is allowed, common misreadings.',
  when: 'Use when a finding names a runbook or list_sops found one. Give collectionId or instanceId and the calls in it are ready to run. Follow Triage, then Enrich, then Report; Guardrails say what needs a person.',
  input: z.strictObject({
    sopName: z
      .string()
      .min(1)
      .max(100)
      .describe('Name from list_sops or runbook of a finding: dns-failures or dns-failures.md.'),
    section: z
      .enum(RUNBOOK_SECTIONS)
      .optional()
      .describe('Only this section: Triage, Enrich, Report, Guardrails, Misreadings. Default: the whole runbook.'),
    ...collectionArguments,
  }),
  output: z.strictObject({
    sop: z.strictObject({
      name: z.string(),
      title: z.string(),
      severity: Severity,
      objective: z.string(),
      content: z.string().describe('Markdown'),
      size: z.number().describe('Bytes of the whole file'),
      related: z.array(z.string()),
      triggers: z.array(z.string()).describe('Rules whose findings name this runbook'),
    }),
    placeholders: z.array(z.string()).describe('Names in angle brackets that you have to fill in'),
    sectionsNotShown: z.array(z.string()),
  }),
  budgetBytes: 24_000,
  examples: [
    { title: 'with its calls filled in', input: { sopName: 'dns-failures', instanceId: 'i-0f00dfacade000001' } },
  ],
  async handle(deps, input) {
    const entry = entryOf(await deps.runbooks.entries(deps.now()), input.sopName);
    const [text, values] = await Promise.all([deps.runbooks.text(entry), placeholderValues(deps, input)]);
    const { title, intro, sections } = splitSections(fillPlaceholders(splitFrontMatter(text).body, values));
    const wanted = input.section ? sections.filter(({ name }) => name === input.section) : sections;
    const shown: string[] = input.section ? [] : [`# ${title}`, intro];
    let used = jsonBytes(shown.join('\n\n'));
    let sectionCount = 0;
    const gaps: Gap[] = [];
    for (const { name, text: body } of wanted) {
      const block = cutToBytes(name, `## ${name}\n\n${body}`);
      const size = jsonBytes(block.text);
      if (sectionCount > 0 && used + size > CONTENT_BYTES) break;
      shown.push(block.text);
      gaps.push(...block.gaps);
      used += size;
      sectionCount++;
    }
    const content = shown.join('\n\n');
    const notShown = wanted.slice(sectionCount).map(({ name }) => name);
    return {
      payload: {
        sop: {
          name: `${entry.id}.md`,
          title: entry.title,
          severity: entry.severity,
          objective: entry.objective,
          content,
          size: entry.bytes,
          related: entry.related.map((id) => `${id}.md`),
          triggers: [...entry.triggers],
        },
        placeholders: openPlaceholders(content),
        sectionsNotShown: notShown,
      },
      ...(input.collectionId ? { collectionId: input.collectionId } : {}),
      gaps,
      next: notShown
        .filter((name) => (RUNBOOK_SECTIONS as readonly string[]).includes(name))
        .map((section) => ({
          tool: 'get_sop',
          arguments: {
            sopName: entry.id,
            section,
            ...(input.collectionId ? { collectionId: input.collectionId } : {}),
            ...(input.instanceId ? { instanceId: input.instanceId } : {}),
          },
          because: `the runbook is long; ${section} is not shown`,
        })),
    };
  },
});
