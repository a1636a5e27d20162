import type { Json } from './json';
import { StateError } from './state-error';

/** Hard quotas of Step Functions (service-quotas page, read 2026-11-22). A local run must not pass where AWS fails. */
export const LIMITS = {
  /** Input, output, arguments and task result, in UTF-8 bytes. */
  payloadBytes: 256 * 1024,
  historyEvents: 25_000,
  variableBytes: 256 * 1024,
  allVariableBytes: 10 * 1024 * 1024,
  expressSeconds: 300,
  definitionBytes: 1024 * 1024,
  nameLength: 80,
  /** An item as read, before ItemSelector shrinks it. */
  itemBytes: 8 * 1024 * 1024,
  /** Inline Map without MaxConcurrency. */
  inlineConcurrency: 40,
  distributedConcurrency: 10_000,
  /** Ours, not AWS's (100,000,000 there): items of one Map Run are kept in memory here. */
  mapItems: 100_000,
} as const;

export function jsonBytes(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** @throws StateError `States.DataLimitExceeded`, which `States.ALL` does not catch. */
export function assertPayload(value: Json, what: string): void {
  const bytes = jsonBytes(value);
  if (bytes > LIMITS.payloadBytes)
    throw new StateError(
      'States.DataLimitExceeded',
      `${what} is ${bytes} bytes, more than the limit of ${LIMITS.payloadBytes} bytes`,
    );
}
