import { ServiceError } from '../service';

/** Token bucket: lets `perSecond` calls a second through; the others get SSM's throttling error. */
export function rateLimit(perSecond: number, now: () => number): () => void {
  let tokens = perSecond;
  let filledAt = now();
  return () => {
    const time = now();
    tokens = Math.min(perSecond, tokens + ((time - filledAt) / 1000) * perSecond);
    filledAt = time;
    if (tokens < 1) throw new ServiceError('ThrottlingException', 'Rate exceeded');
    tokens -= 1;
  };
}
