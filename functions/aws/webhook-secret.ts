import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { DiagError } from '../../schemas/errors';
import { ssm } from './clients/ssm';
import { environment } from './environment';
import { upstream } from './upstream-error';

/** Where to send and what to prove it with. */
const Secret = z.object({
  url: z.url().refine((text) => {
    const { protocol, hostname } = new URL(text);
    // plain HTTP only to this machine: the embedded cloud has no certificates
    return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
  }, 'must be https'),
  secret: z.string().min(16),
});
export type WebhookSecret = z.infer<typeof Secret>;

/** A rotated secret is used after this time at the latest. */
const KEEP_MS = 5 * 60_000;
let kept: { readonly secret: WebhookSecret; readonly until: number } | undefined;

/**
 * Parameter that stands for a secret: Parameter Store passes reads of this path on to Secrets Manager, so the SSM
 * client that functions have anyway is enough. An ARN of a parameter (a SecureString) stands for itself.
 */
export function parameterOf(arn: string): string {
  const [, , service, , , kind, ...rest] = arn.split(':');
  // six random characters end the ARN of a secret; its name is without
  if (service === 'secretsmanager' && kind === 'secret')
    return `/aws/reference/secretsmanager/${rest.join(':').replace(/-[A-Za-z0-9]{6}$/, '')}`;
  if (service === 'ssm' && kind?.startsWith('parameter/')) return kind.slice('parameter'.length);
  throw new DiagError('internal', 'NODESCOPE_WEBHOOK_SECRET_ARN names neither a secret nor a parameter');
}

/** Reads the webhook's secret. Throws DiagError when it is missing or malformed; its value is never in a message. */
async function read(nowMs: number): Promise<WebhookSecret> {
  if (kept && kept.until > nowMs) return kept.secret;
  const name = parameterOf(environment().webhookSecretArn);
  let text: string;
  try {
    const out = await ssm().send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    text = out.Parameter?.Value ?? '';
  } catch (error) {
    throw upstream(`GetParameter ${name}`, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const parsed = Secret.safeParse(value);
  if (!parsed.success)
    throw new DiagError('upstream-refused', `the secret behind ${name} is not {"url": "https://…", "secret": "…"}`, {
      hint: 'store both values of the webhook that the console of DevOps Agent showed once',
    });
  kept = { secret: parsed.data, until: nowMs + KEEP_MS };
  return parsed.data;
}

/** Makes the next read ask again, as after a refusal: the secret may have been rotated. */
function forget(): void {
  kept = undefined;
}

export const webhookSecret = { read, forget };
