import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { INSPECTORS } from '../../../functions/core/inspect/inspectors.generated';
import { createRedactor } from '../../../functions/core/redact/redact';
import { CATALOGUE } from '../../../functions/core/rules/catalogue.generated';
import { isLogRule } from '../../../functions/core/rules/define';
import { isLogKind } from '../../../functions/core/rules/error-markers';
import { compilePattern } from '../../../functions/core/rules/line-pattern';
import { matchLine } from '../../../functions/core/rules/match-line';
import { alternativesOf } from '../../../functions/core/rules/packs/rule-entries';
import { GATES } from '../../../functions/core/rules/packs/run-gates';
import { compileRules } from '../../../functions/core/rules/ruleset';
import { FactRule, type LogMatch, LogRule } from '../../../schemas/rule';
import { atLeast, SEVERITIES } from '../../../schemas/severity';
import { SourceKind } from '../../../schemas/source-kind';
import { expectGolden, goldenLines, updating } from './golden-file';
import { firstStuckPattern, type HostileCase } from './hostile-lines';

/** The catalogue's contract: every rule file must pass all of these, and nothing else has to be registered. */
const root = path.join(__dirname, '../../..');
const catalogue = path.join(root, 'functions/core/rules/catalogue');
const logRules = CATALOGUE.filter(isLogRule);
const ids = new Set(CATALOGUE.map((rule) => rule.id));
const ruleset = compileRules(CATALOGUE);

const problems = (kind: SourceKind, line: string): string[] =>
  matchLine(ruleset, kind, line)
    .filter((match) => match.role === 'problem')
    .map((match) => match.rule.id);

describe('shape', () => {
  it('every rule satisfies the schema, strictly', () => {
    const bad = CATALOGUE.flatMap((rule) => {
      const result = isLogRule(rule) ? LogRule.safeParse(rule) : FactRule.safeParse(rule);
      return result.success ? [] : [`${rule.id}: ${result.error.message}`];
    });
    expect(bad).toEqual([]);
  });

  it('a rule is catalogue/<area>/<id>.ts, and every such file is in the index', () => {
    const files = (existsSync(catalogue) ? readdirSync(catalogue, { recursive: true, encoding: 'utf8' }) : [])
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.replaceAll(path.sep, '/'));
    expect(CATALOGUE.map((rule) => `${rule.area}/${rule.id}.ts`).sort()).toEqual(files.sort());
  });

  it('ids are permanent: known, new ones reviewed, vanished ones retired with a reason', () => {
    const known = goldenLines('rule-ids.txt');
    const retired = known.filter((line) => line.startsWith('retired '));
    const lines = [
      ...new Set([...known.filter((line) => !line.startsWith('retired ')), ...(updating ? ids : [])]),
    ].sort();
    expectGolden('rule-ids.txt', [...lines, ...retired.sort()]);
    expect(lines).toEqual([...ids].sort());
    expect(retired.filter((line) => !/^retired [a-z0-9-]+: .{10,}/.test(line))).toEqual([]);
    expect(retired.filter((line) => ids.has(line.slice('retired '.length).split(':')[0]!))).toEqual([]);
  });
});

/** As the author of a pack sees them, too: `nodescope rules test`. */
describe('gates of every log rule', () => {
  const { redact } = createRedactor();
  const failing = GATES.filter((gate) => gate.onFault === 'fail').map((gate) => [gate.title, gate] as const);
  it.each(failing)('%s', (_title, gate) => {
    const bad = logRules.flatMap((rule) => gate.faults(rule, { ruleset, redact }).map((text) => `${rule.id}: ${text}`));
    expect(bad).toEqual([]);
  });
});

describe('examples', () => {
  it('which other rules fire on them is reviewed', () => {
    const rows = logRules.flatMap((rule) =>
      rule.examples.fires.flatMap((one, index) => {
        const others = problems(one.source, one.line).filter((id) => id !== rule.id);
        return others.length ? [`${rule.id}#${index + 1}: ${[...new Set(others)].sort().join(', ')}`] : [];
      }),
    );
    expectGolden('cross-fire.txt', rows.sort());
  });
});

const matches = (match: LogMatch, line: string): boolean => compilePattern(match.pattern, '').test(line);

describe('literals and patterns', () => {
  it('no pattern is slow on 64 KB lines made to hurt it', async () => {
    const cases = logRules.flatMap((rule) => {
      const entries = [...alternativesOf(rule), ...(rule.window ? [rule.window.followedBy] : [])];
      if ('literal' in rule.recovery) entries.push(rule.recovery, ...(rule.recovery.also ?? []));
      return entries.flatMap((match): HostileCase[] =>
        [match.pattern, match.unless].flatMap((pattern) => {
          const fires = rule.examples.fires.find((one) => matches(match, one.line))?.line ?? match.literal;
          return pattern instanceof RegExp
            ? [{ name: `${rule.id}: ${pattern}`, pattern, literal: match.literal, fires }]
            : [];
        }),
      );
    });
    expect(await firstStuckPattern(cases, 25_000)).toBeNull();
  }, 90_000);
});

describe('what a rule claims', () => {
  it('critical says what is down, others do not', () => {
    const bad = CATALOGUE.filter((rule) => (rule.severity === 'critical') !== Boolean(rule.criticalBecause?.trim()));
    expect(bad.map((rule) => rule.id)).toEqual([]);
  });

  it('how many of each severity there are is reviewed, so that inflation shows', () => {
    const areas = [...new Set(CATALOGUE.map((rule) => rule.area))].sort();
    const count = (of: typeof CATALOGUE) =>
      SEVERITIES.map((severity) => `${severity} ${of.filter((rule) => rule.severity === severity).length}`).join(', ');
    expectGolden('severity-table.txt', [
      `all: ${count(CATALOGUE)}`,
      ...areas.map((area) => `${area}: ${count(CATALOGUE.filter((rule) => rule.area === area))}`),
    ]);
  });

  it('every rule it names exists', () => {
    const bad = CATALOGUE.flatMap((rule) =>
      [...rule.mayCause, ...rule.confidence.strongerWith]
        .filter((id) => !ids.has(id) || id === rule.id)
        .map((id) => `${rule.id} → ${id}`),
    );
    expect(bad).toEqual([]);
  });

  it('cause edges have no cycle', () => {
    const byId = new Map(CATALOGUE.map((rule) => [rule.id, rule]));
    const done = new Set<string>();
    const cycleFrom = (id: string, trail: readonly string[]): string[] | null => {
      if (trail.includes(id)) return [...trail.slice(trail.indexOf(id)), id];
      if (done.has(id)) return null;
      for (const next of byId.get(id)?.mayCause ?? []) {
        const cycle = cycleFrom(next, [...trail, id]);
        if (cycle) return cycle;
      }
      done.add(id);
      return null;
    };
    expect([...ids].map((id) => cycleFrom(id, [])).find(Boolean) ?? null).toBeNull();
  });

  it('cites at least one https reference', () => {
    const bad = CATALOGUE.filter((rule) => !rule.references.length || rule.references.some((one) => !isHttps(one)));
    expect(bad.map((rule) => rule.id)).toEqual([]);
  });

  it('fact rules read facts of inspectors that exist', () => {
    const known = new Set(INSPECTORS.map((inspector) => inspector.id));
    const bad = CATALOGUE.flatMap((rule) =>
      isLogRule(rule)
        ? []
        : [...rule.needs, ...rule.uses].filter((id) => !known.has(id)).map((id) => `${rule.id}: no inspector ${id}`),
    );
    expect(bad).toEqual([]);
  });
});

const isHttps = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === 'https:';

/** Public problem and healthy lines kept outside the repository; without them there is nothing to read here. */
const corpus = path.join(root, '../shared/corpus');
const corpusLines = (name: string): string[] =>
  existsSync(path.join(corpus, name))
    ? readFileSync(path.join(corpus, name), 'utf8')
        .trim()
        .split('\n')
        .map((text) => (JSON.parse(text) as { line: string }).line)
    : [];
const logKinds = SourceKind.options.filter(isLogKind);
const anywhere = (line: string): string[] => [...new Set(logKinds.flatMap((kind) => problems(kind, line)))].sort();

describe('public lines', () => {
  it('healthy ones give nothing above low (at most one in a hundred), in whatever log they are', () => {
    const lines = corpusLines('healthy.jsonl');
    const alarms = lines.flatMap((line) => {
      const ids = anywhere(line).filter((id) => atLeast(ruleset.byId.get(id)!.severity, 'medium'));
      return ids.length ? [`${ids.join(', ')} on: ${line}`] : [];
    });
    expect(alarms.length <= lines.length / 100 ? [] : alarms).toEqual([]);
  });

  it('of faulty ones the recall is shown, not judged', () => {
    const lines = corpusLines('faulty.jsonl');
    const seen = lines.filter((line) => anywhere(line).length > 0).length;
    if (lines.length) process.stdout.write(`recall on public faulty lines: ${seen} of ${lines.length}\n`);
    expect(seen).toBeLessThanOrEqual(lines.length);
  });
});
