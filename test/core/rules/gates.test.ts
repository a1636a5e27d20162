import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { INSPECTORS } from '../../../functions/core/inspect/inspectors.generated';
import { createRedactor } from '../../../functions/core/redact/redact';
import { CATALOGUE } from '../../../functions/core/rules/catalogue.generated';
import { isLogRule } from '../../../functions/core/rules/define';
import { isLogKind } from '../../../functions/core/rules/error-markers';
import { compilePattern } from '../../../functions/core/rules/line-pattern';
import { matchLine } from '../../../functions/core/rules/match-line';
import { compileRules } from '../../../functions/core/rules/ruleset';
import { FactRule, type LogMatch, LogRule, type RuleSource } from '../../../schemas/rule';
import { atLeast, SEVERITIES } from '../../../schemas/severity';
import { expandSources, SourceKind } from '../../../schemas/source-kind';
import { expectGolden, goldenLines, updating } from './golden-file';
import { firstStuckPattern, type HostileCase } from './hostile-lines';

/** The catalogue's contract: every rule file must pass all of these, and nothing else has to be registered. */
const root = path.join(__dirname, '../../..');
const catalogue = path.join(root, 'functions/core/rules/catalogue');
const logRules = CATALOGUE.filter(isLogRule);
const ids = new Set(CATALOGUE.map((rule) => rule.id));
const ruleset = compileRules(CATALOGUE);

const alternatives = (rule: LogRule): LogMatch[] => (Array.isArray(rule.match) ? rule.match : [rule.match]);
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

  it('names of captures hang together: dedup, recovery by, window', () => {
    const bad = logRules.flatMap((rule) => {
      const lacking = (match: LogMatch, names: readonly string[]) => {
        const { groupNames } = compilePattern(match.pattern, rule.id);
        return names.filter((name) => !groupNames.includes(name));
      };
      const by = 'literal' in rule.recovery ? (rule.recovery.by ?? []) : [];
      const ends = 'literal' in rule.recovery ? [rule.recovery, ...(rule.recovery.also ?? [])] : [];
      return [
        ...alternatives(rule).flatMap((match) =>
          lacking(match, rule.dedup).map((name) => `dedup ${name} in ${match.literal}`),
        ),
        ...(rule.window ? lacking(rule.window.followedBy, rule.dedup).map((name) => `window lacks ${name}`) : []),
        ...ends.flatMap((match) => lacking(match, by).map((name) => `recovery lacks ${name} in ${match.literal}`)),
        ...by.filter((name) => !rule.dedup.includes(name)).map((name) => `by ${name} is not in dedup`),
      ].map((problem) => `${rule.id}: ${problem}`);
    });
    expect(bad).toEqual([]);
  });
});

describe('examples', () => {
  it('there are two that fire and two that stay silent, one of them a near miss', () => {
    const bad = logRules.filter(
      ({ examples: { fires, silent } }) => fires.length < 2 || silent.length < 2 || !silent.some((one) => one.nearMiss),
    );
    expect(bad.map((rule) => rule.id)).toEqual([]);
  });

  it('come from a kind the rule reads', () => {
    const bad = logRules.flatMap((rule) => {
      const kinds = expandSources(rule.sources as RuleSource[]);
      return rule.examples.fires.filter((one) => !kinds.includes(one.source)).map((one) => `${rule.id}: ${one.source}`);
    });
    expect(bad).toEqual([]);
  });

  it('each line that should fire does, each that should not does not', () => {
    const bad = logRules.flatMap((rule) => [
      ...rule.examples.fires
        .filter((one) => !problems(one.source, one.line).includes(rule.id))
        .map((one) => `${rule.id} is silent on: ${one.line}`),
      ...rule.examples.silent
        .filter((one) => problems(one.source, one.line).includes(rule.id))
        .map((one) => `${rule.id} fires on: ${one.line}`),
    ]);
    expect(bad).toEqual([]);
  });

  it('each alternative is exercised', () => {
    const bad = logRules.flatMap((rule) =>
      alternatives(rule)
        .filter((match) => !rule.examples.fires.some((one) => matches(match, one.line)))
        .map((match) => `${rule.id}: ${match.literal}`),
    );
    expect(bad).toEqual([]);
  });

  it('hold nothing that redaction would take for a secret', () => {
    const { redact } = createRedactor();
    const bad = logRules.flatMap((rule) =>
      [...rule.examples.fires, ...rule.examples.silent]
        .filter((one) => redact(one.line) !== one.line)
        .map((one) => `${rule.id}: ${one.line}`),
    );
    expect(bad).toEqual([]);
  });

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
  it('the literal is in every line that fires', () => {
    const bad = logRules.flatMap((rule) =>
      rule.examples.fires
        .filter((one) => !alternatives(rule).some((match) => one.line.includes(match.literal)))
        .map((one) => `${rule.id}: ${one.line}`),
    );
    expect(bad).toEqual([]);
  });

  it('the pattern needs the literal: without it, or in other case, it does not match', () => {
    const flip = (text: string) =>
      text.replace(/[a-z]/gi, (char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase()));
    const bad = logRules.flatMap((rule) =>
      alternatives(rule).flatMap((match) =>
        rule.examples.fires
          .filter((one) => matches(match, one.line))
          .filter((one) => {
            const variants = ['', ...(flip(match.literal) === match.literal ? [] : [flip(match.literal)])];
            return variants.some((other) => matches(match, one.line.replaceAll(match.literal, other)));
          })
          .map((one) => `${rule.id}: ${match.pattern} matches without “${match.literal}”: ${one.line}`),
      ),
    );
    expect(bad).toEqual([]);
  });

  it('patterns that have no examples spell their literal out: ends of problems, second halves of windows', () => {
    const spelt = ({ pattern, literal }: LogMatch) =>
      (pattern instanceof RegExp ? pattern.source : pattern).replace(/\\([^\w\s])/g, '$1').includes(literal);
    const bad = logRules.flatMap((rule) =>
      [
        ...('literal' in rule.recovery ? [rule.recovery, ...(rule.recovery.also ?? [])] : []),
        ...(rule.window ? [rule.window.followedBy] : []),
      ]
        .filter((match) => !spelt(match))
        .map((match) => `${rule.id}: ${match.pattern} does not contain “${match.literal}”`),
    );
    expect(bad).toEqual([]);
  });

  it('no pattern is slow on 64 KB lines made to hurt it', async () => {
    const cases = logRules.flatMap((rule) => {
      const entries = [...alternatives(rule), ...(rule.window ? [rule.window.followedBy] : [])];
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
    expect(await firstStuckPattern(cases, 5_000)).toBeNull();
  });
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
