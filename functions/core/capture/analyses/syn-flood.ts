import type { CaptureObservation } from '../../../../schemas/capture-analysis';
import { type CaptureSpan, observation, percent, share } from '../analysis';
import type { Target, Targets } from './targets';

/** Fewer openings are a busy or dead service, not a flood. */
const LEAST = 100;
const LEAST_PER_SECOND = 20;
const LEAST_SOURCES = 10;
const UNFINISHED = 0.7;

/**
 * Openings from many sources that nobody finishes. One client that gets no answer is no flood. Without acknowledgments in
 * the capture only unanswered openings count.
 */
export function synFlood(
  targets: Targets,
  span: CaptureSpan,
  acknowledgmentsSeen: boolean,
): { observations: CaptureObservation[]; explainsUnanswered: boolean } {
  const halfOpen = (target: Target) => (acknowledgmentsSeen ? target.halfOpen : 0);
  const open = (target: Target) => target.unanswered + halfOpen(target);
  const flooded = targets.by(open).filter((target) => {
    const unfinished = open(target);
    const seconds = Math.max(1, (Math.min(span.lastUs, target.lastUs) - target.firstUs) / 1e6);
    return (
      unfinished >= LEAST &&
      unfinished >= target.attempts * UNFINISHED &&
      unfinished / seconds >= LEAST_PER_SECOND &&
      (target.sources.size >= LEAST_SOURCES || halfOpen(target) >= LEAST)
    );
  });
  if (flooded.length === 0) return { observations: [], explainsUnanswered: false };
  const unfinished = flooded.reduce((sum, target) => sum + open(target), 0);
  const attempts = flooded.reduce((sum, target) => sum + target.attempts, 0);
  const worst = flooded[0]!;
  const rate = share(unfinished, attempts);
  const all = targets.by((target) => target.unanswered).reduce((sum, target) => sum + target.unanswered, 0);
  const explained = flooded.reduce((sum, target) => sum + target.unanswered, 0);
  return {
    observations: [
      observation(
        'syn-flood',
        'high',
        'A flood of connection openings that nobody finishes',
        `${unfinished} of ${attempts} openings (${percent(rate)}) towards ${worst.name}${flooded.length > 1 ? ` and ${flooded.length - 1} more` : ''} were never completed, from ${worst.sources.size >= 32 ? 'at least 32' : worst.sources.size} sources.`,
        unfinished,
        rate,
      ),
    ],
    explainsUnanswered: explained * 10 >= all * 9,
  };
}
