import type { CaptureState } from '../../../schemas/capture';
import type { CollectionState } from '../../../schemas/collection';

/** State of a collection or a capture in the words of the task envelope. */
export function taskState(state: CollectionState | CaptureState): 'running' | 'completed' | 'failed' | 'cancelled' {
  if (state === 'completed') return 'completed';
  if (state === 'failed' || state === 'rejected') return 'failed';
  return state === 'suppressed' || state === 'cancelled' ? 'cancelled' : 'running';
}
