import type errors from '../../../../functions/tools/errors';
import type { Answer } from '../../ask-tool';

export type Row = Answer<typeof errors>['findings'][number];

/** From here on findings of one kind are one thing to know: a probe that fails for twenty pods. */
const LEAST = 3;

/** One line of a list: a finding, or several that differ only in the pod, disk or interface they are about. */
export interface Folded {
  readonly row: Row;
  readonly findings: number;
}

const earlier = (a: string | null, b: string | null) => (a === null || b === null ? null : a < b ? a : b);
const later = (a: string | null, b: string | null) => (a === null ? b : b === null ? a : a > b ? a : b);

/** Findings of the same title, severity and state as one, at the place of the first; fewer than three stay as they are. */
export function foldKinds(rows: readonly Row[]): Folded[] {
  const kinds = new Map<string, Row[]>();
  const key = (row: Row) => `${row.severity} ${row.state} ${row.title}`;
  for (const row of rows) {
    const kind = kinds.get(key(row));
    if (kind) kind.push(row);
    else kinds.set(key(row), [row]);
  }
  return rows.flatMap((row) => {
    const kind = kinds.get(key(row))!;
    if (kind.length < LEAST) return [{ row, findings: 1 }];
    if (kind[0] !== row) return [];
    const whole = {
      ...row,
      count: kind.reduce((sum, { count }) => sum + count, 0),
      firstSeen: kind.map((one) => one.firstSeen).reduce(earlier),
      lastSeen: kind.map((one) => one.lastSeen).reduce(later),
    };
    return [{ row: whole, findings: kind.length }];
  });
}
