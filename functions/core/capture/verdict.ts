import type { CaptureAnalysis, CaptureObservation } from '../../../schemas/capture-analysis';
import { many } from './analysis';

const NAMED = 3;

/** The worst in one sentence, or that nothing is wrong. */
export function verdictOf(info: CaptureAnalysis['capture'], observations: readonly CaptureObservation[]): string {
  if (info.packets === 0) return 'The capture holds no packets: the filter matched nothing, or nothing was sent.';
  const serious = observations.filter(({ severity }) => severity !== 'info' && severity !== 'low');
  const span = `${many(info.packets, 'packet')} in ${info.durationSeconds} s`;
  if (serious.length === 0) return `Nothing alarming in ${span}.`;
  const named = serious.slice(0, NAMED).map(({ title, severity }) => `${title} (${severity})`);
  const more = serious.length > NAMED ? ` and ${serious.length - NAMED} more` : '';
  return `In ${span}: ${named.join('; ')}${more}.`;
}
