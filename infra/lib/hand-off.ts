import type { Config } from '../config/schema';

/** What the hand-off function must know. The secret is the operator's; its value never passes through a template. */
export function handOffEnvironment({ handOff }: Config): Record<string, string> {
  if (!handOff) return {};
  return {
    NODESCOPE_WEBHOOK_SECRET_ARN: handOff.webhookSecretArn,
    NODESCOPE_WEBHOOK_AUTHENTICATION: handOff.authentication,
  };
}
