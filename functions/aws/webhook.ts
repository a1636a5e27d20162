import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DiagError } from '../../schemas/errors';
import { environment } from './environment';
import { webhookSecret } from './webhook-secret';

const ATTEMPTS = 3;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 8_000;
/** EventBridge gives an API destination as long. */
const ANSWER_MS = 5_000;

/** `2026-01-31T12:00:00.000Z`: whole seconds, as the receiver formats it. */
export const webhookTimestamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}.000Z`;

/** Headers that prove a body is ours: an HMAC over time and body (V1), or a bearer token (V2). */
export function webhookHeaders(
  authentication: 'hmac' | 'bearer',
  { secret, body, timestamp }: { readonly secret: string; readonly body: string; readonly timestamp: string },
): Record<string, string> {
  const type = { 'content-type': 'application/json' };
  if (authentication === 'bearer') return { ...type, authorization: `Bearer ${secret}` };
  const signature = createHmac('sha256', secret).update(`${timestamp}:${body}`).digest('base64');
  return { ...type, 'x-amzn-event-timestamp': timestamp, 'x-amzn-event-signature': signature };
}

type Outcome = { readonly done: true } | { readonly done: false; readonly reason: string; readonly again: boolean };

async function post(body: string, nowMs: number): Promise<Outcome> {
  const { url, secret } = await webhookSecret.read(nowMs);
  const { webhookAuthentication } = environment();
  try {
    const answer = await fetch(url, {
      method: 'POST',
      // made anew for every attempt: receivers refuse an old timestamp
      headers: webhookHeaders(webhookAuthentication, { secret, body, timestamp: webhookTimestamp(nowMs) }),
      body,
      // a redirect would carry the token to another host
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.body?.cancel();
    if (answer.ok) return { done: true };
    const again = answer.status === 429 || answer.status >= 500;
    return { done: false, reason: `it answered ${answer.status}`, again };
  } catch (error) {
    // the message of fetch may hold the URL, which is a secret in part
    return { done: false, reason: error instanceof Error ? error.name : 'no answer', again: true };
  }
}

/**
 * Sends one body, with a few attempts and growing pauses. Throws DiagError: `upstream` when later attempts may succeed,
 * `upstream-refused` when the receiver will not take it.
 */
async function send(body: object, now: () => number): Promise<void> {
  const text = JSON.stringify(body);
  for (let attempt = 1; ; attempt++) {
    const outcome = await post(text, now());
    if (outcome.done) return;
    if (!outcome.again) {
      webhookSecret.forget();
      throw new DiagError('upstream-refused', `the investigation webhook refused: ${outcome.reason}`, {
        hint: 'check url, secret and kind of authentication of the hand-off',
      });
    }
    if (attempt === ATTEMPTS)
      throw new DiagError('upstream', `the investigation webhook failed ${ATTEMPTS} times: ${outcome.reason}`, {
        retryable: true,
      });
    await sleep(Math.min(FIRST_DELAY_MS * 4 ** (attempt - 1), MAX_DELAY_MS));
  }
}

export const webhook = { send };
