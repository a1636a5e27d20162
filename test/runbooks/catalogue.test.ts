import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LOG_TYPES } from '../../functions/core/query/log-types';
import { compileSearch } from '../../functions/core/query/search-pattern';
import { CATALOGUE } from '../../functions/core/rules/catalogue.generated';
import { fencedBlocks, readCall } from '../../functions/core/runbooks/fenced-blocks';
import { openPlaceholders, type Placeholder } from '../../functions/core/runbooks/fill-placeholders';
import { GENERAL_RUNBOOKS } from '../../functions/core/runbooks/general-runbooks';
import { parseRunbook } from '../../functions/core/runbooks/parse-runbook';
import { TOOLS } from '../../functions/tools/tools.generated';
import { RUNBOOK_SECTIONS, RunbookIndex } from '../../schemas/runbook';
import { whyNotReadOnly } from './read-only-command';
import { FOLDER, RUNBOOK_TEXTS } from './runbook-files';

const VALUES: Record<Placeholder, string> = {
  instanceId: 'i-0f00dfacade000001',
  collectionId: 'i-0f00dfacade000001-20260131T120000Z-1a2b3c4d',
  otherCollectionId: 'i-0f00dfacade000002-20260131T120000Z-1a2b3c4d',
  findingId: 'F-abcdefghijkl',
  logKey: 'kubelet/kubelet.log',
  clusterName: 'production',
  batchId: 'b-20260131T120000Z-1a2b3c4d',
  captureId: 'c-20260131T120000Z-1a2b3c4d',
};
const filled = (json: string) =>
  json.replace(/<(\w+)>/g, (whole, name: string) => (VALUES as Record<string, string>)[name] ?? whole);
const MACHINE_PATH = /\/(?:work|root|home|Users)\/|\/tmp\/|[A-Z]:\\Users/;
/** Names of programs and objects that are written like the id of a rule. */
const OTHER_NAMES = new Set(
  'insecure-skip-tls-verify enable-windows-ipam amazon-ssm-agent eks-pod-identity-agent eks-node-monitoring-agent aws-routed-eni nm-cloud-setup kube-node-lease'.split(
    ' ',
  ),
);
const ids = [...RUNBOOK_TEXTS.keys()];

describe('the runbooks', () => {
  it('cover every rule', () => {
    const missing = CATALOGUE.filter((rule) => !RUNBOOK_TEXTS.has(rule.runbook));
    expect([...new Set(missing.map((rule) => rule.runbook))]).toEqual([]);
  });

  it('are reached by a rule, or are general', () => {
    const named = new Set(CATALOGUE.map((rule) => rule.runbook));
    expect(ids.filter((id) => !named.has(id) && !GENERAL_RUNBOOKS.includes(id))).toEqual([]);
    expect(GENERAL_RUNBOOKS.filter((id) => named.has(id) || !RUNBOOK_TEXTS.has(id))).toEqual([]);
  });

  it('are listed in the index as they are', () => {
    const index = RunbookIndex.parse(JSON.parse(readFileSync(path.join(FOLDER, 'index.json'), 'utf8')));
    expect(index.runbooks.map((entry) => entry.id)).toEqual(ids);
  });
});

describe.each(ids)('runbook %s', (id) => {
  const text = RUNBOOK_TEXTS.get(id)!;
  const runbook = parseRunbook(`${id}.md`, text);
  const blocks = fencedBlocks(text);
  const section = (name: string) => runbook.sections.find((one) => one.name === name)!.text;

  it('has a valid header and the sections in order', () => {
    expect(runbook.header.id).toBe(id);
    expect(runbook.title).toBe(runbook.header.title);
    expect(runbook.header.objective).toMatch(/^[A-Z].*\.$/);
    expect(runbook.intro.length).toBeGreaterThan(80);
    expect(runbook.sections.map((one) => one.name)).toEqual([...RUNBOOK_SECTIONS]);
    const lines = text.trimEnd().split('\n').length - runbook.header.triggers.length;
    expect({ lines, ok: lines >= 55 && lines <= 130 }).toEqual({ lines, ok: true });
    expect(Buffer.byteLength(text)).toBeLessThan(10_500);
  });

  it('names only runbooks that exist', () => {
    expect(runbook.header.related.filter((other) => other === id || !RUNBOOK_TEXTS.has(other))).toEqual([]);
    expect(new Set(runbook.header.keywords).size).toBe(runbook.header.keywords.length);
  });

  it('has numbered steps in Triage and Enrich, and closed blocks', () => {
    for (const name of ['Triage', 'Enrich']) {
      const numbers = [...section(name).matchAll(/^(\d+)\. \*\*/gm)].map((match) => Number(match[1]));
      expect(numbers).toEqual(numbers.map((_, i) => i + 1));
      expect(numbers.length).toBeGreaterThan(0);
    }
    expect((text.match(/^\s*```/gm) ?? []).length % 2).toBe(0);
    expect(blocks.map((block) => block.tag).filter((tag) => !/^(?:tool|sh|sh yellow|sh red)$/.test(tag))).toEqual([]);
    expect(fencedBlocks(section('Triage')).some((block) => block.tag === 'tool')).toBe(true);
  });

  it('says what an agent may do, what needs a person, and what never', () => {
    for (const colour of ['GREEN', 'YELLOW', 'RED'])
      expect(section('Guardrails')).toMatch(new RegExp(`^- ${colour}: `, 'm'));
    expect(section('Guardrails')).toMatch(/^- Escalate when /m);
    expect(section('Report')).toMatch(/^- /m);
    expect((section('Misreadings').match(/^- “/gm) ?? []).length).toBeGreaterThanOrEqual(2);
  });

  it('calls tools with arguments they accept', () => {
    for (const line of blocks.filter((block) => block.tag === 'tool').flatMap((block) => block.lines)) {
      const call = readCall(line);
      if (!call) throw new Error(`not a call: ${line}`);
      const strange = openPlaceholders(filled(call.json));
      if (strange.length > 0) throw new Error(`${line}: no such placeholder: ${strange.join(', ')}`);
      const args: unknown = JSON.parse(filled(call.json));
      const tool = TOOLS.find(({ name }) => name === call.tool);
      if (!tool) throw new Error(`${line}: no such tool`);
      const parsed = tool.input.safeParse(args);
      if (!parsed.success) throw new Error(`${line}: ${parsed.error?.message}`);
    }
  });

  it('asks for components, groups of files and patterns that exist', () => {
    const components = new Set(CATALOGUE.flatMap((rule) => [rule.component, rule.area]));
    for (const line of blocks.filter((block) => block.tag === 'tool').flatMap((block) => block.lines)) {
      const args = JSON.parse(readCall(line)!.json) as { components?: string[]; logTypes?: string[]; query?: string };
      expect((args.components ?? []).filter((name) => !components.has(name))).toEqual([]);
      expect((args.logTypes ?? []).filter((name) => !(name in LOG_TYPES))).toEqual([]);
      if (line.startsWith('search ')) compileSearch(args.query ?? '', false);
    }
  });

  it('only reads in untagged command blocks', () => {
    const commands = blocks.filter((block) => block.tag === 'sh').flatMap((block) => block.lines);
    expect(commands.map((line) => [line, whyNotReadOnly(line)]).filter(([, why]) => why !== null)).toEqual([]);
  });

  it('quotes only rules and runbooks that exist', () => {
    const known = new Set([...CATALOGUE.map((rule) => rule.id), ...ids, ...OTHER_NAMES]);
    const quoted = [...text.matchAll(/`([a-z][a-z0-9]*(?:-[a-z0-9]+){2,})`/g)].map((match) => match[1]!);
    expect([...new Set(quoted)].filter((name) => !known.has(name))).toEqual([]);
  });

  it('holds no path of a machine', () => {
    expect(text).not.toMatch(MACHINE_PATH);
  });
});
