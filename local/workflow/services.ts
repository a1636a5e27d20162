import type { Clock } from './clock';
import type { ExecutionRecord } from './execution-record';
import type { HistoryEvent } from './journal/history-event';
import type { ExecutionStatus } from './journal/journal-record';
import type { Json } from './json';
import type { MapRunCounts } from './map/map-run-record';
import type { TokenDesk } from './task-tokens';

/** What a function host answers; the shape of Lambda's Invoke response. */
export interface InvokeResult {
  readonly statusCode: number;
  readonly requestId: string;
  readonly payload: Json;
  /** Set when the function failed; `payload` is then `{errorType, errorMessage, trace?}`. */
  readonly functionError?: 'Handled' | 'Unhandled';
}

/** Calls a function by name or ARN. Rejects with an error having a `code` when the function could not be called. */
export type Invoke = (
  functionName: string,
  payload: Json,
  options: { readonly signal: AbortSignal },
) => Promise<InvokeResult>;

/** AWS SDK integrations the embedded cloud can serve, by what follows `arn:aws:states:::`, e.g. `aws-sdk:eventbridge:putEvents`. */
export type SdkCalls = Readonly<Record<string, (args: Json) => Promise<Json>>>;

export interface ListedObject {
  readonly Key: string;
  readonly Size: number;
  readonly Etag: string;
  /** Seconds since the epoch, as the item of a listing carries it. */
  readonly LastModified: number;
  readonly StorageClass: string;
}

/** The S3 operations a Distributed Map needs. */
export interface ObjectPort {
  get(bucket: string, key: string): Promise<Uint8Array>;
  list(bucket: string, prefix: string): AsyncIterable<ListedObject>;
  put(bucket: string, key: string, body: string): Promise<void>;
}

/** Executions that a state starts and may wait for. `start` throws ServiceError. */
export interface NestedExecutions {
  start(request: { readonly machine: string; readonly name: string; readonly input: Json }): ExecutionRecord;
  find(arn: string): ExecutionRecord | undefined;
  /** How the execution ended; still running when the runner closed first. */
  settled(arn: string): Promise<ExecutionRecord>;
  stop(arn: string): void;
}

/** For live display. */
export type WorkflowEvent =
  | {
      readonly kind: 'history';
      readonly executionArn: string;
      readonly execution: string;
      readonly machine: string;
      /** '' for the machine itself; nested scopes of Parallel and Map have longer names. */
      readonly scope: string;
      readonly event: HistoryEvent;
    }
  | {
      readonly kind: 'status';
      readonly executionArn: string;
      readonly execution: string;
      readonly machine: string;
      readonly status: ExecutionStatus;
    }
  | {
      readonly kind: 'map-progress';
      readonly executionArn: string;
      readonly execution: string;
      readonly machine: string;
      readonly mapRunArn: string;
      readonly counts: MapRunCounts;
    };

/** What all executions of a workflow runner share. */
export interface Services {
  readonly clock: Clock;
  /** From 0 up to 1; spreads retries. */
  readonly random: () => number;
  readonly invoke: Invoke;
  readonly sdk: SdkCalls;
  readonly objects: ObjectPort | undefined;
  readonly tokens: TokenDesk;
  readonly nested: NestedExecutions;
  readonly emit: (event: WorkflowEvent) => void;
}
