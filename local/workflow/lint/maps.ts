import type { MapState, StateMachineDefinition } from '../definition';
import { blocksOf, placeOf } from './blocks';
import type { Report } from './lint-problem';

const DISTRIBUTED_ONLY = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'ToleratedFailurePercentage',
  'ToleratedFailureCount',
  'Label',
] as const;

/** Map states whose fields contradict their mode. */
export function lintMaps(definition: StateMachineDefinition, report: Report): void {
  for (const located of blocksOf(definition))
    for (const [name, state] of Object.entries(located.block.States)) {
      if (state.Type !== 'Map') continue;
      const where = placeOf(located, name);
      const config = state.ItemProcessor?.ProcessorConfig;
      if (config?.Mode === 'DISTRIBUTED') {
        lintDistributed(where, state, report);
        if (located.express)
          report('error', 'express-map', where, 'an Express execution cannot start a Distributed Map');
      } else {
        for (const field of DISTRIBUTED_ONLY)
          if (state[field] !== undefined)
            report('error', 'inline-map', where, `${field} needs ProcessorConfig.Mode DISTRIBUTED`);
        if (config?.ExecutionType !== undefined)
          report('error', 'inline-map', where, 'ExecutionType needs ProcessorConfig.Mode DISTRIBUTED');
      }
    }
}

function lintDistributed(where: string, state: MapState, report: Report): void {
  if (state.ItemProcessor.ProcessorConfig?.ExecutionType === undefined)
    report('error', 'execution-type', where, 'a Distributed Map needs ProcessorConfig.ExecutionType');
  if (state.ItemReader && state.Items !== undefined)
    report('error', 'two-sources', where, 'Items and ItemReader exclude each other');
  const batcher = state.ItemBatcher;
  if (batcher && batcher.MaxItemsPerBatch === undefined && batcher.MaxInputBytesPerBatch === undefined)
    report('error', 'empty-batcher', where, 'ItemBatcher needs MaxItemsPerBatch or MaxInputBytesPerBatch');
  if (typeof batcher?.MaxInputBytesPerBatch === 'number' && batcher.MaxInputBytesPerBatch > 256 * 1024)
    report('error', 'batch-bytes', where, 'MaxInputBytesPerBatch is at most 262144');
  const writer = state.ResultWriter;
  if (writer && Object.keys(writer).length === 0)
    report('error', 'empty-writer', where, 'ResultWriter must not be empty');
  if (writer && (writer.Resource === undefined) !== (writer.Arguments === undefined))
    report('error', 'half-writer', where, 'ResultWriter needs both Resource and Arguments to export');
  if (!writer) report('warning', 'no-writer', where, 'without ResultWriter an output over 256 KiB fails the state');
  if (state.ItemReader?.Resource.endsWith(':getObject') && !state.ItemReader.ReaderConfig?.InputType)
    report('error', 'input-type', where, 'reading an object needs ReaderConfig.InputType');
  const percentage = state.ToleratedFailurePercentage;
  if (typeof percentage === 'number' && (percentage < 0 || percentage > 100))
    report('error', 'tolerance', where, 'ToleratedFailurePercentage is from 0 to 100');
  if (state.Label !== undefined && state.Label.length > 40)
    report('error', 'label', where, 'Label has at most 40 characters');
}
