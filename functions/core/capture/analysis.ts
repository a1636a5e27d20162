import type { CaptureObservation, ExpectedBehaviour } from '../../../schemas/capture-analysis';
import type { GapInput } from '../../../schemas/gap';
import type { Severity } from '../../../schemas/severity';
import type { Examples } from './examples';
import type { Flow } from './flow';
import type { Packet } from './packet';

/** What one analysis has to say at the end. */
export interface AnalysisReport<S> {
  readonly statistics: S;
  readonly observations: readonly CaptureObservation[];
  readonly expected: readonly ExpectedBehaviour[];
  readonly gaps: readonly GapInput[];
}

/** When the capture began and ended: what is too near its end cannot be judged. */
export interface CaptureSpan {
  readonly firstUs: number;
  readonly lastUs: number;
}

/**
 * One question asked of the traffic. It sees every packet once (copies at other interfaces are left out), keeps a bounded
 * state, and is asked for its report at the end.
 */
export interface Analysis<S> {
  packet(packet: Packet, flow: Flow | null): void;
  /** The connection is over as far as the capture tells: closed, its ports reused, forgotten or the capture ended. */
  closed?(flow: Flow, span: CaptureSpan): void;
  report(span: CaptureSpan): AnalysisReport<S>;
}

export function share(count: number, of: number): number {
  return of > 0 ? Math.min(1, Math.round((count / of) * 10_000) / 10_000) : 0;
}

/** `12.5 %`. */
export const percent = (rate: number): string => `${Number((rate * 100).toFixed(rate < 0.01 ? 2 : 1))} %`;

/** `3 packets`, `1 packet`. */
export const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

export function observation(
  code: string,
  severity: Severity,
  title: string,
  detail: string,
  count: number,
  rate: number | null,
  examples?: Examples,
): CaptureObservation {
  return { code, severity, title, detail, count, rate, examples: examples?.list() ?? [] };
}

export const limitGap = (what: string, count: number, reason: string, effect: string): GapInput => ({
  ...{ code: 'limit' as const, what, bytes: null, count: Math.max(1, count), reason, effect },
});
