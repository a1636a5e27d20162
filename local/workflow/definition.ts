import type { Json } from './json';

/** A literal, or a `{% … %}` string that evaluates to one. */
export type OrExpression<T> = T | string;

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
  readonly Comment?: string;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Assign?: Json;
  readonly Output?: Json;
  readonly Comment?: string;
}

interface StateBase {
  readonly Comment?: string;
  readonly QueryLanguage?: 'JSONata' | 'JSONPath';
  readonly Assign?: Json;
  readonly Output?: Json;
  readonly Next?: string;
  readonly End?: boolean;
}

interface Recovering {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface TaskState extends StateBase, Recovering {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Json;
  readonly TimeoutSeconds?: OrExpression<number>;
  readonly HeartbeatSeconds?: OrExpression<number>;
}

export interface PassState extends StateBase {
  readonly Type: 'Pass';
}

export interface WaitState extends StateBase {
  readonly Type: 'Wait';
  readonly Seconds?: OrExpression<number>;
  readonly Timestamp?: string;
}

export interface ChoiceRule {
  readonly Condition: OrExpression<boolean>;
  readonly Next: string;
  readonly Assign?: Json;
  readonly Output?: Json;
  readonly Comment?: string;
}

export interface ChoiceState extends StateBase {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface ParallelState extends StateBase, Recovering {
  readonly Type: 'Parallel';
  readonly Branches: readonly StatesBlock[];
  readonly Arguments?: Json;
}

export interface ReaderConfig {
  readonly InputType?: 'JSON' | 'JSONL' | 'CSV' | 'PARQUET' | 'MANIFEST';
  readonly Transformation?: 'NONE' | 'LOAD_AND_FLATTEN';
  readonly CSVDelimiter?: 'COMMA' | 'PIPE' | 'SEMICOLON' | 'SPACE' | 'TAB';
  readonly CSVHeaderLocation?: 'FIRST_ROW' | 'GIVEN';
  readonly CSVHeaders?: readonly string[];
  readonly ItemsPointer?: string;
  readonly MaxItems?: OrExpression<number>;
}

export interface ItemReader {
  readonly Resource: string;
  readonly Arguments?: Json;
  readonly ReaderConfig?: ReaderConfig;
}

export interface ItemBatcher {
  readonly MaxItemsPerBatch?: OrExpression<number>;
  readonly MaxInputBytesPerBatch?: OrExpression<number>;
  readonly BatchInput?: Json;
}

export interface ResultWriter {
  readonly Resource?: string;
  readonly Arguments?: Json;
  readonly WriterConfig?: {
    readonly Transformation?: 'NONE' | 'COMPACT' | 'FLATTEN';
    readonly OutputType?: 'JSON' | 'JSONL';
  };
}

export interface ItemProcessor extends StatesBlock {
  readonly ProcessorConfig?: {
    readonly Mode?: 'INLINE' | 'DISTRIBUTED';
    readonly ExecutionType?: 'STANDARD' | 'EXPRESS';
  };
}

export interface MapState extends StateBase, Recovering {
  readonly Type: 'Map';
  readonly ItemProcessor: ItemProcessor;
  readonly Items?: Json;
  readonly ItemSelector?: Json;
  readonly ItemReader?: ItemReader;
  readonly ItemBatcher?: ItemBatcher;
  readonly ResultWriter?: ResultWriter;
  readonly MaxConcurrency?: OrExpression<number>;
  readonly ToleratedFailurePercentage?: OrExpression<number>;
  readonly ToleratedFailureCount?: OrExpression<number>;
  readonly Label?: string;
}

export interface SucceedState extends StateBase {
  readonly Type: 'Succeed';
}

export interface FailState {
  readonly Type: 'Fail';
  readonly Comment?: string;
  readonly QueryLanguage?: 'JSONata' | 'JSONPath';
  readonly Error?: string;
  readonly Cause?: string;
}

export type State =
  | TaskState
  | PassState
  | WaitState
  | ChoiceState
  | ParallelState
  | MapState
  | SucceedState
  | FailState;
export type StateType = State['Type'];

/** A set of states with one beginning: a state machine, a Parallel branch or a Map's item processor. */
export interface StatesBlock {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: State };
  readonly Comment?: string;
}

export interface StateMachineDefinition extends StatesBlock {
  readonly QueryLanguage?: 'JSONata' | 'JSONPath';
  readonly Version?: string;
  readonly TimeoutSeconds?: number;
}
