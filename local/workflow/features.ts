import type { ItemProcessor, State, StateMachineDefinition, StatesBlock, StateType } from './definition';
import { integrationFor } from './integrations/integration';

/** What the embedded cloud's runner can do, as data: compared with the state machine files in a test, and refused at load. */
export const SUPPORTED = {
  queryLanguage: 'JSONata',
  machineFields: ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'],
  blockFields: ['Comment', 'ProcessorConfig', 'StartAt', 'States'],
  /** Fields every state type may have, besides its own. */
  commonFields: ['Type', 'Comment', 'QueryLanguage'],
  stateFields: {
    Task: [
      'Resource',
      'Arguments',
      'TimeoutSeconds',
      'HeartbeatSeconds',
      'Assign',
      'Output',
      'Retry',
      'Catch',
      'Next',
      'End',
    ],
    Pass: ['Assign', 'Output', 'Next', 'End'],
    Wait: ['Seconds', 'Timestamp', 'Assign', 'Output', 'Next', 'End'],
    Choice: ['Choices', 'Default', 'Assign', 'Output'],
    Parallel: ['Branches', 'Arguments', 'Assign', 'Output', 'Retry', 'Catch', 'Next', 'End'],
    Map: [
      'ItemProcessor',
      'Items',
      'ItemSelector',
      'ItemReader',
      'ItemBatcher',
      'ResultWriter',
      'MaxConcurrency',
      'ToleratedFailurePercentage',
      'ToleratedFailureCount',
      'Label',
      'Assign',
      'Output',
      'Retry',
      'Catch',
      'Next',
      'End',
    ],
    Succeed: ['Output'],
    Fail: ['Error', 'Cause'],
  } as const satisfies { readonly [T in StateType]: readonly string[] },
  choiceFields: ['Condition', 'Next', 'Assign', 'Output', 'Comment'],
  retrierFields: [
    'ErrorEquals',
    'IntervalSeconds',
    'BackoffRate',
    'MaxAttempts',
    'MaxDelaySeconds',
    'JitterStrategy',
    'Comment',
  ],
  catcherFields: ['ErrorEquals', 'Next', 'Assign', 'Output', 'Comment'],
  readerFields: ['Resource', 'Arguments', 'ReaderConfig'],
  readerConfigFields: [
    'InputType',
    'Transformation',
    'CSVDelimiter',
    'CSVHeaderLocation',
    'CSVHeaders',
    'ItemsPointer',
    'MaxItems',
  ],
  readerTypes: ['JSON', 'JSONL', 'CSV'],
  batcherFields: ['MaxItemsPerBatch', 'MaxInputBytesPerBatch', 'BatchInput'],
  writerFields: ['Resource', 'Arguments', 'WriterConfig'],
  writerConfigFields: ['Transformation', 'OutputType'],
} as const;

/** Something a definition asks for that this runner does not do. */
export interface UnsupportedFeature {
  /** Path of state names and field, e.g. `Classify/ItemReader`. */
  readonly where: string;
  readonly feature: string;
  readonly reason: string;
}

/** @param sdkNames integrations the host offers besides Lambda, e.g. `aws-sdk:eventbridge:putEvents` */
export function unsupportedFeatures(
  definition: StateMachineDefinition,
  sdkNames: Iterable<string> = [],
): UnsupportedFeature[] {
  const found: UnsupportedFeature[] = [];
  const report = (where: string, feature: string, reason: string) => found.push({ where, feature, reason });
  const fields = (where: string, value: object | undefined, allowed: readonly string[]) => {
    for (const field of Object.keys(value ?? {}))
      if (!allowed.includes(field)) report(where, field, 'this field is not known to the embedded runner');
  };
  const language = (where: string, value: string | undefined) => {
    if (value !== undefined && value !== SUPPORTED.queryLanguage)
      report(where, `QueryLanguage ${value}`, 'the embedded runner evaluates JSONata only');
  };
  const block = (where: string, { States }: StatesBlock) => {
    for (const [name, state] of Object.entries(States)) visit(where === '' ? name : `${where}/${name}`, state);
  };
  const visit = (where: string, state: State) => {
    const own: readonly string[] | undefined = SUPPORTED.stateFields[state.Type];
    if (!own) {
      report(where, `Type ${String(state.Type)}`, 'this state type does not exist');
      return;
    }
    fields(where, state, [...SUPPORTED.commonFields, ...own]);
    language(where, state.QueryLanguage);
    if ('Retry' in state)
      for (const retrier of state.Retry ?? []) fields(`${where}/Retry`, retrier, SUPPORTED.retrierFields);
    if ('Catch' in state)
      for (const catcher of state.Catch ?? []) fields(`${where}/Catch`, catcher, SUPPORTED.catcherFields);
    if (state.Type === 'Choice')
      for (const rule of state.Choices ?? []) fields(`${where}/Choices`, rule, SUPPORTED.choiceFields);
    if (state.Type === 'Task' && !integrationFor(state.Resource, sdkNames))
      report(where, state.Resource, 'the embedded cloud does not offer this integration');
    if (state.Type === 'Parallel')
      for (const [index, branch] of (state.Branches ?? []).entries()) {
        fields(`${where}[${index}]`, branch, SUPPORTED.blockFields);
        block(`${where}[${index}]`, branch);
      }
    if (state.Type === 'Map') map(where, state);
  };
  const map = (where: string, state: Extract<State, { Type: 'Map' }>) => {
    const processor: ItemProcessor | undefined = state.ItemProcessor;
    if (processor) {
      fields(where, processor, SUPPORTED.blockFields);
      fields(where, processor.ProcessorConfig, ['Mode', 'ExecutionType']);
      block(where, processor);
    }
    fields(`${where}/ItemReader`, state.ItemReader, SUPPORTED.readerFields);
    const config = state.ItemReader?.ReaderConfig;
    fields(`${where}/ItemReader`, config, SUPPORTED.readerConfigFields);
    const type = config?.InputType;
    if (type !== undefined && !(SUPPORTED.readerTypes as readonly string[]).includes(type))
      report(`${where}/ItemReader`, `InputType ${type}`, 'the embedded runner reads JSON, JSONL and CSV');
    if (config?.Transformation !== undefined && config.Transformation !== 'NONE')
      report(`${where}/ItemReader`, `Transformation ${config.Transformation}`, 'only NONE is supported');
    const resource = state.ItemReader?.Resource;
    if (resource !== undefined && !/:s3:(getObject|listObjectsV2)$/.test(resource))
      report(`${where}/ItemReader`, resource, 'only s3:getObject and s3:listObjectsV2 can be read');
    fields(`${where}/ItemBatcher`, state.ItemBatcher, SUPPORTED.batcherFields);
    fields(`${where}/ResultWriter`, state.ResultWriter, SUPPORTED.writerFields);
    fields(`${where}/ResultWriter`, state.ResultWriter?.WriterConfig, SUPPORTED.writerConfigFields);
    const target = state.ResultWriter?.Resource;
    if (target !== undefined && !target.endsWith(':s3:putObject'))
      report(`${where}/ResultWriter`, target, 'results can be written with s3:putObject only');
  };
  fields('', definition, SUPPORTED.machineFields);
  if (definition.QueryLanguage === undefined)
    report('', 'QueryLanguage JSONPath', 'JSONPath is the default when QueryLanguage is absent; write JSONata');
  language('', definition.QueryLanguage);
  block('', definition);
  return found;
}
