import type { LogMatch, LogRule, RuleSource } from '../../../../schemas/rule';
import { expandSources, type SourceKind } from '../../../../schemas/source-kind';
import { compilePattern } from '../line-pattern';
import { matchLine } from '../match-line';
import type { Ruleset } from '../ruleset';
import { crossFire } from './cross-fire';
import { alternativesOf, captureProblems, entriesOf } from './rule-entries';

/** What one gate says of one rule. A warning is for a person to look at; only a failure refuses. */
export interface GateResult {
  readonly gate: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly details: readonly string[];
}

export interface GateContext {
  /** The rule itself among all those it will run with. */
  readonly ruleset: Ruleset;
  readonly redact: (text: string) => string;
}

interface Gate {
  readonly id: string;
  /** What holds for a good rule. */
  readonly title: string;
  readonly onFault: 'warn' | 'fail';
  readonly faults: (rule: LogRule, context: GateContext) => string[];
}

const matches = (match: LogMatch, line: string): boolean => compilePattern(match.pattern, '').test(line);

function fires(rule: LogRule, kind: SourceKind, line: string, { ruleset }: GateContext): boolean {
  return matchLine(ruleset, kind, line).some((match) => match.role === 'problem' && match.rule.id === rule.id);
}

const isHttps = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === 'https:';

function otherCase(text: string): string {
  return text.replace(/[a-z]/gi, (char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase()));
}

/** The gates every log rule passes, built-in or of a pack, in the order in which an author meets them. */
export const GATES: readonly Gate[] = [
  {
    id: 'captures',
    title: 'dedup and by name what every pattern captures',
    onFault: 'fail',
    faults: (rule) => captureProblems(rule).map((one) => `${one.path.join('.')}: ${one.message}`),
  },
  {
    id: 'examples',
    title: 'two examples fire, two stay silent, one of them a near miss',
    onFault: 'fail',
    faults: ({ examples }) => [
      ...(examples.fires.length < 2 ? [`${examples.fires.length} examples fire`] : []),
      ...(examples.silent.length < 2 ? [`${examples.silent.length} examples are silent`] : []),
      ...(examples.silent.some((one) => one.nearMiss) ? [] : ['no silent example is a near miss']),
    ],
  },
  {
    id: 'sources',
    title: 'examples come from a kind of file the rule reads',
    onFault: 'fail',
    faults(rule) {
      const kinds = expandSources(rule.sources as RuleSource[]);
      const foreign = rule.examples.fires.filter((one) => !kinds.includes(one.source));
      return foreign.map((one) => `${one.source} is not among its sources`);
    },
  },
  {
    id: 'fires',
    title: 'each line that should fire does',
    onFault: 'fail',
    faults: (rule, context) =>
      rule.examples.fires
        .filter((one) => !fires(rule, one.source, one.line, context))
        .map((one) => `silent on: ${one.line}`),
  },
  {
    id: 'silent',
    title: 'each line that should not fire does not',
    onFault: 'fail',
    faults: (rule, context) =>
      rule.examples.silent
        .filter((one) => fires(rule, one.source, one.line, context))
        .map((one) => `fires on: ${one.line}`),
  },
  {
    id: 'alternatives',
    title: 'each alternative has an example',
    onFault: 'fail',
    faults: (rule) =>
      alternativesOf(rule)
        .filter((match) => !rule.examples.fires.some((one) => matches(match, one.line)))
        .map((match) => `no example of “${match.literal}”`),
  },
  {
    id: 'literal-contained',
    title: 'the literal is in every line that fires',
    onFault: 'fail',
    faults: (rule) =>
      rule.examples.fires
        .filter((one) => !alternativesOf(rule).some((match) => one.line.includes(match.literal)))
        .map((one) => `no literal in: ${one.line}`),
  },
  {
    id: 'literal-necessary',
    title: 'without the literal, or in other case, the pattern does not match',
    onFault: 'fail',
    faults: (rule) =>
      alternativesOf(rule).flatMap((match) =>
        rule.examples.fires
          .filter((one) => matches(match, one.line) && dispensable(match, one.line))
          .map((one) => `${match.pattern} matches without “${match.literal}”: ${one.line}`),
      ),
  },
  {
    id: 'literal-spelt',
    title: 'patterns without examples spell their literal out: ends of problems, second halves of windows',
    onFault: 'fail',
    faults: (rule) =>
      entriesOf(rule)
        .filter(({ role, match }) => role !== 'problem' && !spelt(match))
        .map(({ match }) => `${match.pattern} does not contain “${match.literal}”`),
  },
  {
    id: 'redaction',
    title: 'examples hold nothing redaction would take for a secret',
    onFault: 'fail',
    faults: ({ examples }, { redact }) =>
      [...examples.fires, ...examples.silent]
        .filter((one) => redact(one.line) !== one.line)
        .map((one) => `is masked to: ${redact(one.line)}`),
  },
  {
    id: 'recovery',
    title: 'the line that ends the problem is not the line that reports it',
    onFault: 'fail',
    faults(rule) {
      const ends = entriesOf(rule).filter((one) => one.role === 'recovery');
      const isEnd = (line: string) =>
        ends.some(({ match }) => line.includes(match.literal) && matches(match, line) && !unless(match, line));
      return rule.examples.fires.filter((one) => isEnd(one.line)).map((one) => `also ends the problem: ${one.line}`);
    },
  },
  {
    id: 'severity',
    title: 'critical says what is down or at risk, others do not',
    onFault: 'fail',
    faults: ({ severity, criticalBecause }) =>
      (severity === 'critical') === Boolean(criticalBecause?.trim())
        ? []
        : [severity === 'critical' ? 'critical without criticalBecause' : `criticalBecause on a ${severity} rule`],
  },
  {
    id: 'references',
    title: 'at least one https reference, and no other kind',
    onFault: 'fail',
    faults: ({ references }) => [
      ...(references.length === 0 ? ['no reference'] : []),
      ...references.filter((one) => !isHttps(one)).map((one) => `not an https address: ${one}`),
    ],
  },
  {
    id: 'names',
    title: 'every other rule it names exists',
    onFault: 'fail',
    faults: (rule, { ruleset }) =>
      [...rule.mayCause, ...rule.confidence.strongerWith]
        .filter((id) => id === rule.id || !ruleset.byId.has(id))
        .map((id) => (id === rule.id ? 'it names itself' : `there is no rule ${id}`)),
  },
  {
    id: 'cross-fire',
    title: 'no other rule fires on its examples, nor it on theirs',
    onFault: 'warn',
    faults: (rule, { ruleset }) => crossFire(rule, ruleset),
  },
];

const unless = (match: LogMatch, line: string): boolean =>
  match.unless !== undefined && compilePattern(match.unless, '').test(line);

function spelt({ pattern, literal }: LogMatch): boolean {
  return (pattern instanceof RegExp ? pattern.source : pattern).replace(/\\([^\w\s])/g, '$1').includes(literal);
}

function dispensable(match: LogMatch, line: string): boolean {
  const flipped = otherCase(match.literal);
  const others = ['', ...(flipped === match.literal ? [] : [flipped])];
  return others.some((other) => matches(match, line.replaceAll(match.literal, other)));
}

/** Runs every gate on a rule. Pure; a pattern that does not compile is the caller's to refuse first. */
export function runGates(rule: LogRule, context: GateContext): GateResult[] {
  return GATES.map(({ id, onFault, faults }) => {
    const details = faults(rule, context);
    return { gate: id, status: details.length === 0 ? 'ok' : onFault, details };
  });
}
