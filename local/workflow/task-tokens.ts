import { randomBytes } from 'node:crypto';
import { ServiceError } from '../cloud/service';
import type { TokenOutcome } from './journal/checkpoint';
import type { Json } from './json';
import { jsonBytes, LIMITS } from './limits';
import type { Run } from './run';

/** Whoever waits for a token. */
export interface TokenHolder {
  readonly run: Run;
  /** Writes the outcome down before returning; false when the task is over. */
  settle(outcome: TokenOutcome): boolean;
  beat(): boolean;
}

/** Task tokens of all running executions: SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat end up here. */
export interface TokenDesk {
  mint(run: Run): string;
  open(token: string, holder: TokenHolder): void;
  close(token: string): void;
  closeAll(run: Run): void;
  /** @throws ServiceError InvalidOutput, InvalidToken, TaskTimedOut */
  succeed(token: string, output: string): void;
  fail(token: string, error: string, cause: string): void;
  beat(token: string): void;
}

// A token says which execution it belongs to and carries 144 random bits; it is opaque to whoever holds it.
const TOKEN = /^nst1\.[A-Za-z0-9_-]{1,400}\.[A-Za-z0-9_-]{24}$/;

export function createTokenDesk(): TokenDesk {
  const holders = new Map<string, TokenHolder>();

  const holderOf = (token: string): TokenHolder => {
    if (!TOKEN.test(token)) throw new ServiceError('InvalidToken', `Invalid Token: '${token.slice(0, 40)}'`);
    const holder = holders.get(token);
    if (!holder) throw over();
    return holder;
  };
  const settle = (token: string, outcome: TokenOutcome): void => {
    const holder = holderOf(token);
    if (!holder.settle(outcome)) throw over();
    holders.delete(token);
  };
  return {
    mint: (run) => {
      const execution = Buffer.from(`${run.identity.machine}/${run.identity.name}`).toString('base64url');
      return `nst1.${execution}.${randomBytes(18).toString('base64url')}`;
    },
    open: (token, holder) => {
      holders.set(token, holder);
    },
    close: (token) => {
      holders.delete(token);
    },
    closeAll: (run) => {
      for (const [token, holder] of holders) if (holder.run === run) holders.delete(token);
    },
    succeed: (token, output) => {
      holderOf(token);
      settle(token, { output: parseOutput(output) });
    },
    fail: (token, error, cause) => settle(token, { error, cause }),
    beat: (token) => {
      if (!holderOf(token).beat()) throw over();
    },
  };
}

function over(): ServiceError {
  return new ServiceError(
    'TaskTimedOut',
    'Task Timed Out: the token has expired or the task associated with it has already been closed',
  );
}

function parseOutput(text: string): Json {
  let output: Json;
  try {
    output = JSON.parse(text) as Json;
  } catch {
    throw new ServiceError('InvalidOutput', 'Invalid Output: the output is not valid JSON');
  }
  if (jsonBytes(output) > LIMITS.payloadBytes)
    throw new ServiceError('InvalidOutput', `Invalid Output: more than ${LIMITS.payloadBytes} bytes`);
  return output;
}
