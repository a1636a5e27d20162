import { atLeast, SEVERITIES, Severity, severityRank } from '../../../../schemas/severity';
import type { LabelledLine } from './labelled-lines';
import type { LineMatch } from './match-rules';

/** A labelled line and what the rules say of it. */
export interface ScoredLine {
  readonly row: LabelledLine;
  readonly matches: readonly LineMatch[];
}

/** How many of how many. */
export interface Share {
  readonly hits: number;
  readonly of: number;
}

export interface Scorecard {
  readonly recall: { readonly overall: Share } & Record<
    'bySeverity' | 'byCategory' | 'byComponent',
    Record<string, Share>
  >;
  /** Of the lines that were found and carry a severity: the worst match has the same, or one step off. */
  readonly severity: { readonly exact: Share; readonly withinOneStep: Share };
  /** Of the lines that were found: a match names the labelled category or component. */
  readonly named: { readonly category: Share; readonly component: Share };
  /** Healthy lines with a match of at least this severity. */
  readonly falsePositives: Record<Severity, Share>;
  readonly missed: readonly LabelledLine[];
  readonly alarms: readonly { readonly row: LabelledLine; readonly ruleIds: readonly string[] }[];
}

const share = <T>(all: readonly T[], hit: (one: T) => boolean): Share => ({
  hits: all.filter(hit).length,
  of: all.length,
});

const found = ({ matches }: ScoredLine): boolean => matches.length > 0;

function recallBy(lines: readonly ScoredLine[], label: 'severity' | 'category' | 'component'): Record<string, Share> {
  const groups = new Map<string, ScoredLine[]>();
  for (const line of lines) {
    const name = line.row[label] ?? 'not labelled';
    groups.set(name, [...(groups.get(name) ?? []), line]);
  }
  const order = (name: string) => (label === 'severity' ? (SEVERITIES as readonly string[]).indexOf(name) : 0);
  const names = [...groups.keys()].sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, share(groups.get(name)!, found)]));
}

function worst(matches: readonly LineMatch[]): Severity {
  return SEVERITIES.find((severity) => matches.some((match) => match.severity === severity)) ?? 'info';
}

/** Compares what rules find with what lines are labelled. Healthy lines are those on which nothing should be found. */
export function scoreLines(faulty: readonly ScoredLine[], healthy: readonly ScoredLine[]): Scorecard {
  const seen = faulty.filter(found);
  const graded = seen.flatMap(({ row, matches }) => {
    const label = Severity.safeParse(row.severity);
    return label.success ? [Math.abs(severityRank(label.data) - severityRank(worst(matches)))] : [];
  });
  const naming = (label: 'category' | 'component') =>
    share(
      seen.filter(({ row }) => row[label] !== undefined),
      ({ row, matches }) => matches.some((match) => match[label] === row[label]),
    );
  return {
    recall: {
      overall: share(faulty, found),
      bySeverity: recallBy(faulty, 'severity'),
      byCategory: recallBy(faulty, 'category'),
      byComponent: recallBy(faulty, 'component'),
    },
    severity: { exact: share(graded, (steps) => steps === 0), withinOneStep: share(graded, (steps) => steps <= 1) },
    named: { category: naming('category'), component: naming('component') },
    falsePositives: Object.fromEntries(
      SEVERITIES.map((floor) => [
        floor,
        share(healthy, ({ matches }) => matches.some((match) => atLeast(match.severity, floor))),
      ]),
    ) as Record<Severity, Share>,
    missed: faulty.filter((line) => !found(line)).map(({ row }) => row),
    alarms: healthy.filter(found).map(({ row, matches }) => ({ row, ruleIds: matches.map((match) => match.ruleId) })),
  };
}

/** `12 of 13 (92.3 %)`; of nothing, no percentage. */
export function shareText({ hits, of }: Share): string {
  return of === 0 ? '0 of 0' : `${hits} of ${of} (${((hits / of) * 100).toFixed(1)} %)`;
}
